import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { pluginCommand } from '../../../src/plugin/install.ts';
import { installPlugin } from '../../../src/plugin/installPlugin.ts';
import { createAuthority } from '../../hosts/certificates.ts';
import { kubectl } from '../../hosts/kubectl.ts';
import { requestOfOkeToken } from '../../hosts/oracle-signature.ts';
import { startOracle, type Oracle } from '../../hosts/oracle.ts';
import { root } from '../../hosts/vsix.ts';
import { CLUSTER, generate, MINUTE, newKey, personIn, sessionFiles, sessionProfile } from '../../oci/home.ts';
import { eventually } from '../../signin/signInHarness.ts';
import { temporaryFolder } from '../../signin/support.ts';
import { approve } from '../../plugin/approvals.ts';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('the installed plugin in place of the oci CLI', function () {
  this.timeout(300_000);
  const key = newKey();
  const mfa = generate('--profile', 'MFA');
  let oracle: Oracle;
  let folder: ReturnType<typeof temporaryFolder>;
  const inFolder = (...names: readonly string[]) => path.join(folder.path, ...names);
  const command = () => pluginCommand(inFolder('state'), process.platform, process.execPath).command;
  const tokenFile = () => inFolder('home/.oci/sessions/MFA/token');

  before(async () => {
    oracle = await startOracle();
  });
  after(async () => {
    await oracle.stop();
  });

  beforeEach(async () => {
    folder = temporaryFolder();
    signIn(oracle.signIn(key));
    writeFileSync(inFolder('ca.pem'), oracle.caPem);
    mkdirSync(inFolder('bin'));
    await installPlugin({
      stateFolder: inFolder('state'),
      platform: process.platform,
      runtime: process.execPath,
      bundles: path.join(root, 'dist'),
      version: '1.0.0',
    });
    for (const args of [mfa, generate()]) await approveHere(args);
  });
  afterEach(() => {
    folder.remove();
  });

  function signIn(token: string): void {
    const config = sessionProfile('MFA', key, { region: 'iad' });
    personIn(inFolder('home'), { ...sessionFiles('MFA', key, token), '.oci/config': config });
  }

  const INFO = JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    spec: { cluster: { server: 'https://10.0.0.6:6443' }, interactive: false },
  });
  const approveHere = async (args: readonly string[]) => {
    const { platform } = process;
    await approve(inFolder('state'), args, { platform, env: { KUBERNETES_EXEC_INFO: INFO }, home: inFolder('home') });
  };
  const environment = (more: Readonly<Record<string, string>> = {}) => ({
    KUBERNETES_EXEC_INFO: INFO,
    HOME: inFolder('home'),
    XDG_STATE_HOME: inFolder('states'),
    PATH: inFolder('bin'),
    HTTPS_PROXY: oracle.proxy,
    NODE_EXTRA_CA_CERTS: inFolder('ca.pem'),
    ...more,
  });

  const run = (
    args: readonly string[] = mfa,
    more: Readonly<Record<string, string>> = {},
    [program = command(), ...before]: readonly string[] = [],
  ): Promise<Outcome> =>
    new Promise((resolve) => {
      const child = execFile(program, [...before, ...args], { env: environment(more) }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
      // Nobody reads it.
      child.stdin?.on('error', () => undefined).end('y\n');
    });

  const tokenIn = ({ stdout, stderr }: Outcome): string => {
    assert.equal(stderr, '');
    return (JSON.parse(stdout) as { status: { token: string } }).status.token;
  };
  const putProgram = (name: string, text: string): void => {
    writeFileSync(inFolder('bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  };

  it('signs by itself, and the script alone repeats it', async () => {
    const first = await run();
    assert.equal(requestOfOkeToken(tokenIn(first)).path.split('?')[0], `/cluster_request/${CLUSTER}`);
    writeFileSync(inFolder('state/bin/runtimes'), '/no/such/runtime\n');
    assert.deepEqual(await run(), first);
    assert.equal((await run(generate())).code, 1);
    assert.equal((await run(mfa, { HOME: inFolder('other') })).code, 1);
  });

  it('gives nothing to a cluster that was not approved, nor does the script', async () => {
    tokenIn(await run());
    for (const info of [INFO.replace('10.0.0.6', '10.0.0.7'), INFO.replace('"https', '"http')]) {
      const { code, stdout, stderr } = await run(mfa, { KUBERNETES_EXEC_INFO: info });
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
      assert.match(stderr, /^You have not approved sending tokens of the OCI profile "MFA" [^\n]+\n$/u);
    }
  });

  it('is what kubectl sends', async () => {
    const authority = await createAuthority('OKE');
    const { certPem, keyPem } = await authority.issue({ commonName: 'oke', ips: ['127.0.0.1'] });
    const sent: (string | undefined)[] = [];
    const server = createTlsServer({ cert: certPem, key: keyPem }, ({ headers }, response) => {
      sent.push(headers.authorization);
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await listening(server);
    const { port } = server.address() as AddressInfo;
    const ca = Buffer.from(authority.certPem).toString('base64');
    // As Oracle's console writes it, but for the command, and that it is told the cluster.
    const apiVersion = 'client.authentication.k8s.io/v1beta1';
    const exec = { apiVersion, command: command(), args: mfa, env: [], provideClusterInfo: true };
    writeFileSync(
      inFolder('kubeconfig'),
      JSON.stringify({
        'current-context': 'a',
        clusters: [{ name: 'a', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': ca } }],
        contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
        users: [{ name: 'a', user: { exec } }],
      }),
    );
    const cluster = { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': ca };
    const { platform } = process;
    const env = { KUBERNETES_EXEC_INFO: JSON.stringify({ kind: 'ExecCredential', apiVersion, spec: { cluster } }) };
    await approve(inFolder('state'), mfa, { platform, env, home: inFolder('home') });
    const call = { kubeconfig: inFolder('kubeconfig'), args: ['get', '--raw', '/version'], env: environment() };
    const first = await kubectl(call);
    assert.equal(first.stderr, '');
    await kubectl(call);
    server.close();
    server.closeAllConnections();
    assert.equal(sent.length, 2);
    assert.equal(sent[0], sent[1]);
    const token = sent[0]?.replace(/^Bearer /u, '') ?? '';
    assert.match(String(requestOfOkeToken(token).headers['authorization']), /keyId="ST\$/u);
  });

  it('renews a session near its end behind the back of clients, once', async () => {
    const nearItsEnd = { lifetime: 5 * MINUTE, age: 55 * MINUTE };
    signIn(oracle.signIn(key, nearItsEnd));
    const [before, asked] = [readFileSync(tokenFile(), 'utf8'), oracle.requests.length];
    // Not from the cache, which would hold all but the first back.
    const elsewhere = { OCI_REGION: 'x', OCI_CLI_REGION: 'x', OCI_DEFAULT_REALM: 'thief.example' };
    await Promise.all(Array.from({ length: 8 }, async () => tokenIn(await run(mfa, elsewhere))));
    await eventually(() => readFileSync(tokenFile(), 'utf8') !== before);
    tokenIn(await run(mfa, elsewhere));
    assert.equal(oracle.requests.length - asked, 1);
    assert.equal(oracle.requests.at(-1)?.host, 'auth.us-ashburn-1.oraclecloud.com');
    assert.equal(oracle.requests.at(-1)?.refusal, undefined);
  });

  it('holds no client up when the service is silent', async () => {
    signIn(oracle.signIn(key, { lifetime: 5 * MINUTE, age: 55 * MINUTE }));
    let isAsked = false;
    const silent = createServer((socket) => {
      isAsked = true;
      socket.on('error', () => undefined);
      stop.signal.addEventListener('abort', () => socket.destroy());
    });
    const stop = new AbortController();
    await listening(silent);
    const proxy = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    // The outputs are closed by then: the process that waits for the service holds none.
    tokenIn(await run(mfa, { HTTPS_PROXY: proxy }));
    await eventually(() => isAsked);
    stop.abort();
    silent.close();
  });

  it('gives the token when the disk is full', async () => {
    // A limit of the shell that a program may outlive.
    writeFileSync(inFolder('limited'), `trap '' XFSZ; ulimit -f 0; exec '${command()}' "$@"\n`);
    const first = await run(mfa, {}, ['/bin/sh', inFolder('limited')]);
    requestOfOkeToken(tokenIn(first));
    assert.deepEqual(readdirSync(inFolder('state/exec/oke')), []);
  });

  it('says in one sentence that the session is over', async () => {
    signIn(oracle.signIn(key, { lifetime: -MINUTE }));
    const { code, stdout, stderr } = await run();
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
    assert.match(stderr, /^Your OCI session for profile "MFA" expired at [^\n]+\. Sign in again in the editor\.\n$/u);
  });

  describe('hands over to the CLI', () => {
    const args = generate('--auth', 'instance_principal', '--x', "it's $HOME");
    beforeEach(async () => {
      await approveHere(args);
    });

    it('arguments, outputs and exit code, but no input', async () => {
      putProgram(
        'oci',
        'printf "<%s>" "$@" "${ELECTRON_RUN_AS_NODE-none}"; read -r line && echo heard; echo "$HOME" >&2; exit 7',
      );
      assert.deepEqual(await run(args), {
        code: 7,
        stdout: [...args, 'none'].map((arg) => `<${arg}>`).join(''),
        stderr: `${inFolder('home')}\n`,
      });
    });

    it('and says what it answers in the version that the client asked for', async () => {
      const older = 'client.authentication.k8s.io/v1beta1';
      putProgram('oci', `echo '{"apiVersion": "${older}", "kind": "ExecCredential", "status": {"token": "t"}}'`);
      const version = async (info: string): Promise<unknown> =>
        (JSON.parse((await run(args, { KUBERNETES_EXEC_INFO: info })).stdout) as Record<string, unknown>)['apiVersion'];
      assert.equal(await version(INFO), older);
      assert.equal(await version(INFO.replace('v1beta1', 'v1')), 'client.authentication.k8s.io/v1');
    });

    it('which is not there', async () => {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
      assert.match(stderr, /^These arguments require the "oci" CLI, which could not be started\. Install it[^\n]*\n$/u);
    });

    it('which is this plugin again', async () => {
      symlinkSync(command(), inFolder('bin/oci'));
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
      assert.match(stderr, /^The "oci" on your PATH is the Cluster Sign-In plugin again\. [^\n]*\n$/u);
    });
  });
});

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
}
