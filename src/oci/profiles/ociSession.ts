import type { KeyObject } from 'node:crypto';
import type { ErrorCode, UserErrorOf } from '../../errors/userError.ts';
import { isUserError, UserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { readPrivateKey } from '../config/privateKeys.ts';
import { parseSessionToken, type SessionToken } from './sessionToken.ts';
import { type OciSettings, pathIn } from '../config/ociSettings.ts';

/** Where an OCI session lies: what signs and renews it is read anew each time, since the CLI may have been there. */
export interface OciSession {
  readonly profileName: string;
  /**
   * Of the profile itself, as given: an identifier or a short code. There the session is renewed, wherever a cluster
   * that it is used for may be.
   */
  readonly region: string | undefined;
  readonly tokenFile: string;
  readonly keyFile: string;
  readonly passPhrase: string | undefined;
}

export interface LoadedSession {
  readonly token: SessionToken;
  readonly key: KeyObject;
}

const NEEDS_SIGN_IN = [
  'oci-session-over',
  'oci-session-refused',
  'oci-session-missing',
  'oci-session-unreadable',
  'oci-session-unmoved',
] as const satisfies readonly ErrorCode[];
/** Signed in for an hour at a time; a quarter of it leaves room for some failures. */
const RENEWAL_SHARE = 4;
const USUAL_LIFETIME_MS = 60 * 60_000;
const LEAST_GAIN_MS = 60_000;

/**
 * A session needs no user: the one that it inherits from `[DEFAULT]` never has the session's key. One of its own, which
 * some people add for other tools' sake, is told from an API key's by the key that lies beside the token.
 */
export function isSessionProfile({ profile, values }: Pick<OciSettings, 'profile' | 'values'>): boolean {
  if (!values.has('security_token_file')) return false;
  if (!values.has('user')) return true;
  const isOwn = profile?.own.has('security_token_file') === true && values.get('user') === profile.values.get('user');
  return isOwn && (!profile.own.has('user') || isKeyBesideToken(values));
}

function isKeyBesideToken(values: ReadonlyMap<string, string>): boolean {
  const [token, key] = ['security_token_file', 'key_file'].map((name) => /^.*[\\/]/u.exec(values.get(name) ?? '')?.[0]);
  return key !== undefined && key === token;
}

/** Throws UserError 'oci-session-missing' when the profile names no session. */
export function sessionOf(settings: OciSettings, host: Host): OciSession {
  const { profileName, profile, values } = settings;
  const region = profile?.values.get('region');
  const tokenFile = pathIn(values, 'security_token_file', host);
  const keyFile = pathIn(values, 'key_file', host);
  if (tokenFile === undefined || keyFile === undefined) {
    const field = tokenFile === undefined ? 'security_token_file' : 'key_file';
    throw new UserError('oci-session-missing', { profile: profileName, path: settings.configPath, field });
  }
  return { profileName, region, tokenFile, keyFile, passPhrase: values.get('pass_phrase') };
}

/** Throws what the parts throw; whether the session is over is not looked at. */
export async function loadSession(session: OciSession): Promise<LoadedSession> {
  // One after the other: where both are missing, the token is what a sign-in brings back.
  const token = await readSessionToken(session);
  return { token, key: await readPrivateKey(session.keyFile, session.passPhrase) };
}

/** Throws what `sessionTokenIn` and `readRegularFile` throw. */
export async function readSessionToken(session: OciSession): Promise<SessionToken> {
  const read = await readRegularFile(session.tokenFile);
  return sessionTokenIn(session, read?.bytes.toString('utf8'));
}

/** `text`: of the token file, when it exists. Throws UserError 'oci-session-missing' or 'oci-session-unreadable'. */
export function sessionTokenIn(session: OciSession, text: string | undefined): SessionToken {
  if (text === undefined) throw new UserError('oci-session-missing', { file: session.tokenFile });
  return parseSessionToken(text, session.tokenFile);
}

/** Whether a new sign-in to OCI fixes an error. */
export function isSignInNeeded(error: unknown): error is UserErrorOf<(typeof NEEDS_SIGN_IN)[number]> {
  return isUserError(error, ...NEEDS_SIGN_IN);
}

export function sessionOver({ profileName }: OciSession, { expiresAt }: SessionToken): UserErrorOf<'oci-session-over'> {
  return new UserError('oci-session-over', { profile: profileName, endedAt: expiresAt });
}

/** Whether no renewal moves the end any more, but for the seconds by which two clocks of Oracle's may differ. */
export function isLastToken({ expiresAt, sessionEndsAt }: Pick<SessionToken, 'expiresAt' | 'sessionEndsAt'>): boolean {
  return sessionEndsAt !== undefined && sessionEndsAt - expiresAt < LEAST_GAIN_MS;
}

/** When the last quarter of its life begins, in milliseconds since the epoch; undefined for one that is the last. */
export function renewalDueAt(token: SessionToken): number | undefined {
  if (isLastToken(token)) return undefined;
  const { issuedAt, expiresAt } = token;
  const lifetime = issuedAt === undefined || issuedAt >= expiresAt ? USUAL_LIFETIME_MS : expiresAt - issuedAt;
  // One that was issued long ago, and renewed since, would always be due.
  return expiresAt - Math.min(lifetime, USUAL_LIFETIME_MS) / RENEWAL_SHARE;
}

/** Whether it is time to renew: the last quarter has begun, and a renewal can still move the end. */
export function isRenewalDue(token: SessionToken, now: number): boolean {
  return token.expiresAt > now && (renewalDueAt(token) ?? now) < now;
}
