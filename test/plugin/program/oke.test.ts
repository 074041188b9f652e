import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { type ErrorInfo, errorInfo, isUserError } from '../../../src/errors/userError.ts';
import { OCI_VARIABLES } from '../../../src/oci/config/ociSettings.ts';
import type { CachedAnswer } from '../../../src/plugin/tokenCache.ts';
import { answerOke } from '../../../src/plugin/program/oke.ts';
import { root } from '../../hosts/vsix.ts';
import {
  apiKeyProfile,
  CLUSTER,
  generate,
  MINUTE,
  newKey,
  NOW,
  pemOf,
  personIn,
  sessionFiles,
  sessionProfile,
  sessionToken,
} from '../../oci/home.ts';
import { approve } from '../approvals.ts';
import { manualClock, temporaryFolder } from '../../signin/support.ts';

const SERVER = { server: 'https://10.0.0.6:6443', 'certificate-authority-data': 'QUJD' };

const infoOf = (version: string, cluster: unknown = SERVER) =>
  JSON.stringify({ kind: 'ExecCredential', apiVersion: `client.authentication.k8s.io/${version}`, spec: { cluster } });

describe('answering for OKE', () => {
  const key = newKey();
  let folder: ReturnType<typeof temporaryFolder>;
  let put: { readonly key: string; readonly name: string; readonly answer: CachedAnswer }[];
  const stateFolder = () => path.join(folder.path, 'state');

  beforeEach(() => {
    folder = temporaryFolder();
    put = [];
  });
  afterEach(() => {
    folder.remove();
  });

  interface Case {
    readonly env?: Record<string, string>;
    readonly claims?: Record<string, unknown>;
    readonly canPut?: boolean;
    readonly isApproved?: boolean;
  }
  const answer = async (
    args: readonly string[],
    { env = {}, claims = {}, canPut = true, isApproved = true }: Case = {},
  ) => {
    const files = {
      '.oci/key.pem': pemOf(key),
      ...sessionFiles('MFA', key, sessionToken(claims)),
      '.oci/config': apiKeyProfile('DEFAULT', key) + sessionProfile('MFA', key),
    };
    const all = { HOME: '/home/a', KUBERNETES_EXEC_INFO: infoOf('v1'), ...env };
    const host = personIn(path.join(folder.path, 'home'), files, all);
    const clock = manualClock(NOW);
    if (isApproved) await approve(stateFolder(), args, host);
    const cache = {
      put: (to: string, name: string, what: CachedAnswer) => {
        put.push({ key: to, name, answer: what });
        return canPut ? Promise.resolve() : Promise.reject(new Error('disk full'));
      },
    };
    return await answerOke(args, { host, stateFolder: stateFolder(), clock, cache });
  };
  const failureOf = async (answering: Promise<unknown>): Promise<ErrorInfo> => {
    const error: unknown = await answering.catch((caught: unknown) => caught);
    assert.ok(isUserError(error), String(error));
    return errorInfo(error);
  };
  const mfa = generate('--profile', 'MFA');
  const statusOf = (credential: string) =>
    JSON.parse(credential) as { apiVersion: string; status: { token: string; expirationTimestamp: string } };
  const credentialOf = async (...given: Parameters<typeof answer>) => {
    const answered = await answer(...given);
    assert.ok(answered.kind === 'credential');
    return { ...answered, ...statusOf(answered.credential) };
  };

  it('speaks the version that the client asks for', async () => {
    for (const version of ['v1', 'v1beta1']) {
      const { apiVersion } = await credentialOf(generate(), { env: { KUBERNETES_EXEC_INFO: infoOf(version) } });
      assert.equal(apiVersion, `client.authentication.k8s.io/${version}`);
    }
    for (const info of ['', 'garbled', infoOf('v9'), '[]', '{}']) {
      const answered = answer(generate(), { env: { KUBERNETES_EXEC_INFO: info }, isApproved: false });
      await assert.rejects(answered, { code: /^exec-info-/u });
    }
  });

  it('is remembered for the script, a little shorter than it lives', async () => {
    const info = infoOf('v1');
    const { credential, status } = await credentialOf(mfa, { env: { KUBERNETES_EXEC_INFO: info } });
    const [only] = put;
    assert.equal(put.length, 1);
    assert.equal(only?.key, 'oke');
    assert.equal(only.name, mfa.join('_'));
    assert.deepEqual(only.answer, { approved: `/home/a:${info}`, credential, endsAt: NOW + 4 * MINUTE - 12_000 });
    assert.equal(Date.parse(status.expirationTimestamp), only.answer.endsAt);
  });

  it('gives nothing to a cluster that was not approved for this profile and cluster', async () => {
    const refused = async (args: readonly string[], info: string, env: Record<string, string> = {}) => {
      const failed = await failureOf(answer(args, { env: { KUBERNETES_EXEC_INFO: info, ...env }, isApproved: false }));
      assert.deepEqual(put, []);
      return failed;
    };
    const info = infoOf('v1');
    const host = '10.0.0.6:6443';
    const data = { profile: 'MFA', cluster: CLUSTER, host, isFromEnvironment: false };
    assert.deepEqual(await refused(mfa, info), { code: 'oke-unapproved', data });
    await credentialOf(mfa);
    put = [];
    for (const other of [
      { ...SERVER, server: 'https://10.0.0.7:6443' },
      { ...SERVER, 'certificate-authority-data': 'QUJE' },
      { ...SERVER, 'tls-server-name': 'thief' },
      { ...SERVER, 'insecure-skip-tls-verify': true },
      { ...SERVER, 'proxy-url': 'http://thief' },
      { server: SERVER.server },
    ]) {
      assert.equal((await refused(mfa, infoOf('v1', other))).code, 'oke-unapproved');
    }
    assert.deepEqual((await refused(generate(), info)).data, { ...data, profile: 'DEFAULT' });
    const inTerminal = await refused(generate(), info, { OCI_CLI_PROFILE: 'OTHER' });
    assert.deepEqual(inTerminal.data, { ...data, profile: 'OTHER', isFromEnvironment: true });
    const another = mfa.map((arg) => (arg === CLUSTER ? `${CLUSTER}b` : arg));
    assert.equal((await refused(another, info)).code, 'oke-unapproved');
    await refused(mfa, info, { OCI_CLI_SECURITY_TOKEN_FILE: '~/.oci/sessions/ADMIN/token' });
    const other = await refused([...mfa, '--auth', 'instance_principal'], info);
    assert.deepEqual(other.data, { ...data, profile: undefined, cluster: undefined });
  });

  it('gives nothing when it is not told the cluster', async () => {
    for (const info of [infoOf('v1', null), infoOf('v1beta1', null)]) {
      const answered = answer(mfa, { env: { KUBERNETES_EXEC_INFO: info }, isApproved: false });
      assert.deepEqual(await failureOf(answered), { code: 'cluster-absent', data: undefined });
    }
  });

  it('is not remembered where more than the arguments decides', async () => {
    await credentialOf(generate('--config-file', '~/.oci/config'));
    await credentialOf(generate('--config-file=~/.oci/config'));
    await credentialOf(generate('--cli-rc-file', 'rc'));
    await credentialOf(generate(), { env: { OCI_CLI_PROFILE: 'DEFAULT' } });
    await credentialOf(generate(), { env: { OCI_REGION: '' } });
    const inFile = infoOf('v1', { server: SERVER.server, 'certificate-authority': '/none/ca.pem' });
    await credentialOf(mfa, { env: { KUBERNETES_EXEC_INFO: inFile } });
    assert.deepEqual(put, []);
  });

  it('is given when nothing can be remembered', async () => {
    await credentialOf(mfa, { canPut: false });
    assert.equal(put.length, 1);
  });

  it('lives no longer than its session, whose last seconds are given, not remembered', async () => {
    const seconds = NOW / 1000;
    const ending = await credentialOf(mfa, { claims: { exp: seconds + 120 } });
    assert.equal(Date.parse(ending.status.expirationTimestamp), NOW + 114_000);
    const last = await credentialOf(mfa, { claims: { exp: seconds + 4 } });
    assert.equal(Date.parse(last.status.expirationTimestamp), NOW + 4_000);
    assert.equal(put.length, 1);
  });

  it('says in one sentence that the session is over', async () => {
    const over = await failureOf(answer(mfa, { claims: { exp: NOW / 1000 - 1 } }));
    assert.deepEqual(over, { code: 'oci-session-over', data: { profile: 'MFA', endedAt: NOW - 1_000 } });
    assert.deepEqual(put, []);
  });

  it('wants a session renewed near its end, by one client a minute', async () => {
    const claims = { iat: NOW / 1000 - 3300, exp: NOW / 1000 + 300 };
    const due = async () => (await credentialOf(mfa, { claims })).isRenewalDue;
    assert.equal((await credentialOf(mfa)).isRenewalDue, false);
    assert.equal(await due(), true);
    const [turn = ''] = readdirSync(path.join(stateFolder(), 'oci'));
    const file = path.join(stateFolder(), 'oci', turn);
    const at = (ms: number) => {
      utimesSync(file, new Date(ms), new Date(ms));
    };
    at(NOW);
    assert.equal(await due(), false);
    at(NOW - 59_000);
    assert.equal(await due(), false);
    at(NOW - 60_000);
    assert.equal(await due(), true);
    // A clock that went back holds nobody up.
    at(NOW + 3_600_000);
    assert.equal(await due(), true);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('leaves what only the CLI can answer to it, unchanged', async () => {
    const args = generate('--auth', 'instance_principal');
    const apiVersion = 'client.authentication.k8s.io/v1';
    assert.deepEqual(await answer(args), { kind: 'handover', command: 'oci', args, apiVersion });
  });

  it('knows every variable that is read', () => {
    const folderOfOci = path.join(root, 'src/oci');
    const names = readdirSync(folderOfOci, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const source = names.map((name) => readFileSync(path.join(folderOfOci, name), 'utf8'));
    const reads = /(?:env\['|has\('|^ +)(OCI_[A-Z_]+)(?:'\]|'\)|: ')/gmu;
    const variables = Array.from(source.join('\n').matchAll(reads), ([, name]) => name ?? '');
    assert.ok(variables.includes('OCI_REGION') && variables.includes('OCI_CLI_KEY_CONTENT'));
    for (const name of variables) assert.ok((OCI_VARIABLES as readonly string[]).includes(name), name);
  });
});
