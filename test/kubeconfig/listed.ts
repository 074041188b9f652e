import assert from 'node:assert/strict';
import { type ListedPath, listedPaths } from '../../src/kubeconfig/read/listedPath.ts';

/** A list's only path. */
export function listed(path: string): ListedPath {
  const [only] = listedPaths([path]);
  assert.ok(only !== undefined);
  return only;
}
