import { clean } from '../base/clean.ts';
import type { ApprovalRequest } from '../signin/conversation.ts';
import { hostOf } from './text.ts';

/** The question of a modal dialog. */
export interface ApprovalWords {
  readonly message: string;
  readonly detail: string;
  readonly button: string;
}

/** A name in DNS has at most 253 characters, and it is its end that says whose it is: no host is cut. */
const WHOLE_HOST = 300;

const BUTTONS: Readonly<Record<ApprovalRequest['purpose'], string>> = {
  signIn: 'Sign In',
  refresh: 'Refresh',
  use: 'Approve',
};

export function approvalWords(request: ApprovalRequest): ApprovalWords {
  const { issuer, clientId, account, destinations, purpose } = request;
  const detail = [
    `Issuer: ${clean(issuer, 2 * WHOLE_HOST)}`,
    ...authorityLines(request),
    `Client: ${clean(clientId)}`,
    ...(account === undefined ? [] : [`Account: ${clean(account)}`]),
    ...destinations.flatMap(({ host, notable }) => [
      `Server: ${clean(host, WHOLE_HOST)}`,
      ...notable.map((note) => `   It ${clean(note, 2 * WHOLE_HOST)}.`),
    ]),
    '',
    'Whoever runs the server can act as you in every cluster that trusts this issuer and client. Continue only if you know it.',
  ].join('\n');
  return { message: messageOf(request), detail, button: BUTTONS[purpose] };
}

function messageOf({ contextName, issuer, isFirstUse, destinations, purpose }: ApprovalRequest): string {
  if (isFirstUse) return `${purpose === 'refresh' ? 'Refresh' : 'Sign in to'} ${clean(contextName)}?`;
  const host = clean(hostOf(issuer), WHOLE_HOST);
  if (destinations.length === 0) return `Trust another certificate authority for ${host}?`;
  const servers = destinations.map((destination) => clean(destination.host, WHOLE_HOST)).join(', ');
  return `Send your session at ${host} to ${servers}?`;
}

/** What is unusual about who vouches for the issuer. */
function authorityLines({ authority, isFirstUse, isNewAuthority }: ApprovalRequest): readonly string[] {
  const isChanged = isNewAuthority && !isFirstUse;
  if (authority === 'system' && !isChanged) return [];
  const who =
    authority === 'system'
      ? 'the certificate authorities of this machine'
      : `a certificate authority of its own (${authority})`;
  return [`   It is trusted by way of ${who}${isChanged ? ', which you have not approved for it so far' : ''}.`];
}
