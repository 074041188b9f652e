import { clean } from '../base/clean.ts';
import type { Clock } from '../base/clock.ts';
import { fieldsIn } from '../base/json.ts';
import { Problem } from '../base/problem.ts';
import type { Host } from '../files/folders.ts';
import { replaceFile } from '../files/write.ts';
import type { Fetch } from '../net/fetch.ts';
import { clockProblem, inWordsOfOracle } from './apiProblems.ts';
import { withOciLock } from './fileLock.ts';
import { readPrivateKey } from './keys.ts';
import { ownRegion } from './regions.ts';
import { readSessionToken, sessionOver, type OciSession } from './session.ts';
import { parseSessionToken, type SessionToken } from './sessionToken.ts';
import { createSigner, sessionKeyId, signedHeaders } from './signature.ts';
import { signInRegion } from './signInUrl.ts';

export interface RefreshParts {
  readonly host: Host;
  readonly clock: Pick<Clock, 'now'>;
  readonly fetch: Fetch;
  readonly signal?: AbortSignal;
}

/** A session, and its token that somebody wants to see replaced. */
export interface Renewal {
  readonly session: OciSession;
  readonly seen: SessionToken;
}

const PATH = '/v1/authentication/refresh';

/**
 * Renews a session as `oci session refresh` does (oci-cli 3.95.1, oci_cli/cli_session.py) and returns its new token,
 * which is in the file then: 0600, nothing else in it. One process at a time does so; whoever finds a token that ends
 * later than the one seen takes that. It counts as renewed only when its end has moved, since the service answers with an
 * unchanged one, too, and then the file stays as it was.
 *
 * Throws Problem 'oci-session-over' (too late), 'oci-session-refused' (ended by the service), 'oci-clock-off' (this
 * machine's, so that the service refuses everything), 'oci-session-unmoved', 'oci-refresh-failed' (anything else that
 * the service answers), and what `signInRegion`, reading, locking, writing and `fetch` throw.
 */
export async function refreshSession({ session, seen }: Renewal, parts: RefreshParts): Promise<SessionToken> {
  return await withOciLock(session.tokenFile, parts, async () => {
    const now = await readSessionToken(session);
    if (now.expiresAt > seen.expiresAt) return now;
    if (now.expiresAt <= parts.clock.now()) throw sessionOver(session, now);
    const renewed = await ask(session, now, parts);
    // The CLI may have been there meanwhile: a sign-in's token has another key, and counts more than ours.
    const present = await readSessionToken(session);
    if (present.token !== now.token) return present;
    await replaceFile(session.tokenFile, renewed.token, { mode: 0o600 });
    return renewed;
  });
}

async function ask(session: OciSession, current: SessionToken, parts: RefreshParts): Promise<SessionToken> {
  const { domain } = await signInRegion(ownRegion(session), parts.host);
  const host = `auth.${domain}`;
  const key = await readPrivateKey(session.keyFile, session.passPhrase);
  // With the blank that Python's json.dumps writes: the CLI's own request, byte for byte.
  const body = `{"currentToken": ${JSON.stringify(current.token)}}`;
  const signer = createSigner(sessionKeyId(current.token), key);
  const headers = signedHeaders(signer, { method: 'post', host, path: PATH, at: parts.clock.now(), body });
  const request = { method: 'POST', headers, body, signal: parts.signal };
  const answer = await parts.fetch(`https://${host}${PATH}`, request).catch((error: unknown) => {
    throw inWordsOfOracle(error, host);
  });
  const profile = `profile "${clean(session.profileName, 80)}"`;
  if (answer.status === 401) {
    const clock = clockProblem(answer.headers, parts.clock.now());
    if (clock !== undefined) throw clock;
    throw new Problem('oci-session-refused', `Oracle no longer renews your OCI session of ${profile}: sign in again.`);
  }
  if (answer.status !== 200) {
    throw new Problem(
      'oci-refresh-failed',
      `${host} could not renew your OCI session of ${profile} (status ${answer.status}): try again later.`,
    );
  }
  const renewed = await tokenIn(answer, host);
  if (renewed.expiresAt <= current.expiresAt) {
    throw new Problem(
      'oci-session-unmoved',
      `Oracle answered, but your OCI session of ${profile} still ends when it did: sign in again before then.`,
    );
  }
  if (renewed.subject !== current.subject || renewed.tenancy !== current.tenancy) {
    throw new Problem('oci-refresh-failed', `${host} answered with another user's session: sign in again.`);
  }
  return renewed;
}

async function tokenIn(answer: Response, host: string): Promise<SessionToken> {
  const unreadable = new Problem('oci-refresh-failed', `${host} answered without a session token: try again later.`);
  try {
    const { token } = fieldsIn(await answer.json());
    if (typeof token !== 'string') throw unreadable;
    return parseSessionToken(token, host);
  } catch {
    throw unreadable;
  }
}
