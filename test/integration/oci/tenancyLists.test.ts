import assert from 'node:assert/strict';
import { systemClock } from '../../../src/base/clock.ts';
import { createOciApi, type OciApi } from '../../../src/oci/api/ociApi.ts';
import { clusterKubeconfig, listClusters, type OkeCluster } from '../../../src/oci/api/clusters.ts';
import { type Compartment, listCompartments, pathOf } from '../../../src/oci/api/compartments.ts';
import { createSigner } from '../../../src/oci/api/requestSignature.ts';
import { type Answer, tooManyRequests } from '../../hosts/oracle-answer.ts';
import { compartmentId, TENANCY } from '../../hosts/oracle-tenancy.ts';
import { fetchAt, type Oracle, startOracle } from '../../hosts/oracle.ts';
import { failure } from '../../oidc/failure.ts';
import { newKey, USER } from '../../oci/home.ts';

const REGION = { identifier: 'us-ashburn-1', domain: 'us-ashburn-1.oraclecloud.com' };
const CLUSTER = 'ocid1.cluster.oc1.iad.aaaaaaaacluster';

/** Oracle's lists, by an API key, from the stand-in that checks each signature. */
describe('what Oracle has in a tenancy', () => {
  const key = newKey();
  let oracle: Oracle;
  let api: OciApi;

  before(async () => {
    oracle = await startOracle();
    const fetch = fetchAt(oracle);
    const signer = {
      ...createSigner(`${TENANCY}/${USER}/${oracle.addApiKey(key)}`, key),
      ...{ profileName: 'KEY', region: 'iad', tenancy: TENANCY, signedInBy: undefined },
    };
    const signerNow = () => Promise.resolve(signer);
    const { signal } = new AbortController();
    api = createOciApi({ region: REGION, signer, signerNow, fetch, clock: systemClock, signal });
  });

  after(async () => {
    await oracle.stop();
  });

  afterEach(() => {
    oracle.setTrouble(undefined);
  });

  async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
    const items: T[] = [];
    for await (const page of pages) items.push(...page);
    return items;
  }

  /** Answers the next requests, then nothing else than usual. */
  function answerNext(...answers: readonly Answer[]): void {
    const rest = [...answers];
    oracle.setTrouble(() => rest.shift());
  }

  const ok = (body: unknown): Answer => ({ status: 200, body });

  function paths(compartments: readonly Compartment[]): readonly string[] {
    const byId = new Map(compartments.map((each) => [each.id, each]));
    return compartments.map((each) => pathOf(each, byId, TENANCY).join('/'));
  }

  it('are its compartments with their paths, below one that may not be seen, too', async () => {
    assert.deepEqual(paths(await all(listCompartments(api, TENANCY))), ['platform', 'platform/payments', 'sandbox']);
    const hidden = { id: compartmentId('x'), parentId: compartmentId('hidden'), name: 'x' };
    assert.deepEqual(paths([hidden]), ['…/x']);
    const one = { id: compartmentId('1'), parentId: compartmentId('2'), name: '1' };
    const two = { id: compartmentId('2'), parentId: compartmentId('1'), name: '2' };
    assert.deepEqual(paths([one, two]), ['…/2/1', '…/1/2']);
  });

  it('come page by page, a thousand of them, throttled in between', async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `team-${index}`);
    const compartments = names.map((name) => ({ id: compartmentId(name), compartmentId: TENANCY, name }));
    oracle.setCompartments(compartments);
    let asked = 0;
    oracle.setTrouble(() => (++asked === 3 ? tooManyRequests(0) : undefined));
    const pages: number[] = [];
    const found: string[] = [];
    for await (const page of listCompartments(api, TENANCY)) {
      pages.push(page.length);
      found.push(...page.map(({ name }) => name));
    }
    assert.deepEqual(found, names);
    assert.deepEqual(pages, [200, 200, 200, 200, 200, 1]);
    assert.equal(asked, 7);
  });

  it('are the clusters of a compartment with the endpoints that they have', async () => {
    const at = { compartmentId: compartmentId('payments'), caPem: 'PEM' };
    oracle.setClusters([
      {
        ...at,
        id: `${CLUSTER}1`,
        name: 'prod',
        endpoints: { publicEndpoint: '129.213.0.1:6443', privateEndpoint: '10.0.0.6:6443' },
      },
      { ...at, id: `${CLUSTER}2`, name: 'new', lifecycleState: 'CREATING', endpoints: {} },
    ]);
    const [prod, creating] = await all(listClusters(api, compartmentId('payments')));
    assert.deepEqual(prod, {
      id: `${CLUSTER}1`,
      name: 'prod',
      kubernetesVersion: 'v1.34.1',
      state: 'ACTIVE',
      endpoints: [
        { kind: 'PUBLIC_ENDPOINT', address: '129.213.0.1:6443' },
        { kind: 'PRIVATE_ENDPOINT', address: '10.0.0.6:6443' },
      ],
    } satisfies OkeCluster);
    assert.deepEqual([creating?.state, creating?.endpoints], ['CREATING', []]);
    assert.deepEqual(await all(listClusters(api, compartmentId('sandbox'))), []);
    assert.match(await clusterKubeconfig(api, prod, 'PRIVATE_ENDPOINT'), /server: https:\/\/10\.0\.0\.6:6443\n/u);
  });

  it('are left out where they are of another shape', async () => {
    const good = { id: compartmentId('a'), compartmentId: TENANCY, name: 'a', lifecycleState: 'ACTIVE' };
    const bad = [
      ...[null, 1, 'text', [], {}],
      ...[
        { ...good, id: '../clusters' },
        { ...good, name: 7 },
        { ...good, compartmentId: undefined },
      ],
      { ...good, lifecycleState: 'DELETED' },
    ];
    answerNext(ok([...bad, good]));
    assert.deepEqual(paths(await all(listCompartments(api, TENANCY))), ['a']);

    const cluster = { id: CLUSTER, name: 'c', lifecycleState: 'ACTIVE' };
    const endpoints = { publicEndpoint: 7, privateEndpoint: '', vcnHostnameEndpoint: null, kubernetes: 'k:6443' };
    answerNext(
      ok([
        { ...cluster, id: `${CLUSTER}?a=b` },
        { ...cluster, endpoints },
        { ...cluster, endpoints: 'x' },
      ]),
    );
    const found = await all(listClusters(api, TENANCY));
    assert.deepEqual(
      found.map((each) => each.endpoints),
      [[{ kind: 'LEGACY_KUBERNETES', address: 'k:6443' }], []],
    );
  });

  it('end in the middle with a sentence when the key is refused, and when an answer is too large', async () => {
    answerNext(
      { status: 200, body: [], headers: { 'opc-next-page': 'from-0' } },
      ...[1, 2].map(() => ({ status: 401, body: {} })),
    );
    await assert.rejects(all(listCompartments(api, TENANCY)), failure('oci-key-refused'));
    answerNext(ok('x'.repeat(2 << 20)));
    await assert.rejects(all(listCompartments(api, TENANCY)), failure('oracle-answer-too-large', /too large/u));
  });
});
