import type { webcrypto } from 'node:crypto';
// The library's container asks for the Reflect API before its own first line runs.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { type PemText, pemText } from '../../src/base/brandedText.ts';

/** A certificate and its PKCS #8 key, both PEM. */
export interface Issued {
  readonly certPem: PemText;
  readonly keyPem: string;
}

export interface Subject {
  readonly commonName: string;
  /** For a Kubernetes client certificate this is the group. */
  readonly organization?: string;
  readonly names?: readonly string[];
  readonly ips?: readonly string[];
  /** A client certificate; otherwise a server's. */
  readonly client?: boolean;
}

/** A certificate authority that lives as long as the test that made it. */
export interface Authority extends Issued {
  issue(subject: Subject): Promise<Issued>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const YEAR_MS = 365 * 86_400_000;
/** Clocks of containers and hosts differ by seconds: a certificate begins a little before it was made. */
const BACKDATED_MS = 5 * 60_000;

/** A fresh EC P-256 authority whose certificates Node, Go, Chromium and kube-apiserver accept. */
export async function createAuthority(name = 'Cluster Sign-In test authority'): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: ALGORITHM,
    ...lifetime(),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certPem: pem(certificate),
    keyPem: await keyPem(keys.privateKey),
    issue: (subject) => issue(certificate, keys, subject),
  };
}

async function issue(
  authority: x509.X509Certificate,
  signer: webcrypto.CryptoKeyPair,
  subject: Subject,
): Promise<Issued> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [
      ...(subject.organization === undefined ? [] : [{ O: [subject.organization] }]),
      { CN: [subject.commonName] },
    ],
    issuer: authority.subjectName,
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: ALGORITHM,
    ...lifetime(),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        subject.client === true ? x509.ExtendedKeyUsage.clientAuth : x509.ExtendedKeyUsage.serverAuth,
      ]),
      ...alternativeNames(subject),
      await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certPem: pem(certificate), keyPem: await keyPem(keys.privateKey) };
}

function alternativeNames(subject: Subject): x509.Extension[] {
  const names: x509.JsonGeneralNames = [
    ...(subject.names ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(subject.ips ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)];
}

function lifetime(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - BACKDATED_MS), notAfter: new Date(now + YEAR_MS) };
}

function pem(certificate: x509.X509Certificate): PemText {
  return pemText(`${certificate.toString('pem')}\n`);
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return x509.PemConverter.encode(der, 'PRIVATE KEY') + '\n';
}
