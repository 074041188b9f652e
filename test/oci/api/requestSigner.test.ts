import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fingerprintOf } from '../../../src/oci/config/privateKeys.ts';
import type { OciProfile } from '../../../src/oci/profiles/profiles.ts';
import { type AskPassPhrase, signerOf } from '../../../src/oci/api/requestSigner.ts';
import { failure } from '../../oidc/failure.ts';
import {
  apiKeyProfile,
  newKey,
  pemOf,
  personIn,
  section,
  sessionFiles,
  sessionProfile,
  sessionToken,
  TENANCY,
  USER,
} from '../home.ts';

describe('whoever signs requests to Oracle', () => {
  const key = newKey();
  const encrypted = key
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
    .toString();
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'oci-signing-'));
  });

  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  const nobody: AskPassPhrase = () => Promise.reject(new Error('asked'));

  function signer(
    files: Readonly<Record<string, string>>,
    kind: OciProfile['kind'],
    askPassPhrase: AskPassPhrase = nobody,
  ) {
    const host = personIn(home, files);
    const name = kind === 'session' ? 'MFA' : 'KEY';
    return signerOf({ name, configPath: path.join(home, '.oci/config'), kind }, { host, askPassPhrase });
  }

  function isSignedBy(signature: string): boolean {
    return verify('sha256', Buffer.from('text'), createPublicKey(key), Buffer.from(signature, 'base64'));
  }

  const apiKey = (pem: string, more: Readonly<Record<string, string>> = {}) => ({
    '.oci/config': apiKeyProfile('KEY', key, more),
    '.oci/key.pem': pem,
  });

  it('is a session by its token', async () => {
    const token = sessionToken();
    const files = { '.oci/config': sessionProfile('MFA', key), ...sessionFiles('MFA', key, token) };
    const { keyId, sign, tenancy, region, signedInBy } = await signer(files, 'session');
    assert.equal(keyId, `ST$${token}`);
    assert.ok(isSignedBy(sign('text')));
    assert.equal(tenancy, TENANCY);
    assert.equal(region, 'us-ashburn-1');
    assert.equal(signedInBy?.token.token, token);
  });

  it('is an API key by user, tenancy and fingerprint', async () => {
    const { keyId, sign, signedInBy } = await signer(apiKey(pemOf(key)), 'apiKey');
    assert.equal(keyId, `${TENANCY}/${USER}/${fingerprintOf(key)}`);
    assert.ok(isSignedBy(sign('text')));
    assert.equal(signedInBy, undefined);
  });

  it('is nobody for a profile of another kind', async () => {
    const files = { '.oci/config': section('KEY', { authentication_type: 'x' }) };
    await assert.rejects(signer(files, 'other'), failure('oci-auth-other', /KEY/u));
  });

  it('asks for the pass phrase of a key when the config has none', async () => {
    const asked: string[] = [];
    const ask: AskPassPhrase = (keyFile, opens) => {
      asked.push(keyFile);
      assert.equal(opens('close sesame'), false);
      assert.equal(opens('open sesame'), true);
      return Promise.resolve('open sesame');
    };
    const { sign } = await signer(apiKey(encrypted), 'apiKey', ask);
    assert.ok(isSignedBy(sign('text')));
    assert.deepEqual(asked, [path.join(home, '.oci/key.pem')]);
  });

  it('asks for that of a session, which is then known for its renewal', async () => {
    const files = { ...sessionFiles('MFA', key, sessionToken()), '.oci/sessions/MFA/oci_api_key.pem': encrypted };
    const ask: AskPassPhrase = () => Promise.resolve('open sesame');
    const { signedInBy } = await signer({ '.oci/config': sessionProfile('MFA', key), ...files }, 'session', ask);
    assert.equal(signedInBy?.session.passPhrase, 'open sesame');
  });

  it('asks nobody when the config has one, or the key needs none', async () => {
    await signer(apiKey(encrypted, { pass_phrase: 'open sesame' }), 'apiKey');
    await signer(apiKey(pemOf(key), { pass_phrase: 'for another key' }), 'apiKey');
    await signer(apiKey(pemOf(key)), 'apiKey');
  });

  it('says what is missing when the question is dismissed, and what is wrong in the config', async () => {
    const dismissed = signer(apiKey(encrypted), 'apiKey', () => Promise.resolve(undefined));
    await assert.rejects(dismissed, failure('oci-pass-phrase-missing', /key\.pem is encrypted/u));
    const wrong = signer(apiKey(encrypted, { pass_phrase: 'close sesame' }), 'apiKey');
    await assert.rejects(wrong, failure('oci-key-unusable', /cannot be decrypted/u, ['close sesame']));
  });
});
