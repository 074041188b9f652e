import assert from 'node:assert/strict';
import { decodeCertificate } from '../../src/credential/certificate.ts';
import { createAuthority, type Authority } from '../hosts/certificates.ts';

const NOTHING = { subject: undefined, expiresAt: undefined };

describe('decodeCertificate', () => {
  let authority: Authority;
  before(async () => {
    authority = await createAuthority();
  });

  async function subjectOf(commonName: string): Promise<string | undefined> {
    const { certPem } = await authority.issue({ commonName, organization: 'system:masters', client: true });
    return decodeCertificate(certPem).subject;
  }

  it('gives the common name, which is the user to Kubernetes, and the end', async () => {
    const { certPem } = await authority.issue({ commonName: 'kubernetes-admin', client: true });
    const { subject, expiresAt } = decodeCertificate(certPem);
    assert.equal(subject, 'kubernetes-admin');
    const days = ((expiresAt ?? 0) - Date.now()) / 86_400_000;
    assert.ok(days > 364 && days < 366, `${days} days`);
  });

  it('finds the certificate beside its key, in whichever order', async () => {
    const { certPem, keyPem } = await authority.issue({ commonName: 'node', client: true });
    assert.equal(decodeCertificate(certPem + keyPem).subject, 'node');
    assert.equal(decodeCertificate(keyPem + certPem).subject, 'node');
    assert.equal(decodeCertificate(`Subject: CN=eve\n${certPem}`).subject, 'node');
  });

  it('takes the first of a chain', async () => {
    const { certPem } = await authority.issue({ commonName: 'leaf', client: true });
    assert.equal(decodeCertificate(certPem + authority.certPem).subject, 'leaf');
  });

  it('keeps a name that pretends to be several fields in one', async () => {
    for (const name of ['mallory\nCN=admin', 'Example, Süß + Co', ' a=b ', 'a/CN=b']) {
      assert.equal(await subjectOf(name), name);
    }
  });

  it('gives nothing for what is no certificate, and never throws', async () => {
    const { certPem, keyPem } = await authority.issue({ commonName: 'x', client: true });
    const cut = certPem.slice(0, certPem.length / 2);
    const swapped = certPem.replace(/[A-Za-z]{20}/u, 'AAAAAAAAAAAAAAAAAAAA');
    for (const pem of [undefined, '', 'x', '\u0000', keyPem, cut, swapped, `${cut}-----END CERTIFICATE-----\n`]) {
      assert.deepEqual(decodeCertificate(pem), NOTHING, pem);
    }
    assert.deepEqual(
      decodeCertificate(`-----BEGIN CERTIFICATE-----\n${'A'.repeat(1 << 20)}\n-----END CERTIFICATE-----`),
      NOTHING,
    );
  });
});
