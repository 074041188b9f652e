import assert from 'node:assert/strict';
import { generateToken } from '../../../src/oci/oke/generateToken.ts';
import { addOkeCluster, type NewOkeCluster, tokenArguments } from '../../../src/signin/oke/addOkeCluster.ts';
import { createAuthority } from '../../hosts/certificates.ts';
import { filesOf } from '../../kubeconfig/operations/files.ts';
import { CLUSTER } from '../../oci/home.ts';
import { failure } from '../../oidc/failure.ts';
import { PLUGIN } from '../support.ts';

const HOST = { platform: 'linux', env: {}, home: '/home/alice' } as const;
const MINE = 'apiVersion: v1\nkind: Config\ncurrent-context: dev\nclusters: []\nusers: []\ncontexts: []\n';

describe('adding an OKE cluster to the kubeconfig', () => {
  let caData: string;

  before(async () => {
    caData = Buffer.from((await createAuthority()).certPem).toString('base64');
  });

  /** As Oracle's service answers. */
  function oracles(clusterFields = '', server = 'https://129.213.0.1:6443'): string {
    return `---
apiVersion: v1
kind: ""
clusters:
- name: cluster-aaaaacluster
  cluster:
    server: ${server}
    certificate-authority-data: ${caData}
${clusterFields}users:
- name: user-aaaaacluster
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: sh
      args: [-c, steal]
contexts:
- name: context-aaaaacluster
  context:
    cluster: cluster-aaaaacluster
    user: user-aaaaacluster
current-context: context-aaaaacluster
`;
  }

  const tokens: NewOkeCluster['tokens'] = {
    clusterId: CLUSTER,
    region: 'us-ashburn-1',
    profileName: 'MFA',
    kind: 'session',
    configFile: undefined,
  };

  async function added(change: Partial<NewOkeCluster> = {}, mine = MINE) {
    const files = filesOf(mine);
    const wanted = { contextName: 'prod', yaml: oracles(), tokens, plugin: undefined, ...change };
    const adding = await addOkeCluster(files.kubeconfig, wanted, HOST);
    const [text = ''] = files.after(adding);
    return { adding, text, kubeconfig: filesOf(text).kubeconfig };
  }

  it('takes the address and the authority, and says profile and auth from the start', async () => {
    const { adding, text, kubeconfig } = await added();
    assert.deepEqual(adding.label, { code: 'add-oke-cluster', data: { context: 'prod' } });
    const context = kubeconfig.contexts.get('prod');
    assert.deepEqual([context?.cluster, context?.user], ['prod', 'prod']);
    const cluster = kubeconfig.clusters.get('prod');
    assert.deepEqual([cluster?.server, cluster?.certificateAuthorityData], ['https://129.213.0.1:6443', caData]);
    const { exec } = kubeconfig.users.get('prod')!;
    assert.equal(exec?.command, 'oci');
    assert.deepEqual(exec.args.slice(-4), ['--profile', 'MFA', '--auth', 'security_token']);
    assert.equal(kubeconfig.currentContext, 'dev');
    assert.doesNotMatch(text, /steal|cluster-aaaaacluster/u);
    assert.equal(adding.destination.host, '129.213.0.1:6443');
    assert.deepEqual(adding.destination.notable, []);
  });

  it('runs the plugin with the same arguments, told the cluster', async () => {
    const { kubeconfig, text } = await added({ plugin: PLUGIN });
    const { exec } = kubeconfig.users.get('prod')!;
    assert.equal(exec?.command, PLUGIN.command);
    assert.deepEqual(exec.args, tokenArguments(tokens));
    assert.match(text, /provideClusterInfo: true/u);
  });

  it('names the config file where it is another than the usual, and says an API key as such', async () => {
    const args = tokenArguments({ ...tokens, configFile: '/etc/oci config', kind: 'apiKey', profileName: '-my key' });
    assert.deepEqual(args.slice(7), [
      ...['--config-file', '/etc/oci config'],
      ...['--profile', '-my key', '--auth', 'api_key'],
    ]);
    // They are understood as they are meant: by the profile of that name, in that file.
    const generated = generateToken(args, { host: HOST, clock: { now: () => 0 } });
    await assert.rejects(generated, failure('oci-config-missing', /\/etc\/oci config/u));
  });

  it('uses the same cluster where it is there already, and other names where they are taken', async () => {
    const first = await added();
    const again = await added({ contextName: 'prod admin', tokens: { ...tokens, profileName: 'KEY' } }, first.text);
    assert.equal(again.kubeconfig.contexts.get('prod admin')?.cluster, 'prod');
    assert.deepEqual(again.adding.consequences, [{ code: 'cluster-reused', data: { cluster: 'prod' } }]);
    assert.deepEqual(again.adding.expect, [{ list: 'clusters', name: 'prod' }]);

    const other = first.text.replace('- name: prod\n  context', '- name: live\n  context');
    const private6 = await added({ yaml: oracles('', 'https://10.0.0.6:6443') }, other);
    const { cluster, user } = private6.kubeconfig.contexts.get('prod')!;
    assert.deepEqual([cluster, user], ['prod-2', 'prod-2']);
    assert.equal(private6.kubeconfig.clusters.size, 2);
  });

  it('refuses a name that is taken or nobody can use', async () => {
    const { text } = await added();
    await assert.rejects(added({}, text), failure('name-taken'));
    for (const contextName of ['', ' x', 'a\u202eb']) {
      await assert.rejects(added({ contextName }), failure('name-unusable'));
    }
  });

  it('refuses what would lead tokens elsewhere, or past the check of the server', async () => {
    const fields = [
      'insecure-skip-tls-verify: true',
      'proxy-url: http://evil.example',
      'tls-server-name: evil.example',
      'certificate-authority: /tmp/ca.pem',
    ];
    for (const field of fields) {
      const named = new RegExp(field.split(':')[0] ?? '', 'u');
      await assert.rejects(added({ yaml: oracles(`    ${field}\n`) }), failure('oke-kubeconfig-odd', named));
    }
    const plain = oracles('', 'http://129.213.0.1:6443');
    await assert.rejects(added({ yaml: plain }), failure('oke-kubeconfig-odd', /no https address/u));
    const two = oracles().replace('users:', `- name: b\n  cluster: {server: 'https://b.example'}\nusers:`);
    await assert.rejects(added({ yaml: two }), failure('oke-kubeconfig-odd', /exactly one cluster/u));
    const noAuthority = oracles().replace(caData, Buffer.from('text').toString('base64'));
    await assert.rejects(added({ yaml: noAuthority }), failure('oke-kubeconfig-odd', /is not a certificate/u));
    await assert.rejects(added({ yaml: oracles('', 'https://alice:pw@evil.example') }), failure('server-unusable'));
    await assert.rejects(added({ yaml: '<html>' }), failure('oke-kubeconfig-odd', /not return a valid kubeconfig/u));
    await assert.rejects(added({ yaml: '' }), failure('oke-kubeconfig-odd'));
  });
});
