import * as v from 'valibot';
import { listOf, optional, parsed } from '../base/schema.ts';

/** What the person decided about a client of an issuer. No secret, but sealed: a thief must not approve himself. */
export interface Client {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: 127.0.0.1 and a free port. */
  readonly redirectUrl: string | undefined;
  readonly destinations: readonly ApprovedDestination[];
  /** Who may vouch for the issuer: by `authorityPrint`. */
  readonly authorities: readonly string[];
}

export interface ApprovedDestination {
  readonly fingerprint: string;
  /** For a person. */
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly approvedAt: number;
}

const CLIENT = v.object({
  issuer: v.string(),
  clientId: v.string(),
  redirectUrl: v.fallback(optional(v.string()), undefined),
  destinations: listOf(v.object({ fingerprint: v.string(), host: v.string(), approvedAt: v.number() })),
  authorities: v.fallback(listOf(v.string()), []),
});

/** What was unsealed; undefined when it is no client. Decisions that are not well formed count as not made. */
export function parseClient(value: unknown): Client | undefined {
  return parsed(CLIENT, value);
}
