/**
 * Types, lint and format, side by side: `npm run check`, or some of them by name. The output of each is printed whole,
 * and the exit code is 1 if any fails. What was good and is unchanged is remembered in the cache folder.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { checkoutCache, root } from './once.mjs';

const cache = checkoutCache();

const CHECKS = {
  types: [
    'node_modules/typescript/bin/tsc',
    '-p',
    '.',
    '--incremental',
    '--tsBuildInfoFile',
    path.join(cache, 'types.tsbuildinfo'),
  ],
  lint: ['test/setup/lint.ts'],
  format: [
    'node_modules/prettier/bin/prettier.cjs',
    '--check',
    '--log-level',
    'warn',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    path.join(cache, 'format.json'),
    '.',
  ],
};

/** @typedef {keyof typeof CHECKS} CheckName */

export const CHECK_NAMES = /** @type {CheckName[]} */ (Object.keys(CHECKS));

/**
 * Runs one check.
 * @param {CheckName} name
 * @returns {Promise<{ code: number | null, output: string }>} the exit code and all that it printed
 */
export function runCheck(name) {
  mkdirSync(cache, { recursive: true });
  const child = spawn(process.execPath, CHECKS[name], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}

if (import.meta.main) {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !(name in CHECKS));
  if (unknown.length > 0) throw new Error(`Not a check: ${unknown.join(', ')}. There are ${CHECK_NAMES.join(', ')}.`);
  const names = named.length === 0 ? CHECK_NAMES : CHECK_NAMES.filter((name) => named.includes(name));
  const results = await Promise.all(names.map(async (name) => ({ name, ...(await runCheck(name)) })));
  for (const { name, code, output } of results) {
    process.stdout.write(`${name}: ${code === 0 ? 'good' : 'not good'}\n${output}`);
    if (code !== 0) process.exitCode = 1;
  }
}
