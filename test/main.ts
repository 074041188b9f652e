/** Runs the tests: `npm test`, or `npm test -- test/net test/oidc/flow.test.ts` for some of them. */
import { randomUUID } from 'node:crypto';
import { chmodSync, globSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Mocha from 'mocha';
import { prepareBrowser } from './hosts/browser.ts';
import { prepareCluster } from './hosts/cluster.ts';
import { prepareEditor } from './hosts/editor.ts';
import { prepareOci } from './hosts/oci.ts';
import { removeAtExit } from './hosts/process.ts';
import { prepareVsix, root } from './hosts/vsix.ts';
import { processesLeft } from './leaks.ts';
import { createReporter, failureList, type Tally } from './reporter.ts';
import { cacheFolder } from './setup/once.mjs';
import { createProgress, type Progress } from './setup/progress.mjs';

const TEST_LIMIT_MS = 20_000;

/** Plain layers first: what fails there explains what fails further on. */
function rank(file: string): number {
  return ['test/hosts/', 'test/e2e/'].findIndex((folder) => file.startsWith(folder));
}

function selectedFiles(filters: readonly string[]): string[] {
  const wanted = filters.map((filter) => path.relative(root, path.resolve(filter)).replaceAll(path.sep, '/'));
  return globSync('test/**/*.test.ts', { cwd: root })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !file.startsWith('test/exthost/'))
    .filter((file) => wanted.length === 0 || wanted.some((one) => file === one || file.startsWith(`${one}/`)))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Prepares the real hosts side by side; what could not be prepared is a failed test that says what to install. */
async function prepareHosts(mocha: Mocha): Promise<void> {
  const parts: Record<string, (progress: Progress) => Promise<unknown>> = {
    cluster: prepareCluster,
    editor: prepareEditor,
    browser: prepareBrowser,
    oci: prepareOci,
    extension: prepareVsix,
  };
  const suite = Mocha.Suite.create(mocha.suite, 'set-up');
  const prepared = Object.entries(parts).map(([name, prepare]) => ({ name, work: prepare(createProgress(name)) }));
  await Promise.allSettled(prepared.map(({ work }) => work));
  for (const { name, work } of prepared) suite.addTest(new Mocha.Test(name, () => work));
}

/** The tests see none of the person's own files and settings, and leave nothing of theirs behind. */
function standApart(folder: string): void {
  process.env['XDG_CACHE_HOME'] = path.dirname(cacheFolder());
  process.env['HOME'] = path.join(folder, 'home');
  process.env['TMPDIR'] = folder;
  mkdirSync(process.env['HOME']);
  const proxies = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];
  for (const name of ['KUBECONFIG', ...proxies, ...proxies.map((proxy) => proxy.toUpperCase())]) {
    Reflect.deleteProperty(process.env, name);
  }
}

async function main(folder: string, tally: Tally): Promise<void> {
  const mark = randomUUID();
  process.env['CLUSTER_SIGNIN_RUN'] = mark;
  const mocha = new Mocha({ timeout: TEST_LIMIT_MS, forbidOnly: true, forbidPending: true });
  mocha.reporter(createReporter(tally));
  const files = selectedFiles(process.argv.slice(2));
  if (files.length === 0) throw new Error('No test file is selected: name files or folders under test/.');
  if (files.some((file) => rank(file) >= 0)) await prepareHosts(mocha);
  standApart(folder);
  for (const file of files) mocha.addFile(path.join(root, file));
  await mocha.loadFilesAsync();
  Mocha.Suite.create(mocha.suite, 'at the end').addTest(
    new Mocha.Test('no process is left behind', async () => {
      const left = await processesLeft(mark);
      if (left.length > 0) throw new Error(`These processes still run:\n${left.join('\n')}`);
    }),
  );
  await new Promise((resolve) => mocha.run(resolve));
}

const folder = mkdtempSync(path.join(tmpdir(), 'cluster-signin-'));
// Some tests become another user for a moment and must reach their own folders in here.
chmodSync(folder, 0o711);

function exit(code: number): void {
  removeAtExit(folder);
  process.exit(code);
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, exit.bind(undefined, code));
}

const tally: Tally = { passed: 0, failures: [] };
try {
  await main(folder, tally);
} catch (error) {
  tally.failures.push({ title: 'the run itself', stack: error instanceof Error ? (error.stack ?? '') : String(error) });
}
const failed = tally.failures.length;
const report = `${failureList(tally)}\n${tally.passed} passed, ${failed} failed\n`;
process.stdout.write(report, () => {
  exit(failed === 0 && tally.passed > 0 ? 0 : 1);
});
