import { sanitize } from '../../../base/sanitize.ts';
import { type ErrorCode, type ErrorInfo, isUserError, UserError, type UserErrorOf } from '../../../errors/userError.ts';
import { portInUse } from '../callbackPort.ts';
import type { CliEnd } from './cliProcess.ts';
import type { FoundCli } from './findCli.ts';

/** The error for a sign-in by the CLI that came to nothing, recognized by what oci-cli 3.95.1 prints. */
export async function cliFailure(cli: FoundCli, { code, signal }: CliEnd, output: string): Promise<Error & ErrorInfo> {
  // The log shows of a cause what it is called and its code, and nothing else.
  const options = { cause: Object.assign(new Error(), { name: 'OciCli', code: lastWords(output) }) };
  if (signal !== null) return new UserError('oci-cli-ended', { signal }, options);
  if (output.includes('port 8181 is already in use')) return await portInUse();
  if (output.includes('is not a valid region')) {
    return new UserError('oci-cli-region', { version: cli.version }, options);
  }
  if (/no such option/iu.test(output)) return cliTooOld(cli);
  if (/\bAbort(?:ed)?[:!]/u.test(output)) return new UserError('oci-cli-asked', undefined, options);
  return new UserError('oci-cli-failed', { reason: 'exit', exitCode: code ?? 0 }, options);
}

export function cliTooOld({ path, version }: FoundCli, needed = OLDEST_CLI): UserErrorOf<'oci-cli-old'> {
  return new UserError('oci-cli-old', { path, version, needed });
}

/** Whether an error is one of a CLI that is there, but does not sign in: signing in without the CLI fixes it. */
export function isFixedWithoutCli(error: unknown): error is UserErrorOf<(typeof CLI_FAILURES)[number]> {
  return isUserError(error, ...CLI_FAILURES);
}

const CLI_FAILURES = [
  'oci-cli-asked',
  'oci-cli-ended',
  'oci-cli-failed',
  'oci-cli-old',
  'oci-cli-region',
  'oci-cli-silent',
  'oci-cli-url',
] as const satisfies readonly ErrorCode[];

/** The first with `--token-location`, and with `--identity-provider-name` (oci-cli's CHANGELOG and history). */
export const OLDEST_CLI = '3.29.4';
export const OLDEST_WITH_PROVIDER = '3.71.1';

/** For the log, without anything that could be a token or a key. */
function lastWords(output: string): string {
  const lines = output.trimEnd().split('\n').slice(-3).join(' ');
  return sanitize(lines.replace(/[\w+/=.~-]{32,}/gu, '…'), 500);
}
