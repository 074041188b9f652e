import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';
import { installPlugin } from '../../../src/plugin/installPlugin.ts';
import { SNOOZED_EXIT } from '../../../src/plugin/credentialQuestion.ts';
import type { PluginRequest } from '../../../src/signin/plugin/pluginAnswers.ts';
import { root } from '../../hosts/vsix.ts';
import { startTestProvider, type TestProvider } from '../../oidc/testProvider.ts';
import { createSignInHarness, type SignInHarness, eventually, type Window } from '../../signin/signInHarness.ts';
import { type Child, startChildAt } from '../../signin/support.ts';
import { pluginKubeconfig } from '../../plugin/entries.ts';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const SERVER = 'https://127.0.0.1:6443';
/** More than anybody waits for without being told to. */
const LIMIT_MS = 120_000;

describe('the installed plugin and a hostile world', function () {
  this.timeout(300_000);
  let testProvider: TestProvider;
  let harness: SignInHarness;
  let window: Window;
  let asked: PluginRequest[];

  before(async () => {
    testProvider = await startTestProvider({ idTokenSeconds: 3600 });
  });
  after(async () => {
    await testProvider.stop();
  });

  beforeEach(async () => {
    asked = [];
    harness = createSignInHarness(testProvider, { activeForMs: 0 });
    const { stateFolder } = harness;
    const bundles = path.join(root, 'dist');
    const runtime = process.execPath;
    await installPlugin({ stateFolder, platform: process.platform, runtime, bundles, version: '1.0.0' });
    harness.write(
      pluginKubeconfig({ testProvider, stateFolder, server: SERVER, authorityPem: testProvider.authority.certPem }),
    );
    window = await openWindow();
    await window.signInTo('prod');
    await window.snapshots.reload();
  });
  afterEach(async () => {
    testProvider.running.hold(0);
    testProvider.running.idTokenSeconds(3600);
    await harness.leave();
  });

  /** One whose person always says *Not Now*. */
  async function openWindow(): Promise<Window> {
    const opened = await harness.window();
    await opened.plugins.serve((request) => {
      asked.push(request);
      return Promise.resolve({ kind: 'snoozed' });
    });
    return opened;
  }

  const session = () => window.user('alice').session ?? assert.fail('not signed in');
  const entry = () => {
    const { users } = JSON.parse(harness.read()) as {
      users: { user: { exec: { command: string; args: string[] } } }[];
    };
    return users[0]!.user.exec;
  };
  const infoOf = (cluster: Readonly<Record<string, unknown>> = {}): string => {
    const authority = Buffer.from(testProvider.authority.certPem).toString('base64');
    const all = { server: SERVER, 'certificate-authority-data': authority, ...cluster };
    const spec = { cluster: all, interactive: false };
    return JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', spec });
  };

  /** Runs the plugin as a client does. */
  function run({
    info = infoOf(),
    args = entry().args,
    env = {},
  }: {
    readonly info?: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {}): Promise<Outcome> {
    const options = {
      env: { PATH: '/usr/bin:/bin', HOME: path.dirname(harness.kubeconfig), KUBERNETES_EXEC_INFO: info, ...env },
      timeout: LIMIT_MS,
    };
    return new Promise((resolve) => {
      execFile(entry().command, args, options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  const given = async (...terms: Parameters<typeof run>): Promise<string> => {
    const { code, stdout, stderr } = await run(...terms);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    return (JSON.parse(stdout) as { status: { token: string } }).status.token;
  };
  const refused = async (sentence: RegExp, ...terms: Parameters<typeof run>): Promise<void> => {
    const { code, stdout, stderr } = await run(...terms);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' }, stderr);
    assert.match(stderr, /^[^\n]+\n$/u);
    assert.match(stderr, sentence);
  };
  const cached = () => path.join(harness.stateFolder, 'exec', session().id);
  const cachedFile = () => path.join(cached(), readdirSync(cached())[0] ?? '');
  const expire = (): void => {
    utimesSync(cachedFile(), new Date(0), new Date(0));
  };

  it('gives the token within a huge environment', async () => {
    const env = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`HUGE_${index}`, 'x'.repeat(100_000)]));
    assert.equal(await given({ env }), session().tokens.idToken);
    assert.equal(await given({ env, info: infoOf({ config: 'x'.repeat(100_000) }) }), session().tokens.idToken);
  });

  it('refuses arguments of the wrong kind', async () => {
    const [command = '', key = '', ...rest] = entry().args;
    const wrong = [
      [command],
      [command, `${key};touch x`, ...rest],
      [command, `../${key}`, ...rest],
      [command, key],
      [command, key, key, ...rest],
      [command, key, ...rest, '--unknown=1'],
      [command, key, ...rest, '--issuer-url'],
      [command, key, ...rest, 'x'.repeat(100_000)],
      [],
      ['--help'],
      ['renew'],
    ];
    for (const args of wrong) await refused(/arguments of cluster-signin|is not a valid session key|This is the credential plugin/u, { args, info: infoOf({ config: 'other' }) }); // prettier-ignore
    const others = rest.map((arg) => arg.replace(/^--client-id=.*/u, '--client-id=other'));
    await refused(/names a session of another issuer or client/u, { args: [command, key, ...others], info: infoOf({ config: 1 }) }); // prettier-ignore
    assert.deepEqual(asked, []);
  });

  const places = [
    { what: 'server', cluster: { server: 'https://127.0.0.1:6444' } },
    { what: 'certificate authority', cluster: { 'certificate-authority-data': 'QUJD' } },
    { what: 'server name', cluster: { 'tls-server-name': 'thief' } },
    { what: 'proxy', cluster: { 'proxy-url': 'http://thief:3128' } },
    { what: 'lack of checks', cluster: { 'insecure-skip-tls-verify': true, 'certificate-authority-data': undefined } },
  ];
  it('gives nothing to the same issuer and client with another place to send it to', async () => {
    await given();
    for (const { what, cluster } of places) {
      const before = asked.length;
      const { code, stdout, stderr } = await run({ info: infoOf(cluster) });
      assert.deepEqual({ code, stdout }, { code: SNOOZED_EXIT, stdout: '' }, what);
      assert.match(stderr, /You chose not to approve 127\.0\.0\.1/u, what);
      assert.equal(asked.length, before + 1, what);
      assert.equal(asked.at(-1)?.isApproval, true, what);
    }
    await given();
  });

  it('gives nothing to a client that does not say where it would send it', async () => {
    await refused(/^KUBERNETES_EXEC_INFO is not set/u, { info: '' });
    const silent = { kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', spec: {} };
    await refused(/provideClusterInfo/u, { info: JSON.stringify(silent) });
    assert.deepEqual(asked, []);
  });

  it('closes a folder that others can enter when it next writes there', async () => {
    await given();
    chmodSync(cached(), 0o777);
    chmodSync(path.dirname(cached()), 0o755);
    expire();
    await given();
    for (const folder of [cached(), path.dirname(cached())]) assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.ok(statSync(cachedFile()).mtimeMs > Date.now());
  });

  // Only root can give files away.
  if (process.getuid?.() === 0) {
    it('does not believe a cache that belongs to another', async () => {
      const token = await given();
      const foreign = `approved='${infoOf()}'\ncredential='{"status":{"token":"foreign"}}'\n`;
      writeFileSync(cachedFile(), foreign);
      utimesSync(cachedFile(), new Date(Date.now() + 60_000), new Date(Date.now() + 60_000));
      chownSync(cachedFile(), 65534, 65534);
      assert.equal(await given(), token);
      chownSync(cached(), 65534, 65534);
      assert.equal(await given(), token);
      assert.equal(statSync(cached()).uid, 65534);
    });
  }

  it('is not fooled by a socket that somebody else made', async () => {
    const token = await given();
    expire();
    const id = 'ffffffffffffffff';
    const windows = path.join(harness.stateFolder, 'windows');
    const address = path.join(windows, `${id}.sock`);
    let heard = '';
    const impostor = createServer((socket) => {
      socket.on('error', () => undefined).on('data', (data) => (heard += data.toString('latin1')));
      socket.write(`${JSON.stringify({ kind: 'credential', credential: '{}' })}\n`);
    });
    await new Promise<void>((resolve) => impostor.listen(address, resolve));
    const file = path.join(windows, `${id}.json`);
    writeFileSync(file, JSON.stringify({ address, host: hostname() }));
    const later = new Date(Date.now() + 60_000);
    utimesSync(file, later, later);
    assert.equal(await given(), token);
    assert.ok(!heard.includes(session().id));
    await new Promise((resolve) => impostor.close(resolve));
  });

  it('gives no token that has ended by a clock that is an hour ahead, and one by a clock that is behind', async () => {
    harness.clock.advance(-3_600_000);
    assert.equal(await given({ info: infoOf({ config: 1 }) }), session().tokens.idToken);
    harness.clock.advance(2 * 3_600_000);
    const { code, stdout, stderr } = await run({ info: infoOf({ config: 2 }) });
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
    assert.match(stderr, /^Waiting up to 60 s for you to sign in to prod in the editor\.\n[^\n]+\n$/u);
  });

  describe('whose window is killed', () => {
    const children: Child[] = [];
    afterEach(async () => {
      for (const child of children.splice(0)) {
        child.process.kill('SIGKILL');
        await child.ended;
      }
    });

    it('between the answer of the provider and the disk', async () => {
      // Due after two thirds of its life, and not trusted in the last five seconds: seconds lie between.
      testProvider.running.idTokenSeconds(30);
      await window.refresh('prod');
      await window.snapshots.reload();
      testProvider.running.idTokenSeconds(3600);
      const [id, spent] = [session().id, session().tokens.idToken];
      const home = path.dirname(path.dirname(harness.kubeconfig));
      const child = startChildAt(path.join(import.meta.dirname, '../../plugin/children/window.ts'), [harness.stateFolder, home, harness.kubeconfig]); // prettier-ignore
      children.push(child);
      assert.equal(await child.line(), id);
      window.dispose();
      await eventually(() => session().tokens.expiresAt - 5_000 < Date.now());
      testProvider.running.hold(60_000);
      const refreshes = () => testProvider.running.events.filter(({ type }) => type === 'refresh').length;
      const before = refreshes();
      const waiting = run();
      await eventually(() => refreshes() > before);
      child.process.kill('SIGKILL');
      const { code, stdout, stderr } = await waiting;
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
      assert.match(stderr, /^No editor with Cluster Sign-In is running\. [^\n]+\n$/u);
      testProvider.running.hold(0);

      // The next window finds the session as it was, and learns from the provider that it is over.
      window = await openWindow();
      // The first to ask is told what it waits for.
      const first = await run();
      assert.equal(first.code, SNOOZED_EXIT);
      assert.match(first.stderr, /You chose not to sign in to prod/u);
      assert.equal(asked.length, 1);
      await window.snapshots.reload();
      assert.notEqual(window.user('alice').session?.ended, undefined);
      await window.signInTo('prod');
      await window.snapshots.reload();
      const fresh = await given();
      assert.equal(fresh, session().tokens.idToken);
      assert.notEqual(fresh, spent);
    });
  });
});
