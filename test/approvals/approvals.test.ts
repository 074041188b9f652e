import assert from 'node:assert/strict';
import { createApprovals } from '../../src/approvals/approvals.ts';
import { toDestination } from '../../src/exec/destination.ts';
import { sampleCluster } from '../signin/support.ts';

describe('all approvals', () => {
  it('are looked up in the store of their kind, and watched in both', async () => {
    const listeners = new Set<() => void>();
    const watch = (onChange: () => void): Promise<() => void> => {
      listeners.add(onChange);
      return Promise.resolve(() => listeners.delete(onChange));
    };
    const approvals = createApprovals({
      clients: { list: () => Promise.resolve({ isApproved: (issuer) => issuer === 'https://idp' }), watch },
      oke: { list: () => Promise.resolve({ isApproved: ({ id }) => id === 'mine' }), watch },
    });
    const { isApproved } = await approvals.list();
    const destination = toDestination(sampleCluster({ name: 'a', server: 'https://a' }), undefined);
    const client = (issuer: string) => isApproved({ kind: 'client', issuer, clientId: 'x' }, destination);
    const oke = (id: string) =>
      isApproved({ kind: 'oke', subject: { id, profileName: undefined, clusterId: undefined } }, destination);
    assert.deepEqual(
      [client('https://idp'), client('mine'), oke('mine'), oke('https://idp')],
      [true, false, true, false],
    );
    let changes = 0;
    const onChange = (): void => {
      changes++;
    };
    const end = await approvals.watch(onChange);
    for (const tell of listeners) tell();
    assert.ok(changes > 0);
    end();
    assert.equal(listeners.size, 0);
  });
});
