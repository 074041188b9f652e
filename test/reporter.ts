import Mocha from 'mocha';

/** What a run came to, filled while it goes. */
export interface Tally {
  passed: number;
  readonly failures: { readonly title: string; readonly stack: string }[];
}

const SLOW_MS = 1000;
const constants = Mocha.Runner.constants;

/**
 * A mocha reporter that leaves what came out in `tally`, and lists suites and their tests: each outer suite in one piece
 * when it ends, since other lanes write to the same output.
 */
export function createReporter(tally: Tally): Mocha.ReporterConstructor {
  return class ListReporter extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner) {
      super(runner);
      let depth = 0;
      let lines: string[] = [];
      const say = (line: string): void => {
        lines.push(`${'  '.repeat(Math.max(depth - 2, 0))}${line}\n`);
      };
      runner.on(constants.EVENT_SUITE_BEGIN, (suite) => {
        depth += 1;
        if (!suite.root) say(suite.title);
      });
      runner.on(constants.EVENT_SUITE_END, () => {
        depth -= 1;
        if (depth > 1) return;
        process.stdout.write(lines.join(''));
        lines = [];
      });
      runner.on(constants.EVENT_TEST_PASS, (test) => {
        tally.passed += 1;
        const duration = test.duration ?? 0;
        say(`  ✓ ${test.title}${duration < SLOW_MS ? '' : ` (${(duration / 1000).toFixed(1)} s)`}`);
      });
      runner.on(constants.EVENT_TEST_FAIL, (test, error: unknown) => {
        tally.failures.push({ title: test.titlePath().join(' › '), stack: describeError(error) });
        say(`  ✗ ${test.title}`);
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

/** The stack with those of its causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describeError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
