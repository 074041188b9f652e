import Mocha from 'mocha';

/** What a run came to, filled while it goes. */
export interface Tally {
  passed: number;
  readonly failures: { readonly title: string; readonly stack: string }[];
}

const SLOW_MS = 1000;
const constants = Mocha.Runner.constants;

/** A mocha reporter that lists suites and tests as they run, and leaves what came out in `tally`. */
export function createReporter(tally: Tally): Mocha.ReporterConstructor {
  return class ListReporter extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner) {
      super(runner);
      let depth = 0;
      const say = (line: string): void => {
        process.stdout.write(`${'  '.repeat(Math.max(depth - 1, 0))}${line}\n`);
      };
      runner.on(constants.EVENT_SUITE_BEGIN, (suite) => {
        depth += 1;
        if (!suite.root) say(suite.title);
      });
      runner.on(constants.EVENT_SUITE_END, () => {
        depth -= 1;
      });
      runner.on(constants.EVENT_TEST_PASS, (test) => {
        tally.passed += 1;
        const duration = test.duration ?? 0;
        say(`  ✓ ${test.title}${duration < SLOW_MS ? '' : ` (${(duration / 1000).toFixed(1)} s)`}`);
      });
      runner.on(constants.EVENT_TEST_FAIL, (test, error: unknown) => {
        tally.failures.push({ title: test.titlePath().join(' › '), stack: describe(error) });
        say(`  ✗ ${test.title} (${tally.failures.length})`);
      });
    }
  };
}

/** The failures with their stacks, for the end of the listing. */
export function failureList({ failures }: Tally): string {
  return failures
    .map(({ title, stack }, index) => `\n${index + 1}) ${title}\n${stack.replaceAll(/^/gmu, '   ')}\n`)
    .join('');
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
