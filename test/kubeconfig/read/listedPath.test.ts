import assert from 'node:assert/strict';
import { finalTarget, type RealPath } from '../../../src/files/symlinks.ts';
import { type ListedPath, listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';
import { listed } from '../listed.ts';

describe('a listed path', () => {
  it('comes from a list without empty parts and exact duplicates, in its order', () => {
    assert.deepEqual(listedPaths(['', '/b', '/a', '/b', './a', '']), ['/b', '/a', './a']);
    assert.deepEqual(listedPaths(['']), []);
  });

  it('is told by type from a real path and from other text', async () => {
    const asListed = (path: ListedPath): string => path;
    const asReal = (path: RealPath): string => path;
    const real = await finalTarget('/a');
    // @ts-expect-error nobody listed it
    assert.equal(asListed('/a'), '/a');
    // @ts-expect-error it is where a listed path leads
    assert.equal(asListed(real), real);
    // @ts-expect-error its links were not followed
    assert.equal(asReal(listed('/a')), '/a');
  });
});
