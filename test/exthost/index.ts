import { writeFile } from 'node:fs/promises';
import Mocha from 'mocha';
import type { SuiteResult } from './result.ts';

const LIMIT_MS = 60_000;
const constants = Mocha.Runner.constants;

/**
 * The suite that runs inside an extension host, called by the editor. What came out goes to the file that the
 * environment variable CLUSTER_SIGNIN_RESULTS names, where whoever started the editor reads it.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: LIMIT_MS, forbidOnly: true, forbidPending: true });
  const results: SuiteResult[] = [];
  mocha.reporter(
    class extends Mocha.reporters.Base {
      constructor(runner: Mocha.Runner) {
        super(runner);
        runner.on(constants.EVENT_TEST_PASS, (test) => {
          results.push({ title: test.fullTitle() });
        });
        runner.on(constants.EVENT_TEST_FAIL, (test, error: unknown) => {
          const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
          results.push({ title: test.fullTitle(), stack });
        });
      }
    },
  );
  // Defines describe, it and the others, as mocha does before it loads a file: this suite is one bundle.
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  await import('./activation.test.ts');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  const file = process.env['CLUSTER_SIGNIN_RESULTS'];
  if (file !== undefined) await writeFile(file, JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} of ${results.length} tests failed.`);
}
