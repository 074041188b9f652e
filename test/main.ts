/** Runs the tests: `npm test`, or `npm test -- test/net test/oidc/flow.test.ts` for some of them. */
import { fork, type ChildProcess } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { prepareBrowser } from './hosts/browser.ts';
import { prepareCluster } from './hosts/cluster.ts';
import { prepareEditorLog } from './hosts/editor.ts';
import { prepareOci } from './hosts/oci.ts';
import { prepareVsix, root } from './hosts/vsix.ts';
import { describeError, failureList, type Tally } from './reporter.ts';
import { createProgress, type Progress } from './setup/progress.mjs';

/** What drives an editor waits more than it works: it runs beside the rest. */
const EDITOR_FOLDERS = ['test/hosts/', 'test/e2e/'];
/** Types, lint and format take all that the machine has: beside the set-up, and before what minds the time. */
const CHECK = 'test/check.test.ts';

function selectedFiles(filters: readonly string[]): readonly string[] {
  const wanted = filters.map((filter) => path.relative(root, path.resolve(filter)).replaceAll(path.sep, '/'));
  return globSync('test/**/*.test.ts', { cwd: root })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !file.startsWith('test/exthost/'))
    .filter((file) => wanted.length === 0 || wanted.some((one) => file === one || file.startsWith(`${one}/`)))
    .sort((a, b) => a.localeCompare(b));
}

function isEditor(file: string): boolean {
  return EDITOR_FOLDERS.some((folder) => file.startsWith(folder));
}

/** Runs them side by side; those without files are none. */
async function runLanes(lanes: readonly (readonly string[])[]): Promise<readonly Tally[]> {
  return await Promise.all(lanes.filter((files) => files.length > 0).map((files) => runLane(files)));
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
  const files = selectedFiles(process.argv.slice(2));
  if (files.length === 0) throw new Error('No test file is selected: name files or folders under test/.');
  const timed = files.filter((file) => file !== CHECK);
  const editors = timed.filter(isEditor);
  const first = await Promise.all([
    // The credential plugin is installed from the bundle in other folders too.
    prepareAll({ extension: prepareVsix, ...(editors.length > 0 && HOSTS) }),
    runLanes([files.filter((file) => file === CHECK)]),
  ]);
  const tallies = [...first.flat(), ...(await runLanes([timed.filter((file) => !isEditor(file)), editors]))];
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
