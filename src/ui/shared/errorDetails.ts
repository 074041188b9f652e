import { isUserError } from '../../errors/userError.ts';
import { sentenceOf } from '../../text/sentenceOf.ts';

/**
 * An error for the log. Causes may hold what a provider answered, so only their kind and code are written. An error
 * that is no UserError is ours: its stack says where, and its message is left out because it may quote a value. Raw.
 */
export function errorDetails(error: unknown): string {
  if (isUserError(error)) return [`${error.code}: ${sentenceOf(error)}`, ...kinds(error.cause)].join(' < ');
  if (error instanceof Error) {
    const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line));
    return [...kinds(error), ...frames.map((line) => line.trim())].join(' | ');
  }
  return `thrown: ${typeof error}`;
}

/** A UserError keeps of a connection's or a library's error no more than such a code: "EPROTO", "OAUTH_TIMEOUT". */
const CODE = /^[A-Z][A-Z0-9_]{0,79}$/u;

function kinds(error: unknown): string[] {
  if (typeof error === 'string') return CODE.test(error) ? [error] : [];
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return [`${error.name}${code}`, ...kinds(error.cause)];
}
