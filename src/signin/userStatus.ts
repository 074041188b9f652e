import type { Credential } from '../credential/credential.ts';
import type { TokenFacts } from '../credential/token.ts';
import type { SessionFound } from './sessions.ts';
import type { Status } from './status.ts';

/** What is known of a user by its session. `held`: why the token is not given although it is there. */
export function sessionStatus(found: SessionFound, held: string | undefined): Status {
  if (found.kind === 'unsealable') {
    return { kind: found.why === 'silent' ? 'unknown' : 'signedOut', why: found.sentence };
  }
  if (found.kind === 'absent') return { kind: 'signedOut', why: undefined };
  const { account, tokens, ended, failing } = found.session;
  if (ended !== undefined) return { kind: 'signedOut', why: ended.why, ended: true };
  if (held !== undefined) return { kind: 'signedOut', why: held };
  return {
    kind: 'signedIn',
    subject: account.displayName,
    expiresAt: tokens.expiresAt,
    renewal:
      tokens.refreshToken === undefined
        ? { kind: 'none' }
        : failing === undefined
          ? { kind: 'byUs' }
          : { kind: 'failing', since: failing.since, why: failing.why },
  };
}

/** What is known of a user by what its entry carries. */
export function credentialStatus(credential: Exclude<Credential, { kind: 'refused' }>): Status {
  switch (credential.kind) {
    case 'none':
      return { kind: 'signedOut', why: 'This user has no credential: kubectl would ask for a user name.' };
    case 'oidc':
      if (credential.idToken !== undefined && credential.facts === undefined) {
        return { kind: 'signedOut', why: 'Its ID token cannot be read, and kubectl refuses it.' };
      }
      if (credential.facts?.expiresAt === undefined && !credential.hasRefreshToken) {
        return { kind: 'signedOut', why: undefined };
      }
      return {
        kind: 'signedIn',
        subject: credential.facts?.displayName,
        expiresAt: credential.facts?.expiresAt,
        renewal: { kind: credential.hasRefreshToken ? 'byKubectl' : 'none' },
      };
    case 'tokenFile':
      if (!credential.readable) {
        return { kind: 'broken', problem: `Its token file ${credential.path} cannot be read.` };
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
      return {
        kind: 'unknown',
        why: `kubectl runs ${credential.command} for this user, and nothing ran it from here.`,
      };
    case 'otherProvider':
      return { kind: 'unknown', why: `kubectl's auth provider ${credential.name} is not known here.` };
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
