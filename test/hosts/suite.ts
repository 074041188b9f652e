import path from 'node:path';
import { build, stop } from 'esbuild';
import { root } from './vsix.ts';

/** Bundles the suite that runs inside an extension host, which loads CommonJS. @returns the file */
export async function bundleSuite(): Promise<string> {
  const outfile = path.join(root, 'dist/exthost.cjs');
  await build({
    entryPoints: [path.join(root, 'test/exthost/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  // Its helper process would outlive the suite.
  await stop();
  return outfile;
}
