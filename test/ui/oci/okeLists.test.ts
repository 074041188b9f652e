import assert from 'node:assert/strict';
import type { OciApi } from '../../../src/oci/api/ociApi.ts';
import {
  clusterLists,
  compartmentLists,
  endpointItem,
  profileItems,
  remembered,
} from '../../../src/ui/oci/okeLists.ts';
import { compartmentId, TENANCY } from '../../hosts/oracle-tenancy.ts';
import { listingOf, MINUTE, NOW, profileOf, tokenOf } from '../sessions/samples.ts';

/** An API that gives these pages, whatever it is asked for. */
function tenancyOf(...pages: readonly (readonly unknown[])[]) {
  const api: OciApi = {
    pages: async function* () {
      for (const page of pages) yield await Promise.resolve(page);
    },
    post: () => assert.fail(),
  };
  return { api, id: TENANCY, region: { identifier: 'us-ashburn-1', domain: 'us-ashburn-1.oraclecloud.com' } };
}

async function all<T>(lists: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const list of lists) found.push(list);
  return found;
}

describe('the lists of "Add an OKE Cluster"', () => {
  const compartment = (name: string, parent = TENANCY) => ({
    ...{ id: compartmentId(name), compartmentId: parent, name, lifecycleState: 'ACTIVE' },
  });

  it('show profiles that can sign, sessions first, and which sign in first', () => {
    const ended = profileOf('ended', { token: tokenOf({ left: -MINUTE }) });
    const profiles = [
      profileOf('key', { kind: 'apiKey' }),
      ended,
      profileOf('shared', { kind: 'other' }),
      profileOf('MFA $(flame)'),
      profileOf('out', { token: undefined, problem: { code: 'oci-session-missing', data: { file: '/t' } } }),
    ];
    const items = profileItems(listingOf(profiles).snapshot, NOW);
    assert.deepEqual(
      items.map(({ value, detail }) => [value.name, detail]),
      [
        ['MFA $(flame)', undefined],
        ['ended', 'You sign in first.'],
        ['out', 'You sign in first.'],
        ['key', undefined],
      ],
    );
    assert.match(items[0]?.label ?? '', /^\$\([a-z-]+\) MFA \\\$\(flame\)$/u);
    assert.equal(items[0]?.description, '55 min of 24 h · us-ashburn-1');
  });

  it('grow with each page, in the order of the paths, children before their parents, too', async () => {
    const lists = await all(
      compartmentLists(
        tenancyOf(
          [compartment('team-10', compartmentId('b')), compartment('team-9', compartmentId('b'))],
          [compartment('b'), compartment('a')],
        ),
      ),
    );
    const labels = lists.map((list) => list.map(({ label }) => label.replace(/^\$\((?:home|folder)\) /u, '')));
    const root = 'Tenancy (root compartment)';
    assert.deepEqual(labels, [
      [root],
      [root, '… / team-9', '… / team-10'],
      [root, 'a', 'b', 'b / team-9', 'b / team-10'],
    ]);
  });

  it('take names for text', async () => {
    const [, list] = await all(compartmentLists(tenancyOf([{ ...compartment('x'), name: 'a$(flame)\u202e\n b' }])));
    assert.equal(list?.[1]?.label, '$(folder) a\\$(flame)  b');
    const cluster = { id: compartmentId('x'), name: '$(x)', lifecycleState: 'ACTIVE', kubernetesVersion: '$(y)' };
    const place = { id: TENANCY, path: 'p' };
    const [clusters] = await all(clusterLists(tenancyOf([{ ...cluster, endpoints: { kubernetes: '$(z)' } }]), place));
    const { label, description, detail } = clusters?.[0] ?? {};
    assert.deepEqual([label, description, detail], ['$(server-environment) \\$(x)', '\\$(y)', '\\$(z)']);
    assert.equal(endpointItem({ kind: 'PUBLIC_ENDPOINT', address: '$(z)' }).description, '\\$(z)');
  });

  it('show the state of a cluster that is not active, and none that is deleted', async () => {
    const cluster = (name: string, lifecycleState: string) => ({ id: compartmentId(name), name, lifecycleState });
    const states = [cluster('a', 'ACTIVE'), cluster('b', 'DELETED'), cluster('c', 'UPDATING')];
    const [list] = await all(clusterLists(tenancyOf(states), { id: TENANCY, path: 'p' }));
    assert.deepEqual(
      list?.map(({ value, description }) => [value.name, description]),
      [
        ['a', ''],
        ['c', 'updating'],
      ],
    );
  });

  it('are not asked for again once they were seen to their end', async () => {
    let asked = 0;
    const lists = remembered(async function* () {
      asked++;
      yield await Promise.resolve([1]);
      yield await Promise.resolve([1, 2]);
    });
    for await (const list of lists()) {
      assert.deepEqual(list, [1]);
      break;
    }
    assert.deepEqual(await all(lists()), [[1], [1, 2]]);
    assert.deepEqual(await all(lists()), [[1, 2]]);
    assert.equal(asked, 2);
  });
});
