/**
 * Runs the tests: `npm test`, or `npm test -- test/net test/oidc/claims.test.ts` for some of them. With `--long`, which is
 * `npm run test:long`, random cases are many: of test/exploration/ unless files are named.
 */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { prepareBrowser } from './hosts/browser.ts';
import { prepareCluster } from './hosts/cluster.ts';
import { prepareEditorLog } from './hosts/editor.ts';
import { prepareOci } from './hosts/oci.ts';
import { prepareVsix, root } from './hosts/vsix.ts';
import { describeError, failureList, type Tally } from './reporter.ts';
import { CHECK, isEditorTest, isUnitTest, testFiles } from './selection.ts';
import { createProgress, type Progress } from './setup/progress.mjs';

/**
 * Two processes side by side: one begins with everything that drives no editor, then both take one editor's file after
 * the other, since those wait more than they work.
 */
async function runFiles(files: readonly string[]): Promise<readonly Tally[]> {
  const editors = files.filter(isEditorTest);
  const others = files.filter((file) => !isEditorTest(file));
  const batches = [...(others.length > 0 ? [others] : []), ...editors.map((file) => [file])];
  const tallies: Tally[] = [];
  const work = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) tallies.push(await runLane(batch));
  };
  await Promise.all([work(), work()]);
  return tallies;
}

type Prepare = (progress: Progress) => Promise<unknown>;

const HOSTS: Readonly<Record<string, Prepare>> = {
  cluster: prepareCluster,
  editor: prepareEditorLog,
  browser: prepareBrowser,
  oci: prepareOci,
};

/** Prepares these side by side; what could not be prepared is a failed test that says what to install. */
async function prepareAll(parts: Readonly<Record<string, Prepare>>): Promise<Tally> {
  const tally: Tally = { passed: 0, failures: [] };
  const prepared = Object.entries(parts).map(async ([name, prepare]) => {
    try {
      await prepare(createProgress(name));
      tally.passed += 1;
    } catch (error) {
      tally.failures.push({ title: `set-up › ${name}`, stack: describeError(error) });
    }
  });
  await Promise.all(prepared);
  return tally;
}

/** The lanes that run now. */
const running = new Set<ChildProcess>();

/** A lane that ends without a word has failed. */
function runLane(files: readonly string[]): Promise<Tally> {
  const child = fork(path.join(root, 'test/lane.ts'), files);
  running.add(child);
  return new Promise((resolve) => {
    let heard: Tally | undefined;
    const end = (how: string): void => {
      running.delete(child);
      resolve(heard ?? { passed: 0, failures: [{ title: 'the run itself', stack: `A lane of tests ended: ${how}.` }] });
    };
    child.once('message', (tally) => {
      heard = tally as Tally;
    });
    child.once('error', (error) => {
      end(error.message);
    });
    child.once('exit', (code, signal) => {
      end(signal ?? `exit code ${code ?? 1}`);
    });
  });
}

async function main(): Promise<Tally> {
  const { values, positionals } = parseArgs({
    options: { long: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.long) process.env['CLUSTER_SIGNIN_LONG'] = '1';
  const files = testFiles(values.long && positionals.length === 0 ? ['test/exploration'] : positionals);
  if (files.length === 0) throw new Error('No test file is selected: name files or folders under test/.');
  const timed = files.filter((file) => file !== CHECK);
  const first = await Promise.all([
    prepareAll({
      ...(!timed.every(isUnitTest) && { extension: prepareVsix }),
      ...(timed.some(isEditorTest) && HOSTS),
    }),
    // Types, lint and format take all that the machine has: beside the set-up, and before what minds the time.
    runFiles(files.filter((file) => file === CHECK)),
  ]);
  const tallies = [...first.flat(), ...(await runFiles(timed))];
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
  };
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => {
    if (running.size === 0) process.exit(code);
    // The lanes tidy up and end by themselves, and their end is ours. Ctrl+C reaches the whole group anyway.
    if (signal !== 'SIGINT') for (const lane of running) lane.kill(signal);
  });
}
try {
  const tally = await main();
  const failed = tally.failures.length;
  process.stdout.write(`${failureList(tally)}\n${tally.passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && tally.passed > 0 ? 0 : 1;
} catch (error) {
  process.stdout.write(`${describeError(error)}\n\n0 passed, 1 failed\n`);
  process.exitCode = 1;
}
