import { fieldsIn } from '../base/json.ts';
import type { ErrorData } from './codes.ts';

/** Every code of an error that a person may read. */
export type ErrorCode = keyof ErrorData;

/** A code with its data, as it crosses processes and lies in files: plain JSON. Its sentence is `sentenceOf`'s. */
export type ErrorInfo = {
  readonly [C in ErrorCode]: { readonly code: C; readonly data: ErrorData[C] };
}[ErrorCode];

/** An error with one of these codes. */
export type UserErrorOf<C extends ErrorCode> = Error & Extract<ErrorInfo, { readonly code: C }>;

type Rest<C extends ErrorCode> = ErrorData[C] extends undefined
  ? [data?: undefined, options?: { cause?: unknown }]
  : [data: ErrorData[C], options?: { cause?: unknown }];

/** Recognizes a UserError from another copy of this module: bundles may each hold one. */
const BRAND = Symbol.for('cluster-signin.userError');

/**
 * An error that a person will read: a code and data, from which `text/` makes one sentence that says what to do next.
 * Data is raw: what comes from outside is sanitized where the sentence is made. `cause` is for the log only, which
 * writes its kind and code and nothing of its text.
 */
export class UserError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'UserError';
  readonly code: C;
  readonly data: ErrorData[C];
  readonly [BRAND] = true;

  constructor(code: C, ...[data, options]: Rest<C>) {
    super(code, options);
    this.code = code;
    const given: unknown = data;
    this.data = given as ErrorData[C];
  }
}

/** Whether something thrown is for a person to read, and has one of these codes if any are given. */
export function isUserError<C extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: readonly C[]
): error is UserErrorOf<C> {
  if (!(error instanceof Error) || !(BRAND in error) || !('code' in error)) return false;
  return codes.length === 0 || codes.some((code) => code === error.code);
}

/** What of an error crosses processes and lies in files. */
export function errorInfo({ code, data }: ErrorInfo): ErrorInfo {
  return { code, data } as ErrorInfo;
}

/** The same of whatever was thrown: `unforeseen` for what is no UserError. */
export function errorInfoOf(error: unknown): ErrorInfo {
  if (isUserError(error)) return errorInfo(error);
  return { code: 'unforeseen', data: undefined };
}

/** The error again for what came from another process or a file. */
export function userErrorFrom({ code, data }: ErrorInfo): UserError {
  // A code's data is what it came with.
  return new UserError(code, ...([data] as unknown as Rest<ErrorCode>));
}

/**
 * The error in what another process or version wrote as JSON; undefined when it is none. A code that this version does
 * not know stays as it is: its sentence is a general one.
 */
export function parseErrorInfo(value: unknown): ErrorInfo | undefined {
  const { code, data } = fieldsIn(value);
  if (typeof code !== 'string' || (data !== undefined && (typeof data !== 'object' || data === null))) return undefined;
  return { code, data } as unknown as ErrorInfo;
}
