import type { Reason } from './reasons.ts';

/** Who renews a user entry's token, and whether that works. */
export type Renewal =
  | { readonly kind: 'none' }
  | { readonly kind: 'byKubectl' }
  /** `lapses`: only before the end, since a session that has ended cannot be renewed. */
  | { readonly kind: 'byUs'; readonly lapses?: true }
  /** `refused`: for good, whatever is left of the token's life. */
  | { readonly kind: 'failing'; readonly since: number; readonly reason: Reason; readonly refused?: true };

/**
 * What is known of a user entry: exactly one of these. "Expiring" and "expired" are derived from `expiresAt`
 * (milliseconds since the epoch) when rendering. Names are raw.
 */
export type Status =
  /** `ended`: by the provider, and not because the person signed out. */
  | { readonly kind: 'signedOut'; readonly reason: Reason | undefined; readonly ended?: true }
  | { readonly kind: 'signingIn' }
  | {
      readonly kind: 'signedIn';
      /** The account, as far as it is known. */
      readonly subject: string | undefined;
      /** The OCI profile that signs, where nothing names the account. */
      readonly profileName?: string;
      readonly expiresAt: number | undefined;
      /** Of an OCI session, whose token is renewed until the session ends, if that is known. */
      readonly session?: { readonly endsAt: number | undefined };
      readonly renewal: Renewal;
    }
  | { readonly kind: 'unknown'; readonly reason: Reason }
  | { readonly kind: 'broken'; readonly reason: Reason };

/** How much severity a status needs at the moment `now`; drives icon, color and words alike. */
export type Severity = 'good' | 'soon' | 'ended' | 'signedOut' | 'busy' | 'unknown' | 'broken';

/** An expiry that nobody renews is announced this long before: time enough to finish a thought, then sign in. */
const SOON = 5 * 60_000;

export function severityOf(status: Status, now: number): Severity {
  switch (status.kind) {
    case 'signingIn':
      return 'busy';
    case 'signedOut':
      return status.ended === true ? 'ended' : 'signedOut';
    case 'unknown':
    case 'broken':
      return status.kind;
    case 'signedIn': {
      const { expiresAt, renewal } = status;
      // kubectl renews at its next use, so an ID token that has run out there is no trouble yet.
      if (expiresAt === undefined || renewal.kind === 'byKubectl') return 'good';
      if (expiresAt <= now) return 'ended';
      // What lapses and is so near its end was not renewed when it should have been: nobody was there.
      const isCertain = renewal.kind === 'byUs' && renewal.lapses !== true;
      return !isCertain && expiresAt - now <= SOON ? 'soon' : 'good';
    }
  }
}
