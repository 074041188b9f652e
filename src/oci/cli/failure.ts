import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import { portInUse } from '../port.ts';
import type { CliEnd } from './child.ts';
import type { FoundCli } from './find.ts';

/** The one sentence for a sign-in by the CLI that came to nothing, told from what oci-cli 3.95.1 prints. */
export async function cliFailure(cli: FoundCli, { code, signal }: CliEnd, output: string): Promise<Problem> {
  const instead = 'or sign in without it';
  // The log shows of a cause what it is called and its code, and nothing else.
  const cause = Object.assign(new Error(), { name: 'OciCli', code: lastWords(output) });
  const problem = (kind: string, sentence: string): Problem => new Problem(kind, sentence, { cause });
  if (signal !== null) {
    return problem('oci-cli-ended', `The oci CLI was ended (${signal}) before you were signed in: try again.`);
  }
  if (output.includes('port 8181 is already in use')) return await portInUse();
  if (output.includes('is not a valid region')) {
    return problem('oci-cli-region', `The oci CLI ${cli.version} does not know this region: update it, ${instead}.`);
  }
  if (/no such option/iu.test(output)) return cliTooOld(cli);
  if (/\bAbort(?:ed)?[:!]/u.test(output)) {
    return problem(
      'oci-cli-asked',
      `The oci CLI asked a question, which only a terminal can answer: ${instead.slice(3)}.`,
    );
  }
  return problem(
    'oci-cli-failed',
    `The oci CLI ended without signing you in (exit code ${code ?? 0}): Show Log has its last words; try again, ${instead}.`,
  );
}

export function cliTooOld({ path, version }: FoundCli, needed = OLDEST_CLI): Problem {
  return new Problem(
    'oci-cli-old',
    `The oci CLI ${path} is version ${version}, and this needs ${needed} or newer: update it, or sign in without it.`,
  );
}

/** Whether a Problem is one of a CLI that is there, but does not sign in: it goes without the CLI. */
export function isMendedWithoutCli(error: unknown): error is Problem {
  return error instanceof Problem && OF_A_CLI_THAT_IS_THERE.has(error.code);
}

const OF_A_CLI_THAT_IS_THERE: ReadonlySet<string> = new Set(
  ['asked', 'ended', 'failed', 'old', 'region', 'silent', 'url'].map((what) => `oci-cli-${what}`),
);

/** The first with `--token-location`, and with `--identity-provider-name` (oci-cli's CHANGELOG and history). */
export const OLDEST_CLI = '3.29.4';
export const OLDEST_WITH_PROVIDER = '3.71.1';

/** For the log, without anything that could be a token or a key. */
function lastWords(output: string): string {
  const lines = output.trimEnd().split('\n').slice(-3).join(' ');
  return clean(lines.replace(/[\w+/=.~-]{32,}/gu, '…'), 500);
}
