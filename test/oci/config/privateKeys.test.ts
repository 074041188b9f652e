import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { fingerprintOf, parsePrivateKey, readPrivateKey } from '../../../src/oci/config/privateKeys.ts';
import { failure } from '../../oidc/failure.ts';
import { newKey, pemOf } from '../home.ts';

describe('private keys of OCI profiles', () => {
  const key = newKey();
  const phrase = 'open sesame';
  const secrets = [pemOf(key).slice(60, 90), phrase];
  const parse = (pem: string, passPhrase?: string) => parsePrivateKey(pem, passPhrase, 'key.pem');
  const isOurs = (parsed: ReturnType<typeof parse>): boolean => fingerprintOf(parsed) === fingerprintOf(key);

  for (const type of ['pkcs1', 'pkcs8'] as const) {
    it(`reads ${type}, encrypted or not, with text around it`, () => {
      const plain = key.export({ type, format: 'pem' }).toString();
      assert.ok(isOurs(parse(`\n${plain}OCI_API_KEY\n`)));
      assert.ok(isOurs(parse(plain, 'an inherited pass phrase')));
      const encrypted = key.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: phrase }).toString();
      assert.ok(isOurs(parse(encrypted, phrase)));
      assert.throws(() => parse(encrypted), failure('oci-pass-phrase-missing', /key\.pem.*pass_phrase/u, secrets));
      assert.throws(() => parse(encrypted, `${phrase}!`), failure('oci-key-unusable', /cannot be decrypted/u, secrets));
      assert.throws(() => parse(encrypted, ''), failure('oci-key-unusable', /cannot be decrypted/u, secrets));
    });
  }

  it('has the fingerprint that the console shows', () => {
    // openssl rsa -pubout -outform DER -in key.pem | openssl md5 -c
    const pem = createPublicKey(key);
    assert.match(fingerprintOf(key), /^(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/u);
    assert.equal(fingerprintOf(pem), fingerprintOf(key));
  });

  it('refuses what is no RSA private key, and says what it is', () => {
    const publicPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
    assert.throws(() => parse(publicPem), failure('oci-key-unusable', /is a public key/u));
    assert.throws(() => parse('ssh-rsa AAAA me'), failure('oci-key-unusable', /is a public key/u));
    assert.throws(() => parse('nonsense'), failure('oci-key-unusable', /not a private key/u));
    assert.throws(() => parse(''), failure('oci-key-unusable', /not a private key/u));
    assert.throws(() => parse(pemOf(key).slice(0, 400)), failure('oci-key-unusable', /not a private key/u, secrets));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    assert.throws(() => parse(pemOf(privateKey)), failure('oci-key-unusable', /RSA/u));
  });

  it('says where a key is missing', async () => {
    await assert.rejects(
      readPrivateKey('/nowhere/key.pem', undefined),
      failure('oci-key-missing', /\/nowhere\/key\.pem/u),
    );
  });
});
