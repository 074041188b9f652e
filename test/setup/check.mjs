/** Types, lint and format, side by side: each one's words are printed whole, and the exit code is 1 if any fails. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

const CHECKS = {
  types: ['node_modules/typescript/bin/tsc', '-p', '.'],
  // Its own "auto" takes half of the processors: on two that is one, and twice the time (105 s against 48 s).
  lint: ['node_modules/eslint/bin/eslint.js', '--concurrency', String(Math.min(availableParallelism(), 4)), '.'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
};

/**
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
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

const results = await Promise.all(Object.entries(CHECKS).map(async ([name, args]) => ({ name, ...(await run(args)) })));
for (const { name, code, output } of results) {
  process.stdout.write(`${name}: ${code === 0 ? 'good' : 'not good'}\n${output}`);
  if (code !== 0) process.exitCode = 1;
}
