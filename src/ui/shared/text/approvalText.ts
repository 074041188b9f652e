import * as l10n from '@vscode/l10n';
import { sanitize } from '../../../base/sanitize.ts';
import { hostOf } from '../../../base/urlHost.ts';
import { destinationNoteText } from '../../../text/signIn/destinationText.ts';
import type { ApprovalRequest } from '../../../signin/oidc/signInUi.ts';

/** The question of a modal dialog. */
export interface ApprovalWords {
  readonly message: string;
  readonly detail: string;
  readonly button: string;
}

/** A name in DNS has at most 253 characters, and it is its end that says whose it is: no host is cut. */
const WHOLE_HOST = 300;

export function approvalWords(request: ApprovalRequest): ApprovalWords {
  const { issuer, clientId, account, destinations, purpose } = request;
  const detail = [
    l10n.t('Issuer: {issuer}', { issuer: sanitize(issuer, 2 * WHOLE_HOST) }),
    ...authorityLines(request),
    l10n.t('Client: {client}', { client: sanitize(clientId) }),
    ...(account === undefined ? [] : [l10n.t('Account: {account}', { account: sanitize(account) })]),
    ...destinations.flatMap(({ host, notable }) => [
      l10n.t('Server: {host}', { host: sanitize(host, WHOLE_HOST) }),
      ...notable.map((note) => `   ${destinationNoteText(note)}`),
    ]),
    '',
    l10n.t(
      'Anyone who runs this server can act as you in every cluster that trusts this issuer and client. Continue only if you know the server.',
    ),
  ].join('\n');
  return { message: messageOf(request), detail, button: buttonOf(purpose) };
}

function buttonOf(purpose: ApprovalRequest['purpose']): string {
  switch (purpose) {
    case 'signIn':
      return l10n.t('Sign In');
    case 'refresh':
      return l10n.t('Refresh');
    case 'use':
      return l10n.t('Approve');
  }
}

function messageOf({ contextName, issuer, isFirstUse, destinations, purpose }: ApprovalRequest): string {
  const context = sanitize(contextName);
  if (isFirstUse)
    return purpose === 'refresh'
      ? l10n.t('Refresh {context}?', { context })
      : l10n.t('Sign in to {context}?', { context });
  const issuerHost = sanitize(hostOf(issuer), WHOLE_HOST);
  if (destinations.length === 0) return l10n.t('Trust another certificate authority for {host}?', { host: issuerHost });
  const servers = destinations.map(({ host }) => sanitize(host, WHOLE_HOST)).join(', ');
  return l10n.t('Send your session at {host} to {servers}?', { host: issuerHost, servers });
}

/** What is unusual about who vouches for the issuer. */
function authorityLines({ authority, isFirstUse, isNewAuthority }: ApprovalRequest): readonly string[] {
  const isChanged = isNewAuthority && !isFirstUse;
  const isOwn = authority !== 'system';
  if (!isOwn && !isChanged) return [];
  return [`   ${authorityText(isOwn ? sanitize(authority) : undefined, isChanged)}`];
}

/** `own`: the fingerprint of the only one that is trusted; undefined: the machine's are. */
function authorityText(own: string | undefined, isChanged: boolean): string {
  if (own === undefined) {
    return l10n.t("It is trusted through this machine's certificate authorities, which you have not approved for it.");
  }
  return isChanged
    ? l10n.t('It is trusted through its own certificate authority ({own}), which you have not approved for it.', {
        own,
      })
    : l10n.t('It is trusted through its own certificate authority ({own}).', { own });
}
