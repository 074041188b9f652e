/**
 * The one entry of every npm script. Makes sure that the packages and Node 24 are there, then runs the task on that
 * Node. It runs itself on any Node from 18 on, before anything is installed.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { ensureModules } from './modules.mjs';
import { ensureNode } from './node.mjs';
import { root } from './once.mjs';
import { createProgress } from './progress.mjs';

/** What each task runs on Node 24, before the person's own arguments. */
const TASKS = {
  test: ['test/main.ts'],
  unit: ['test/unit.ts'],
  long: ['test/main.ts', '--long'],
  demo: ['test/demo.ts'],
  check: ['test/setup/check.mjs'],
  typecheck: ['test/setup/check.mjs', 'types'],
  lint: ['test/setup/lint.ts'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', '.'],
  package: ['test/setup/package.mjs'],
  bundle: ['esbuild.mjs', '--debug'],
  watch: ['--watch-path=src', '--watch-preserve-output', 'esbuild.mjs', '--debug'],
  l10n: ['test/setup/l10n.mjs'],
  bench: ['bench/main.ts'],
  screenshots: ['test/screenshots.ts'],
  desktop: ['test/desktop.ts'],
};

/**
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
function runNode(node, args) {
  const child = spawn(node, args, { cwd: root, stdio: 'inherit' });
  // Ctrl+C reaches the whole group: the task tidies up and ends by itself, and its end is ours.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT') child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

async function main() {
  const [task = '', ...args] = process.argv.slice(2);
  const command = TASKS[/** @type {keyof typeof TASKS} */ (task)];
  if (command === undefined) throw new Error(`Name one of these tasks: ${Object.keys(TASKS).join(', ')}.`);
  const progress = createProgress('set-up');
  await ensureModules(root, progress);
  return runNode(await ensureNode(progress), [...command, ...args]);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
