import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../../src/base/clock.ts';
import type { Host } from '../../../../src/base/platform.ts';
import { createFetch, type Fetch } from '../../../../src/net/fetch.ts';
import { refreshSession } from '../../../../src/oci/api/refreshSession.ts';
import type { OciSession } from '../../../../src/oci/profiles/ociSession.ts';
import { parseSessionToken } from '../../../../src/oci/profiles/sessionToken.ts';
import { type Oracle, startOracle } from '../../../hosts/oracle.ts';
import { failure } from '../../../oidc/failure.ts';
import { MINUTE, newKey, personIn, sessionFiles } from '../../../oci/home.ts';

describe('renewing an OCI session', () => {
  const key = newKey();
  let oracle: Oracle;
  let fetch: Fetch;
  let home: string;
  let host: Host;
  let session: OciSession;

  before(async () => {
    oracle = await startOracle();
    fetch = createFetch({
      certificateAuthority: oracle.caPem,
      proxy: { editorProxy: oracle.proxy, editorNoProxy: [], env: {} },
      timeoutMs: 10_000,
      maxBytes: 100_000,
    });
  });

  after(async () => {
    await oracle.stop();
  });

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'oci-refresh-'));
    oracle.setRefresh('moves');
    signIn(oracle.signIn(key, { lifetime: 5 * MINUTE }));
  });

  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  function signIn(token: string): void {
    host = personIn(home, sessionFiles('MFA', key, token));
    const folder = path.join(home, '.oci/sessions/MFA');
    session = {
      profileName: 'MFA',
      region: 'iad',
      tokenFile: path.join(folder, 'token'),
      keyFile: path.join(folder, 'oci_api_key.pem'),
      passPhrase: undefined,
    };
  }

  const tokenNow = (): Promise<string> => readFile(session.tokenFile, 'utf8');
  const seen = async () => parseSessionToken(await tokenNow(), session.tokenFile);
  const refresh = async (by: Fetch = fetch) =>
    refreshSession({ session, seen: await seen() }, { host, clock: systemClock, fetch: by });

  it('moves the end, and leaves the file as the CLI does', async () => {
    await chmod(session.tokenFile, 0o644);
    const before = await seen();
    const renewed = await refresh();
    assert.ok(renewed.expiresAt > before.expiresAt + 50 * MINUTE);
    assert.equal(await tokenNow(), renewed.token);
    if (process.platform !== 'win32') assert.equal((await stat(session.tokenFile)).mode & 0o777, 0o600);
    const last = oracle.requests.at(-1);
    assert.equal(last?.host, 'auth.us-ashburn-1.oraclecloud.com');
    assert.equal(last.refusal, undefined);
  });

  it('asks once for any number who want it at the same time', async () => {
    const asked = oracle.requests.length;
    const tokens = await Promise.all(Array.from({ length: 8 }, () => refresh()));
    assert.equal(oracle.requests.length, asked + 1);
    assert.equal(new Set(tokens.map(({ token }) => token)).size, 1);
  });

  it('asks nobody when somebody else renewed meanwhile', async () => {
    const before = await seen();
    const theirs = oracle.signIn(key);
    await writeFile(session.tokenFile, theirs);
    const nobody: Fetch = () => Promise.reject(new Error('asked'));
    const renewed = await refreshSession({ session, seen: before }, { host, clock: systemClock, fetch: nobody });
    assert.equal(renewed.token, theirs);
  });

  for (const [what, behaviour, code] of [
    ['answers with the same end', 'stays', 'oci-session-unmoved'],
    ['no longer renews', 'refuses', 'oci-session-refused'],
    ['is out of order', 'fails', 'oci-refresh-failed'],
  ] as const) {
    it(`keeps the token and says so when the service ${what}`, async () => {
      oracle.setRefresh(behaviour);
      const token = await tokenNow();
      await assert.rejects(refresh(), failure(code, /MFA/u, [token]));
      assert.equal(await tokenNow(), token);
    });
  }

  it('speaks of Oracle when the network is in the way', async () => {
    const stranger = createFetch({
      proxy: { editorProxy: oracle.proxy, editorNoProxy: [], env: {} },
      timeoutMs: 10_000,
      maxBytes: 100_000,
    });
    const sentence =
      /^The certificate of auth\.us-ashburn-1\.oraclecloud\.com is signed by an authority that is not trusted/u;
    await assert.rejects(refresh(stranger), failure('oracle-certificate-untrusted', sentence));
  });

  it('says that this machine’s clock is wrong rather than that the session has ended', async () => {
    oracle.setClock(-7 * MINUTE);
    try {
      await assert.rejects(
        refresh(),
        failure('oci-clock-off', /7 min ahead of Oracle's.*Set the clock and try again\.$/u),
      );
    } finally {
      oracle.setClock(0);
    }
  });

  it('cannot outlive the session’s horizon', async () => {
    signIn(oracle.signIn(key, { lifetime: 5 * MINUTE, horizon: 5 * MINUTE }));
    await assert.rejects(refresh(), failure('oci-session-unmoved'));
  });

  it('does not ask for a session that is over', async () => {
    signIn(oracle.signIn(key, { lifetime: -MINUTE }));
    const asked = oracle.requests.length;
    await assert.rejects(refresh(), failure('oci-session-over', /"MFA" expired at .* Sign in again in the editor/u));
    assert.equal(oracle.requests.length, asked);
  });

  for (const [what, body] of [
    ['nothing', ''],
    ['no token', '{"token": 7}'],
    ['something else in its place', '{"token": "a.b.c"}'],
  ]) {
    it(`keeps the token when the answer holds ${what}`, async () => {
      const token = await tokenNow();
      const answers: Fetch = () => Promise.resolve(new Response(body));
      await assert.rejects(
        refresh(answers),
        failure('oci-refresh-failed', /auth\.us-ashburn-1\.oraclecloud\.com/u, [token]),
      );
      assert.equal(await tokenNow(), token);
    });
  }

  it('gives the token to no domain that a config file names for a region', async () => {
    const token = await tokenNow();
    for (const [region, code] of [
      ['evil.example', 'oci-region-domain'],
      ['us-ashburn-1.evil.example', 'oci-region-domain'],
      ['evil.example/', 'oci-region-invalid'],
    ] as const) {
      session = { ...session, region };
      const nobody: Fetch = () => assert.fail('asked');
      await assert.rejects(refresh(nobody), failure(code, /evil\.example/u, [token]));
    }
    assert.equal(await tokenNow(), token);
  });

  it('refuses another person’s session', async () => {
    const token = await tokenNow();
    const [, payload = ''] = oracle.signIn(key).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const foreign = Buffer.from(JSON.stringify({ ...claims, sub: 'mallory' })).toString('base64url');
    const answers: Fetch = () => Promise.resolve(new Response(JSON.stringify({ token: `e.${foreign}.s` })));
    await assert.rejects(refresh(answers), failure('oci-refresh-failed', /another user's session/u));
    assert.equal(await tokenNow(), token);
  });
});
