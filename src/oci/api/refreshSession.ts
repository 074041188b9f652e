import { fieldsIn } from '../../base/json.ts';
import { UserError } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import { replaceFile } from '../../files/writeFile.ts';
import type { Fetch } from '../../net/fetch.ts';
import { clockOffBy, ofOracle } from './apiErrors.ts';
import { withOciLock } from '../config/configLock.ts';
import { readPrivateKey } from '../config/privateKeys.ts';
import { ownRegion, signInRegion } from '../config/regions.ts';
import { type OciSession, readSessionToken, sessionOver } from '../profiles/ociSession.ts';
import { parseSessionToken, type SessionToken } from '../profiles/sessionToken.ts';
import { createSigner, sessionKeyId, signedHeaders } from './requestSignature.ts';

export interface RefreshDeps extends Pick<Platform, 'host' | 'clock'> {
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
 * Throws UserError 'oci-session-over' (too late), 'oci-session-refused' (ended by the service), 'oci-clock-off' (this
 * machine's, so that the service refuses everything), 'oci-session-unmoved', 'oci-refresh-failed' (anything else that
 * the service answers), and what `signInRegion`, reading, locking, writing and `fetch` throw.
 */
export async function refreshSession({ session, seen }: Renewal, deps: RefreshDeps): Promise<SessionToken> {
  return await withOciLock(session.tokenFile, deps, async () => {
    const now = await readSessionToken(session);
    if (now.expiresAt > seen.expiresAt) return now;
    if (now.expiresAt <= deps.clock.now()) throw sessionOver(session, now);
    const renewed = await ask(session, now, deps);
    // The CLI may have been there meanwhile: a sign-in's token has another key, and counts more than ours.
    const present = await readSessionToken(session);
    if (present.token !== now.token) return present;
    await replaceFile(session.tokenFile, renewed.token, { mode: 0o600 });
    return renewed;
  });
}

async function ask(session: OciSession, current: SessionToken, deps: RefreshDeps): Promise<SessionToken> {
  const { domain } = await signInRegion(ownRegion(session), deps.host);
  const host = `auth.${domain}`;
  const key = await readPrivateKey(session.keyFile, session.passPhrase);
  // With the blank that Python's json.dumps writes: the CLI's own request, byte for byte.
  const body = `{"currentToken": ${JSON.stringify(current.token)}}`;
  const signer = createSigner(sessionKeyId(current.token), key);
  const headers = signedHeaders(signer, { method: 'post', host, path: PATH, at: deps.clock.now(), body });
  const request = { method: 'POST', headers, body, signal: deps.signal };
  const answer = await deps.fetch(`https://${host}${PATH}`, request).catch((error: unknown) => {
    throw ofOracle(error, host);
  });
  const profile = session.profileName;
  if (answer.status === 401) {
    throw (
      clockOffBy(answer.headers, deps.clock.now()) ??
      new UserError('oci-session-refused', { profile, during: 'renewal' })
    );
  }
  if (answer.status !== 200) {
    throw new UserError('oci-refresh-failed', { host, profile, reason: 'status', status: answer.status });
  }
  const renewed = await tokenIn(answer, host);
  if (renewed.expiresAt <= current.expiresAt) throw new UserError('oci-session-unmoved', { profile });
  if (renewed.subject !== current.subject || renewed.tenancy !== current.tenancy) {
    throw new UserError('oci-refresh-failed', { host, reason: 'other-user' });
  }
  return renewed;
}

async function tokenIn(answer: Response, host: string): Promise<SessionToken> {
  const unreadable = new UserError('oci-refresh-failed', { host, reason: 'no-token' });
  try {
    const { token } = fieldsIn(await answer.json());
    if (typeof token !== 'string') throw unreadable;
    return parseSessionToken(token, host);
  } catch {
    throw unreadable;
  }
}
