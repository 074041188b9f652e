import { soleSession } from '../../sessions/findSession.ts';
import type { Authenticator } from '../shared/authenticator.ts';
import { sessionStatus, statusOfEntry, pausedReason, unapprovedReason } from '../shared/userStatus.ts';
import { type OidcMethod, recognizeOidc } from './oidcMethod.ts';

export interface IssuerDetail {
  readonly code: 'issuer';
  readonly data: { readonly issuer: string };
}

/** OpenID Connect: kubectl's auth-provider, our credential plugin, and a token file that is kept fresh. */
export const oidcAuthenticator: Authenticator<'oidc', OidcMethod, IssuerDetail> = {
  id: 'oidc',
  recognize: ({ user }) => recognizeOidc(user),
  namedFiles: () => [],
  runsPlugin: ({ kind }) => kind === 'plugin',
  sessionOf: (method, sessions) => {
    if (method.kind !== 'plugin') return { kind: 'absent' };
    if (method.sessionId !== undefined) return sessions.get(method.sessionId) ?? { kind: 'absent' };
    const session = soleSession(sessions.values(), method.client);
    return session === undefined ? { kind: 'absent' } : { kind: 'session', session };
  },
  approvalSubject: ({ client: { issuer, clientId } }) => ({ kind: 'client', issuer, clientId }),
  status: (method, facts) => {
    switch (method.kind) {
      case 'plugin':
        return sessionStatus(facts.session, unapprovedReason(facts.tokenDestinations));
      case 'tokenFile':
        return sessionStatus(facts.session, pausedReason(facts.pausedBy));
      case 'authProvider':
        return statusOfEntry(facts);
    }
  },
  can: ({ kind }, { session, status }) => ({
    signIn: true,
    refresh:
      kind === 'authProvider' || (session.kind === 'session' && session.session.tokens.refreshToken !== undefined),
    signOut: status.kind === 'signedIn' || session.kind === 'session',
    convert: kind === 'authProvider' || kind === 'tokenFile',
    fix: undefined,
  }),
  rowDetail: () => undefined,
  details: ({ client: { issuer } }) => [{ code: 'issuer', data: { issuer } }],
};
