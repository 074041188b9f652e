import path from 'node:path';
import { run } from '../setup/command.mjs';
import { root } from '../setup/once.mjs';
import { timed, type Progress } from '../setup/progress.mjs';

export { root };

const vsix = path.join(root, 'dist/cluster-signin.vsix');

/**
 * Packs the extension as it is now. Not inside a run of the tests, which began with that: others load what lies in
 * dist/. @returns the VSIX
 */
export async function prepareVsix(progress: Progress): Promise<string> {
  if (process.env['CLUSTER_SIGNIN_RUN'] !== undefined) return vsix;
  await timed(progress, 'packing the extension', () =>
    run(process.execPath, [path.join(root, 'test/setup/package.mjs')]),
  );
  return vsix;
}
