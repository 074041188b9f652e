/**
 * Runs the tests that need nothing but Node: `npm run test:unit`. Files and folders under test/ run without any
 * preparation, whatever they need, and options are mocha's: `npm run test:unit -- test/oidc --grep expiry`.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { standApart, TEST_LIMIT_MS } from './apart.ts';
import { removeAtExit } from './hosts/process.ts';
import { isUnitTest, testFiles } from './selection.ts';
import { root } from './setup/once.mjs';

const tests = path.join(root, 'test') + path.sep;
const MOST_JOBS = 4;

function isNamed(argument: string): boolean {
  return path.resolve(argument).startsWith(tests) && existsSync(argument);
}

const args = process.argv.slice(2);
const named = args.filter(isNamed);
const files = named.length > 0 ? testFiles(named) : testFiles([]).filter(isUnitTest);
if (files.length === 0) throw new Error('No test file is selected: name files or folders under test/.');
const jobs = Math.min(availableParallelism(), MOST_JOBS);
// Named files run in this process, where a debugger is attached.
const modes = named.length > 0 || jobs === 1 ? [] : ['--parallel', '--jobs', String(jobs), '--reporter', 'dot'];
process.argv.splice(2, args.length, '--exit', '--timeout', String(TEST_LIMIT_MS), ...modes, ...args.filter((one) => !isNamed(one)), ...files); // prettier-ignore

removeAtExit(standApart());
await import(pathToFileURL(path.join(root, 'node_modules/mocha/bin/mocha.js')).href);
