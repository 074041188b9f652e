import * as v from 'valibot';
import { optional } from '../base/schema.ts';
import type { ErrorInfo } from '../errors/userError.ts';
import type { RenewalFailure } from './renewalFailure.ts';

/** A finite number. */
export const NUMBER = v.pipe(v.number(), v.finite());

/** An error by its code, as `parseErrorInfo` reads it from another process. A code of a later version stays as it is. */
const ERROR_INFO = v.pipe(
  v.object({ code: v.string(), data: optional(v.looseObject({})) }),
  v.transform((stored): ErrorInfo => stored as unknown as ErrorInfo),
);

/** An error as it lies in a file; earlier versions wrote its sentence. */
export const ERROR = v.union([v.string(), ERROR_INFO]);

/** The fields of a `RenewalFailure` in a file. `code`: earlier versions wrote it beside the error's sentence, if at all. */
export const FAILURE_FIELDS = {
  since: NUMBER,
  why: ERROR,
  code: v.fallback(optional(v.string()), undefined),
  attempts: NUMBER,
  lastAt: NUMBER,
};

/** The error that `ERROR` read; `code` belongs to an earlier version's sentence. */
export function storedError(why: string | ErrorInfo, code: string | undefined): ErrorInfo {
  return typeof why === 'string' ? { code: 'earlier-sentence', data: { code, text: why } } : why;
}

/** The failure that `FAILURE_FIELDS` read. */
export function storedFailure({
  since,
  why,
  code,
  attempts,
  lastAt,
}: Omit<RenewalFailure, 'why'> & {
  readonly why: string | ErrorInfo;
  readonly code: string | undefined;
}): RenewalFailure {
  return { since, why: storedError(why, code), attempts, lastAt };
}
