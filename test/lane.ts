/** One lane of `npm test`: a process that runs the test files it is given, one after the other, and tells its parent. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import Mocha from 'mocha';
import { standApart, TEST_LIMIT_MS } from './apart.ts';
import { removeAtExit } from './hosts/process.ts';
import { root } from './hosts/vsix.ts';
import { processesLeft } from './leaks.ts';
import { createReporter, type Tally } from './reporter.ts';

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

const folder = standApart();

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

const tally = await runTests(process.argv.slice(2));
process.send?.(tally, undefined, undefined, () => {
  exit(0);
});
