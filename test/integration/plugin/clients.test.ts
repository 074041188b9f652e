import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { installPlugin } from '../../../src/plugin/installPlugin.ts';
import { prepareGoClient } from '../../hosts/binaries.ts';
import { type Cluster, startCluster } from '../../hosts/cluster.ts';
import { preparePythonClient } from '../../hosts/oci.ts';
import { plainEnvironment } from '../../hosts/process.ts';
import { root } from '../../hosts/vsix.ts';
import { startTestProvider, type TestProvider } from '../../oidc/testProvider.ts';
import { createSignInHarness, type SignInHarness, type Window } from '../../signin/signInHarness.ts';
import { pluginKubeconfig } from '../../plugin/entries.ts';

const PODS = 'checkout ledger';

/** A program that lists pods whenever it is asked to, and keeps its token meanwhile. */
interface Client {
  list(): Promise<string>;
  stop(): Promise<void>;
}

describe('clients other than kubectl', function () {
  // Programs are built and fetched once.
  this.timeout(600_000);
  let testProvider: TestProvider;
  let cluster: Cluster;
  let harness: SignInHarness;
  let window: Window;
  const clients: Client[] = [];

  before(async () => {
    testProvider = await startTestProvider({ idTokenSeconds: 3600 });
    const { issuer, clientId } = testProvider.running;
    const { authority } = testProvider;
    cluster = await startCluster({ authority, issuer, issuerCaPem: authority.certPem, clientId });
    harness = createSignInHarness(testProvider, { activeForMs: 0 });
    const { stateFolder } = harness;
    const bundles = path.join(root, 'dist');
    const runtime = process.execPath;
    await installPlugin({ stateFolder, platform: process.platform, runtime, bundles, version: '1.0.0' });
    harness.write(
      pluginKubeconfig({ testProvider, stateFolder, server: cluster.server, authorityPem: authority.certPem }),
    );
    window = await harness.window();
    await window.plugins.serve(() => Promise.resolve({ kind: 'nobody' }));
    await window.signInTo('prod');
  });

  after(async () => {
    await Promise.all(clients.map((client) => client.stop()));
    await harness.leave();
    await cluster.stop();
    await testProvider.stop();
  });

  function start(command: string, args: readonly string[]): Client {
    const env = { ...plainEnvironment(), HOME: path.dirname(harness.kubeconfig), KUBECONFIG: harness.kubeconfig };
    const child: ChildProcess = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const ended = once(child, 'close');
    const client: Client = {
      list: async () => {
        child.stdin!.write('\n');
        return String((await lines.next()).value);
      },
      stop: async () => {
        child.stdin!.end();
        await ended;
      },
    };
    clients.push(client);
    return client;
  }

  const refreshes = (): number => testProvider.running.events.filter(({ type }) => type === 'refresh').length;

  it('in Go and in Python work on when their token ends, by one refresh', async () => {
    const go = start(await prepareGoClient(() => undefined), []);
    const python = start(await preparePythonClient(() => undefined), [path.join(root, 'test/hosts/pods.py')]);
    testProvider.running.idTokenSeconds(20);
    await window.refresh('prod');
    testProvider.running.idTokenSeconds(3600);
    await window.snapshots.reload();
    const { expiresAt } = window.user('alice').session?.tokens ?? assert.fail('not signed in');
    const before = refreshes();
    assert.deepEqual(await Promise.all([go.list(), python.list()]), [PODS, PODS]);
    assert.equal(refreshes(), before);
    await sleep(expiresAt - Date.now() + 1_000);
    assert.deepEqual(await Promise.all([go.list(), python.list()]), [PODS, PODS]);
    assert.deepEqual(await Promise.all([go.list(), python.list()]), [PODS, PODS]);
    assert.equal(refreshes(), before + 1);
  });
});
