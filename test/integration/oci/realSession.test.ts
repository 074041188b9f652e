import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import type { Fetch } from '../../../src/net/fetch.ts';
import { generateToken } from '../../../src/oci/oke/generateToken.ts';
import { refreshSession } from '../../../src/oci/api/refreshSession.ts';
import { checkSignature, requestOfOkeToken } from '../../hosts/oracle-signature.ts';
import { fetchAt, type Oracle, type OracleRequest, startOracle } from '../../hosts/oracle.ts';
import { type Oci, type OciResult, prepareOci, runOci } from '../../hosts/oci.ts';
import { createProgress } from '../../setup/progress.mjs';
import { generate, MINUTE, newKey, personIn, sessionFiles, sessionProfile } from '../../oci/home.ts';

const nearItsEnd = { lifetime: 5 * MINUTE, age: 55 * MINUTE };

/** The real CLI and ours take turns on one session, in front of a stand-in for Oracle. */
describe('an OCI session shared with the real oci CLI', function () {
  this.timeout(300_000);
  const key = newKey();
  let oci: Oci;
  let oracle: Oracle;
  let home: string;
  let caFile: string;
  let fetch: Fetch;

  before(async () => {
    oci = await prepareOci(createProgress('oci'));
    oracle = await startOracle();
    home = await mkdtemp(path.join(tmpdir(), 'oci-session-'));
    caFile = path.join(home, 'ca.pem');
    await writeFile(caFile, oracle.caPem);
    fetch = fetchAt(oracle);
  });

  after(async () => {
    await oracle.stop();
    await rm(home, { recursive: true });
  });

  const person = (token: string) => {
    // The CLI writes absolute paths, and expands no "~" when it validates.
    const folder = path.join(home, '.oci/sessions/MFA');
    const paths = { key_file: path.join(folder, 'oci_api_key.pem'), security_token_file: path.join(folder, 'token') };
    const config = sessionProfile('MFA', key, { region: 'iad', ...paths });
    return personIn(home, { ...sessionFiles('MFA', key, token), '.oci/config': config });
  };

  const cli = (...args: readonly string[]): Promise<OciResult> =>
    runOci(oci.command, args, { env: { HOME: home, HTTPS_PROXY: oracle.proxy, REQUESTS_CA_BUNDLE: caFile } });

  /** Ours, from the call that found that it is time. */
  async function renewByUs(host: ReturnType<typeof person>): Promise<void> {
    const generated = await generateToken(generate('--profile', 'MFA'), { host, clock: systemClock });
    assert.ok(generated.kind === 'credential' && generated.renewal !== undefined);
    const caller = checkSignature(
      requestOfOkeToken(generated.token),
      (keyId) => (keyId === `ST$${generated.renewal?.seen.token ?? ''}` ? key : 'another key'),
      Date.now(),
    );
    assert.match(caller, /^ST\$/u);
    await refreshSession(generated.renewal, { host, clock: systemClock, fetch });
  }

  const tokenFile = (): string => path.join(home, '.oci/sessions/MFA/token');

  async function leftBehind() {
    const folder = path.dirname(tokenFile());
    const names = (await readdir(folder)).sort();
    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(folder, name);
        const content =
          name === 'token' ? (await readFile(file, 'utf8')).replace(/[\w-]+/gu, 'x') : await readFile(file);
        return { name, mode: (await stat(file)).mode, content };
      }),
    );
    return { files, config: await readFile(path.join(home, '.oci/config'), 'utf8') };
  }

  /** All that does not change from one second to the next. */
  function shapeOf({ method, host, path: asked, headers, body, refusal }: OracleRequest) {
    const authorization = String(headers['authorization']).replace(/signature="[^"]+"/u, '');
    const names = ['content-type', 'content-length', 'x-content-sha256'];
    return { method, host, asked, body, refusal, authorization, headers: names.map((name) => headers[name]) };
  }

  it('is renewed by the same request and leaves equal files', async () => {
    const token = oracle.signIn(key, nearItsEnd);

    person(token);
    const { code, stderr } = await cli('session', 'refresh', '--profile', 'MFA');
    assert.equal(code, 0, stderr);
    const [theirRequest] = oracle.requests.slice(-1).map(shapeOf);
    const theirs = await leftBehind();
    assert.notEqual(await readFile(tokenFile(), 'utf8'), token);

    await renewByUs(person(token));
    assert.deepEqual(oracle.requests.slice(-1).map(shapeOf), [theirRequest]);
    assert.equal(theirRequest?.refusal, undefined);
    assert.deepEqual(await leftBehind(), theirs);
    assert.notEqual(await readFile(tokenFile(), 'utf8'), token);
  });

  it('is valid for the CLI after ours, which can renew it again, and so can we after it', async () => {
    const host = person(oracle.signIn(key, nearItsEnd));
    await renewByUs(host);
    const validated = await cli('session', 'validate', '--profile', 'MFA', '--auth', 'security_token');
    assert.match(validated.stderr, /Session is valid until/u);
    assert.equal(oracle.requests.at(-1)?.host, 'identity.us-ashburn-1.oci.oraclecloud.com');
    const renewed = await cli('session', 'refresh', '--profile', 'MFA');
    assert.match(renewed.stderr, /Successfully refreshed token/u);
    const ours = await generateToken(generate('--profile', 'MFA'), { host, clock: systemClock });
    assert.ok(ours.kind === 'credential' && ours.renewal === undefined);
  });

  it('is over for both at once', async () => {
    const host = person(oracle.signIn(key, { lifetime: -MINUTE }));
    const validated = await cli('session', 'validate', '--profile', 'MFA', '--local');
    assert.match(validated.stderr, /Session has expired/u);
    await assert.rejects(generateToken(generate('--profile', 'MFA'), { host, clock: systemClock }), {
      code: 'oci-session-over',
    });
  });
});
