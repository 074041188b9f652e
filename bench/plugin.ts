import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installPlugin } from '../src/plugin/installPlugin.ts';
import { prepareKubelogin } from '../test/hosts/binaries.ts';
import { prepareOci, runOci } from '../test/hosts/oci.ts';
import { prepareVsix, root } from '../test/hosts/vsix.ts';
import { approve } from '../test/plugin/approvals.ts';
import { generate, newKey, personIn, sessionFiles, sessionProfile, sessionToken } from '../test/oci/home.ts';
import { startTestProvider, type TestProvider } from '../test/oidc/testProvider.ts';
import { pluginKubeconfig } from '../test/plugin/entries.ts';
import { createSignInHarness, type SignInHarness, type Window } from '../test/signin/signInHarness.ts';
import { type Progress, timed } from '../test/setup/progress.mjs';
import { figuresOf, type Measured, median, type Row } from './figures.ts';
import { type Program, spawns } from './spawns.ts';

/** A shell is quick and its time scatters; the CLI is slow. */
const ROUNDS = { shell: 200, node: 25, oci: 9 };
const SERVER = 'https://kubernetes.example.com:6443';

/**
 * The whole process of the installed plugin, from its start to the end of its output, beside others that do the same,
 * each run next to one of ours: the session is real, the window that made it too, and kubelogin has the same ID token.
 */
export async function measure(progress: Progress): Promise<Measured> {
  await prepareVsix(progress);
  const [kubelogin, oci] = [await prepareKubelogin(progress), await prepareOci(progress)];
  const testProvider = await startTestProvider({ idTokenSeconds: 3600 });
  const harness = createSignInHarness(testProvider);
  const folder = await mkdtemp(path.join(tmpdir(), 'plugin-'));
  try {
    const window = await signedIn(testProvider, harness);
    const info = execInfo(testProvider);
    const env = { PATH: '/usr/bin:/bin', HOME: folder, KUBERNETES_EXEC_INFO: info };
    const known = execOf(harness.read());
    const { command } = known;
    const ours = { args: [command, ...known.args], env };
    // The entry of before the sign-in names no account, and its answers are not remembered: the window is asked.
    const unknown = execOf(kubeconfig(testProvider, harness));
    const asking = { args: [unknown.command, ...unknown.args], env };
    const token = window.user('alice').session?.tokens.idToken ?? assert.fail('not signed in');
    const oke = okeHome(folder);
    const stateFolder = path.dirname(path.dirname(command));
    await approve(stateFolder, oke, { platform: process.platform, env, home: folder });
    const native = { args: [command, ...oke], env: { ...env, OCI_REGION: '' } };
    const cached = { args: [command, ...oke], env };
    const node = { args: [process.execPath, '-e', '0'], env };

    const kubeloginArgs = await kubeloginWith(kubelogin, { testProvider, folder, token, env });
    const comparisons = [
      { what: 'valid token / true', rounds: ROUNDS.shell, pair: [ours, { args: [trueProgram()], env }] },
      { what: 'valid token / kubelogin', rounds: ROUNDS.shell, pair: [ours, { args: kubeloginArgs, env }] },
      { what: 'valid OKE token / oci', rounds: ROUNDS.oci, pair: [cached, { args: [oci.command, ...oke], env }] },
      { what: 'the editor is asked / node', rounds: ROUNDS.node, pair: [asking, node] },
      { what: 'OKE token is signed / node', rounds: ROUNDS.node, pair: [native, node] },
    ];
    const rows: Row[] = [];
    for (const { what, rounds, pair } of comparisons) {
      const { times, outputs } = await timed(progress, what, () => spawns(oci.python, rounds, pair));
      const [ourAnswer = '', otherAnswer = ''] = outputs;
      assert.ok(isCredential(ourAnswer) && (otherAnswer === '' || isCredential(otherAnswer)), what);
      rows.push({ what, unit: 'ms', ours: times[0] ?? [], beside: times[1] ?? [] });
    }
    const [overTrue, overKubelogin, overOci] = rows.map(({ ours: one, beside = [] }) =>
      median(one.map((ms, run) => ms / beside[run]!)),
    );
    const details = Object.fromEntries(rows.map((row) => [row.what, figuresOf(row)]));
    const sizes = { tokenBytes: token.length, execInfoBytes: info.length };
    return { beside: 'the other', rows, figures: { overTrue, overKubelogin, overOci, ...sizes, rows: details } };
  } finally {
    await harness.leave();
    await testProvider.stop();
    await rm(folder, { recursive: true });
  }
}

const authorityOf = ({ authority }: TestProvider): string => authority.certPem.repeat(2);

function kubeconfig(testProvider: TestProvider, { stateFolder }: SignInHarness): string {
  return pluginKubeconfig({ testProvider, stateFolder, server: SERVER, authorityPem: authorityOf(testProvider) });
}

/** The plugin installed, Alice signed in, and one answer remembered. */
async function signedIn(testProvider: TestProvider, harness: SignInHarness): Promise<Window> {
  const { stateFolder } = harness;
  const bundles = path.join(root, 'dist');
  await installPlugin({
    stateFolder,
    platform: process.platform,
    runtime: process.execPath,
    bundles,
    version: '1.0.0',
  });
  harness.write(kubeconfig(testProvider, harness));
  const window = await harness.window();
  await window.plugins.serve(() => Promise.resolve({ kind: 'nobody' }));
  await window.signInTo('prod');
  await window.snapshots.reload();
  return window;
}

/** As client-go writes it; a company's certificate authorities are about as long. */
function execInfo(testProvider: TestProvider): string {
  const cluster = {
    server: SERVER,
    'certificate-authority-data': Buffer.from(authorityOf(testProvider)).toString('base64'),
    config: null,
  };
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: 'client.authentication.k8s.io/v1',
    spec: { cluster, interactive: false },
  });
}

interface Exec {
  readonly command: string;
  readonly args: readonly string[];
}

function execOf(text: string): Exec {
  const { users } = JSON.parse(text) as { users: { user: { exec: Exec } }[] };
  return users[0]!.user.exec;
}

function isCredential(output: string): boolean {
  const { kind, status } = JSON.parse(output) as { kind?: unknown; status?: { token?: unknown } };
  return kind === 'ExecCredential' && typeof status?.token === 'string';
}

function trueProgram(): string {
  return ['/bin/true', '/usr/bin/true'].find((file) => existsSync(file)) ?? assert.fail('There is no `true` here.');
}

/** kubelogin names its cache by a digest of its own, as it does the lock that it takes before it looks there. */
async function kubeloginWith(
  kubelogin: string,
  parts: {
    readonly testProvider: TestProvider;
    readonly folder: string;
    readonly token: string;
    readonly env: Program['env'];
  },
): Promise<readonly string[]> {
  const { testProvider, folder, token, env } = parts;
  const { issuer, clientId } = testProvider.running;
  const cache = path.join(folder, 'kubelogin');
  const options = [`--oidc-issuer-url=${issuer}`, `--oidc-client-id=${clientId}`, `--token-cache-dir=${cache}`];
  const args = ['get-token', ...options];
  // It does not trust the provider's certificate, and fails before it opens a browser.
  await runOci(kubelogin, [...args, '--skip-open-browser'], { env });
  const [lock = ''] = await readdir(cache);
  await writeFile(path.join(cache, lock.replace('.lock', '')), JSON.stringify({ id_token: token }), { mode: 0o600 });
  return [kubelogin, ...args];
}

/** A session profile; gives the arguments of its OKE user. */
function okeHome(folder: string): readonly string[] {
  const key = newKey();
  const seconds = Math.floor(Date.now() / 1000);
  const token = sessionToken({ iat: seconds, exp: seconds + 3600 });
  personIn(folder, { ...sessionFiles('MFA', key, token), '.oci/config': sessionProfile('MFA', key) });
  return generate('--profile', 'MFA', '--auth', 'security_token');
}
