/** One lane of `npm test`: a process that runs the test files it is given, one after the other, and tells its parent. */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Mocha from 'mocha';
import { removeAtExit } from './hosts/process.ts';
import { root } from './hosts/vsix.ts';
import { processesLeft } from './leaks.ts';
import { createReporter, type Tally } from './reporter.ts';
import { cacheFolder } from './setup/once.mjs';

const TEST_LIMIT_MS = 20_000;

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

async function runTests(files: readonly string[]): Promise<Tally> {
  const tally: Tally = { passed: 0, failures: [] };
  const mark = randomUUID();
  process.env['CLUSTER_SIGNIN_RUN'] = mark;
  const mocha = new Mocha({ timeout: TEST_LIMIT_MS, forbidOnly: true, forbidPending: true });
  mocha.reporter(createReporter(tally));
  for (const file of files) mocha.addFile(path.join(root, file));
  await mocha.loadFilesAsync();
  Mocha.Suite.create(mocha.suite, 'at the end').addTest(
    new Mocha.Test('no process is left behind', async () => {
      const left = await processesLeft(mark);
      if (left.length > 0) throw new Error(`These processes still run:\n${left.join('\n')}`);
    }),
  );
  await new Promise((resolve) => mocha.run(resolve));
  return tally;
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
// Without its parent nobody would hear what comes out.
process.once('disconnect', exit.bind(undefined, 1));

standApart(folder);
const tally = await runTests(process.argv.slice(2));
process.send?.(tally, undefined, undefined, () => {
  exit(0);
});
