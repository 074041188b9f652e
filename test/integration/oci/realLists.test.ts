import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import type { Host } from '../../../src/base/platform.ts';
import { clusterKubeconfig, listClusters } from '../../../src/oci/api/clusters.ts';
import { listCompartments } from '../../../src/oci/api/compartments.ts';
import { readOciFiles } from '../../../src/oci/profiles/profiles.ts';
import { addOkeCluster } from '../../../src/signin/oke/addOkeCluster.ts';
import { createOpenTenancy, type Tenancy } from '../../../src/signin/oke/tenancies.ts';
import { compartmentId } from '../../hosts/oracle-tenancy.ts';
import { fetchAt, type Oracle, type OracleRequest, startOracle } from '../../hosts/oracle.ts';
import { type Oci, prepareOci, runOci } from '../../hosts/oci.ts';
import { filesOf } from '../../kubeconfig/operations/files.ts';
import { createProgress } from '../../setup/progress.mjs';
import { CLUSTER, newKey, personIn, sessionFiles, sessionProfile, TENANCY } from '../../oci/home.ts';

/** The real CLI and ours ask the same stand-in for Oracle the same, with one session. */
describe('lists by our own requests, beside the real oci CLI', function () {
  this.timeout(300_000);
  const key = newKey();
  let oci: Oci;
  let oracle: Oracle;
  let home: string;
  let host: Host;
  let tenancy: Tenancy;

  before(async () => {
    oci = await prepareOci(createProgress('oci'));
    oracle = await startOracle();
    home = await mkdtemp(path.join(tmpdir(), 'oci-lists-'));
    const caPem = oracle.caPem;
    const files = { ...sessionFiles('MFA', key, oracle.signIn(key)), 'ca.pem': caPem };
    host = personIn(home, { ...files, '.oci/config': sessionProfile('MFA', key, { region: 'iad' }) });
    const fetch = fetchAt(oracle);
    const passPhrase = () => assert.fail();
    const open = createOpenTenancy({ host, fetch: () => fetch, clock: systemClock, passPhrase });
    const [profile] = (await readOciFiles(host)).profiles;
    const looking = { region: undefined, signal: new AbortController().signal };
    tenancy = await open(profile!, looking);
    oracle.setClusters([
      {
        id: CLUSTER,
        compartmentId: compartmentId('payments'),
        name: 'prod',
        endpoints: { publicEndpoint: '203.0.113.7:6443', privateEndpoint: '10.0.0.6:6443' },
        caPem,
      },
    ]);
  });

  after(async () => {
    await oracle.stop();
    await rm(home, { recursive: true });
  });

  async function cli(...args: readonly string[]): Promise<string> {
    const env = { HOME: home, HTTPS_PROXY: oracle.proxy, REQUESTS_CA_BUNDLE: path.join(home, 'ca.pem') };
    const session = ['--profile', 'MFA', '--auth', 'security_token'];
    const { code, stdout, stderr } = await runOci(oci.command, [...args, ...session], { env });
    assert.equal(code, 0, stderr);
    return stdout;
  }

  function idsIn(stdout: string): readonly string[] {
    return (JSON.parse(stdout) as { data: { id: string }[] }).data.map(({ id }) => id);
  }

  async function idsOf(pages: AsyncIterable<readonly { readonly id: string }[]>): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const page of pages) ids.push(...page.map(({ id }) => id));
    return ids;
  }

  /** Where the last request went, which was signed rightly. */
  function lastHost(): string {
    const last: OracleRequest | undefined = oracle.requests.at(-1);
    assert.equal(last?.refusal, undefined);
    return last?.host ?? '';
  }

  it('are the same compartments, from the same host', async () => {
    const tree = ['--compartment-id-in-subtree', 'true', '--access-level', 'ACCESSIBLE', '--all'];
    const theirs = idsIn(await cli('iam', 'compartment', 'list', '--compartment-id', TENANCY, ...tree));
    const theirHost = lastHost();
    assert.deepEqual(await idsOf(listCompartments(tenancy.api, tenancy.id)), theirs);
    assert.equal(lastHost(), theirHost);
    assert.equal(theirs.length, 3);
  });

  it('are the same clusters, and a kubeconfig that asks for the same tokens of the same cluster', async () => {
    const payments = compartmentId('payments');
    const theirs = idsIn(await cli('ce', 'cluster', 'list', '--compartment-id', payments, '--all'));
    const theirHost = lastHost();
    assert.deepEqual(await idsOf(listClusters(tenancy.api, payments)), theirs);
    assert.equal(lastHost(), theirHost);

    const options = ['--kube-endpoint', 'PRIVATE_ENDPOINT', '--with-auth-context', '--file', '-'];
    const byCli = await cli('ce', 'cluster', 'create-kubeconfig', '--cluster-id', CLUSTER, ...options);
    const [cluster] = filesOf(byCli).kubeconfig.clusters.values();
    const [user] = filesOf(byCli).kubeconfig.users.values();

    const yaml = await clusterKubeconfig(tenancy.api, { id: CLUSTER }, 'PRIVATE_ENDPOINT');
    const region = tenancy.region.identifier;
    const tokens = { clusterId: CLUSTER, region, profileName: 'MFA', kind: 'session', configFile: undefined } as const;
    const mine = filesOf('apiVersion: v1\nkind: Config\n');
    const adding = await addOkeCluster(mine.kubeconfig, { contextName: 'prod', yaml, tokens, plugin: undefined }, host);
    const ours = filesOf(...mine.after(adding)).kubeconfig;
    const place = { file: '', line: 0, name: '' };
    assert.deepEqual({ ...ours.clusters.get('prod'), ...place }, { ...cluster, ...place });
    const own = ours.users.get('prod')?.exec;
    assert.equal(own?.command, user?.exec?.command);
    assert.deepEqual(own?.args.toSorted(), user?.exec?.args.toSorted());
  });
});
