import type { Facts, TokenDestination } from './authenticator.ts';
import type { Credential } from '../../credential/credential.ts';
import type { TokenFacts } from '../../credential/token.ts';
import type { SessionFound } from '../../sessions/sessionStore.ts';
import { failureReason, type Reason } from './reasons.ts';
import type { Status } from './status.ts';

/** What is known of a user by its session. `held`: why the token is not given although it is there. */
export function sessionStatus(found: SessionFound, held: Reason | undefined): Status {
  if (found.kind === 'unsealable') {
    return { kind: found.why === 'silent' ? 'unknown' : 'signedOut', reason: failureReason(found.error) };
  }
  if (found.kind === 'absent') return { kind: 'signedOut', reason: undefined };
  const { account, tokens, ended, failing } = found.session;
  if (ended !== undefined) return { kind: 'signedOut', reason: failureReason(ended.why), ended: true };
  if (held !== undefined) return { kind: 'signedOut', reason: held };
  return {
    kind: 'signedIn',
    subject: account.displayName,
    expiresAt: tokens.expiresAt,
    renewal:
      tokens.refreshToken === undefined
        ? { kind: 'none' }
        : failing === undefined
          ? { kind: 'byUs' }
          : { kind: 'failing', since: failing.since, reason: failureReason(failing.why) },
  };
}

/** What is known of a user by what its entry carries. */
export function credentialStatus(credential: Exclude<Credential, { kind: 'refused' }>): Status {
  switch (credential.kind) {
    case 'none':
      return { kind: 'signedOut', reason: { code: 'no-credential', data: undefined } };
    case 'oidc':
      if (credential.idToken !== undefined && credential.facts === undefined) {
        return { kind: 'signedOut', reason: { code: 'id-token-unreadable', data: undefined } };
      }
      if (credential.facts?.expiresAt === undefined && !credential.hasRefreshToken) {
        return { kind: 'signedOut', reason: undefined };
      }
      return {
        kind: 'signedIn',
        subject: credential.facts?.displayName,
        expiresAt: credential.facts?.expiresAt,
        renewal: { kind: credential.hasRefreshToken ? 'byKubectl' : 'none' },
      };
    case 'tokenFile':
      if (!credential.readable) {
        return { kind: 'broken', reason: { code: 'token-file-unreadable', data: { path: credential.path } } };
      }
      return fixedToken(credential.facts);
    case 'token':
      return fixedToken(credential.facts);
    case 'basic':
      return { kind: 'signedIn', subject: credential.username, expiresAt: undefined, renewal: { kind: 'none' } };
    case 'certificate':
      return {
        kind: 'signedIn',
        subject: credential.subject,
        expiresAt: credential.expiresAt,
        renewal: { kind: 'none' },
      };
    case 'exec':
      return { kind: 'unknown', reason: { code: 'exec-plugin', data: { name: credential.command } } };
    case 'otherProvider':
      return { kind: 'unknown', reason: { code: 'auth-provider-unknown', data: { name: credential.name } } };
  }
}

function fixedToken(facts: TokenFacts | undefined): Status {
  return {
    kind: 'signedIn',
    subject: facts?.displayName,
    expiresAt: facts?.expiresAt,
    renewal: { kind: 'none' },
  };
}

/** The status of an entry that may read our token file and otherwise depends only on its credential. */
export function statusOfEntry({ session, credential, pausedBy }: Facts): Status {
  return session.kind === 'absent' ? credentialStatus(credential) : sessionStatus(session, pausedReason(pausedBy));
}

/** Why a session's token file is not written. */
export function pausedReason(by: TokenDestination): Reason;
export function pausedReason(by: TokenDestination | undefined): Reason | undefined;
export function pausedReason(by: TokenDestination | undefined): Reason | undefined {
  return by && { code: 'paused', data: { contextName: by.context.name, host: by.destination.host } };
}

/** Why the plugin gives no token: none of the destinations is approved. */
export function unapprovedReason(destinations: readonly TokenDestination[]): Reason | undefined {
  const [first] = destinations;
  if (first === undefined || destinations.some(({ approved }) => approved)) return undefined;
  return { code: 'unapproved', data: { contextName: first.context.name, host: first.destination.host } };
}
