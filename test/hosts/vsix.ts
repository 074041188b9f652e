import path from 'node:path';
import { run } from '../setup/command.mjs';
import { timed, type Progress } from '../setup/progress.mjs';

/** The checkout. */
export const root = path.join(import.meta.dirname, '../..');

/** Packs the extension as it is now. @returns the VSIX */
export async function prepareVsix(progress: Progress): Promise<string> {
  await timed(progress, 'packing the extension', () =>
    run(process.execPath, [path.join(root, 'test/setup/package.mjs')]),
  );
  return path.join(root, 'dist/cluster-signin.vsix');
}
