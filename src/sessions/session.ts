import * as v from 'valibot';
import { pemText } from '../base/brandedText.ts';
import { optional, parsed } from '../base/schema.ts';
import type { ErrorInfo } from '../errors/userError.ts';
import type { ProviderConfig } from '../oidc/providerConfig.ts';
import type { RenewalFailure } from './renewalFailure.ts';
import { ERROR, FAILURE_FIELDS, NUMBER, storedError, storedFailure } from './storedFailure.ts';

/** One signed-in identity at an issuer. Times are milliseconds since the epoch; names are raw. */
export interface Session {
  readonly id: string;
  /** The one place where a client secret rests. */
  readonly provider: ProviderConfig;
  readonly account: { readonly subject: string; readonly displayName: string };
  readonly tokens: SessionTokens;
  readonly signedInAt: number;
  /** Grows with every change of tokens; the store sees to it. */
  readonly generation: number;
  /** The provider could not be asked, or did not answer well; the tokens may still be good. */
  readonly failing: RenewalFailure | undefined;
  /** The provider refused the refresh token; it is kept, since some refusals heal. */
  readonly ended: { readonly at: number; readonly why: ErrorInfo } | undefined;
}

export interface SessionTokens {
  readonly idToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresAt: number;
  readonly obtainedAt: number;
}

const ENDED = v.pipe(
  v.object({ at: NUMBER, why: ERROR }),
  // Earlier versions kept no code beside this one's sentence.
  v.transform(({ at, why }) => ({ at, why: storedError(why, 'grant-refused') })),
);

const SESSION = v.object({
  id: v.string(),
  provider: v.object({
    issuer: v.string(),
    clientId: v.string(),
    clientSecret: v.exactOptional(v.string()),
    scopes: v.array(v.string()),
    certificateAuthority: v.exactOptional(v.pipe(v.string(), v.transform(pemText))),
  }),
  account: v.object({ subject: v.string(), displayName: v.string() }),
  tokens: v.object({
    idToken: v.string(),
    refreshToken: optional(v.string()),
    expiresAt: NUMBER,
    obtainedAt: NUMBER,
  }),
  signedInAt: NUMBER,
  generation: NUMBER,
  failing: optional(v.pipe(v.object(FAILURE_FIELDS), v.transform(storedFailure))),
  ended: optional(ENDED),
});

/** What was unsealed; undefined when it is no session of that id. */
export function parseSession(id: string, value: unknown): Session | undefined {
  const session = parsed(SESSION, value);
  return session?.id === id ? session : undefined;
}
