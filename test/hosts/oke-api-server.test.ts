import assert from 'node:assert/strict';
import { MINUTE, newKey, USER } from '../oci/home.ts';
import { createProgress } from '../setup/progress.mjs';
import { kubectl, type KubectlResult } from './kubectl.ts';
import { prepareOci, type Oci } from './oci.ts';
import { OCI_GROUP } from './oke-api-server.ts';
import { createOkePluginHarness, type OkePluginHarness } from './oke-plugin-harness.ts';
import { okeUser } from './oke-environment.ts';

describe('the API server of an OKE cluster', function () {
  this.timeout(300_000);
  const key = newKey();
  let oci: Oci;
  let harness: OkePluginHarness;

  before(async () => {
    oci = await prepareOci(createProgress('oci'));
    harness = await createOkePluginHarness();
  });
  after(async () => {
    await harness.stop();
  });
  beforeEach(() => {
    harness.signIn(key);
  });
  afterEach(() => {
    harness.oracle.setClock(0);
  });

  const kubectlAs = (user: unknown, args: readonly string[]): Promise<KubectlResult> => {
    // Any variable of the CLI's keeps answers of the plugin from being remembered.
    const env = { HOME: harness.home, OCI_CLI_REGION: 'us-ashburn-1' };
    return kubectl({ kubeconfig: harness.writeKubeconfig(user), args, env });
  };
  const getPods = (user: unknown): Promise<KubectlResult> => kubectlAs(user, ['get', 'pods', '--output', 'name']);
  const ours = (...more: readonly string[]): unknown => okeUser(harness.plugin, ...more);
  const pods = { code: 0, stdout: 'pod/checkout\npod/ledger\n', stderr: '' };

  function assertRefused({ code, stderr }: KubectlResult, why: RegExp): void {
    assert.equal(code, 1);
    assert.match(stderr, /^error: You must be logged in to the server \(Unauthorized\)$/mu);
    assert.match(harness.apiServer.requests.at(-1)?.refusal ?? '', why);
  }

  it('lets in whom the CLI signs for', async () => {
    assert.deepEqual(await getPods(okeUser(oci.command)), pods);
    assert.equal(harness.apiServer.requests.at(-1)?.user, USER);
  });

  it('lets in whom our plugin signs for, as a user and a group of Oracle', async () => {
    assert.deepEqual(await getPods(ours()), pods);
    const { stdout } = await kubectlAs(ours(), ['auth', 'whoami', '--output', 'json']);
    const { status } = JSON.parse(stdout) as { status: { userInfo: { username: string; groups: string[] } } };
    assert.equal(status.userInfo.username, USER);
    assert.deepEqual(status.userInfo.groups, [OCI_GROUP, 'system:authenticated']);
  });

  it('forbids what no role allows', async () => {
    const { stderr } = await kubectlAs(ours(), ['get', 'secrets']);
    assert.match(stderr, new RegExp(`User "${USER}" cannot list resource "secrets"`, 'u'));
  });

  it('refuses a session that Oracle has ended, which nobody here can know', async () => {
    harness.oracle.revoke(harness.signIn(newKey()));
    assertRefused(await getPods(okeUser(oci.command)), /revoked/u);
    assertRefused(await getPods(ours()), /revoked/u);
  });

  it('refuses a token of another time or for another cluster, and what is none', async () => {
    harness.oracle.setClock(6 * MINUTE);
    assertRefused(await getPods(ours()), /date/u);
    harness.oracle.setClock(0);
    const other = ['--cluster-id', 'ocid1.cluster.oc1.iad.aaaaaaaaother'];
    assertRefused(await getPods(okeUser(oci.command, ...other)), /another cluster/u);
    assertRefused(await getPods({ token: 'garbage' }), /URL/u);
  });
});
