/** Bundles the extension and packs dist/cluster-signin.vsix. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { run } from './command.mjs';
import { inTurn, root } from './once.mjs';
import { packedReadme } from './packedReadme.mjs';
import { createProgress, timed } from './progress.mjs';

const dist = path.join(root, 'dist');
const progress = createProgress('package');

/** @param {string[]} args */
const node = (...args) => run(process.execPath, args, { cwd: root });

async function pack() {
  const part = path.join(dist, `part-${process.pid}.vsix`);
  await node('esbuild.mjs');
  await writeFile(path.join(dist, 'README.md'), packedReadme(await readFile(path.join(root, 'README.md'), 'utf8')));
  await node(
    'node_modules/@vscode/vsce/vsce',
    'package',
    '--no-dependencies',
    '--no-rewrite-relative-links',
    '--readme-path',
    'dist/README.md',
    '--out',
    part,
  );
  await rename(part, path.join(dist, 'cluster-signin.vsix'));
}

try {
  await mkdir(dist, { recursive: true });
  await inTurn(path.join(dist, 'package.lock'), () => timed(progress, 'packing dist/cluster-signin.vsix', pack));
} catch (error) {
  progress(error.message);
  process.exitCode = 1;
}
