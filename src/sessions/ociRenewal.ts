import * as v from 'valibot';
import { jsonIn } from '../base/json.ts';
import { optional, parsed } from '../base/schema.ts';
import type { RenewalFailure } from './renewalFailure.ts';
import { FAILURE_FIELDS, storedFailure } from './storedFailure.ts';

/** What all windows know of an OCI session beside its own files. Times are milliseconds since the epoch. */
export interface OciRenewal {
  readonly tokenFile: string;
  /** The person signed in from an editor: it is renewed whether or not a user entry uses it. */
  readonly signedInHere: boolean;
  readonly renewedAt: number | undefined;
  readonly failing: OciFailing | undefined;
}

export interface OciFailing extends RenewalFailure {
  /** Of the token that could not be renewed: with another one, all this is over. */
  readonly expiresAt: number;
}

const FAILING = v.pipe(
  v.object({ ...FAILURE_FIELDS, expiresAt: v.number() }),
  v.transform(({ expiresAt, ...failure }) => ({ ...storedFailure(failure), expiresAt })),
);

/** Only the token file is required: what else is not well formed counts as absent. */
const RENEWAL = v.object({
  tokenFile: v.string(),
  signedInHere: v.fallback(v.boolean(), false),
  renewedAt: v.fallback(optional(v.number()), undefined),
  failing: v.fallback(optional(FAILING), undefined),
});

/** The JSON of a file; undefined for any other text. */
export function parseOciRenewal(text: string): OciRenewal | undefined {
  return parsed(RENEWAL, jsonIn(text));
}
