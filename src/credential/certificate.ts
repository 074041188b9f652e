import { X509Certificate } from 'node:crypto';

/** The common name and end of a PEM certificate's first block; both undefined when it cannot be read. */
export function decodeCertificate(pem: string | undefined): {
  subject: string | undefined;
  expiresAt: number | undefined;
} {
  if (pem === undefined) return { subject: undefined, expiresAt: undefined };
  try {
    const certificate = new X509Certificate(pem);
    const end = Date.parse(certificate.validTo);
    return { subject: commonName(certificate), expiresAt: Number.isNaN(end) ? undefined : end };
  } catch {
    return { subject: undefined, expiresAt: undefined };
  }
}

/** `subject` writes a name with escapes ("a\,b"); this form has it plain. Of several names Go, and so the server, takes the last. */
function commonName(certificate: X509Certificate): string | undefined {
  const { CN } = certificate.toLegacyObject().subject as { readonly CN?: string | readonly string[] };
  return typeof CN === 'string' ? CN : CN?.at(-1);
}
