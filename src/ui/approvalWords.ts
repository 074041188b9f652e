import { clean } from '../base/clean.ts';
import type { ApprovalRequest } from '../signin/conversation.ts';
import { hostOf } from './text.ts';

/** The question of a modal dialog. */
export interface ApprovalWords {
  readonly message: string;
  readonly detail: string;
}

export function approvalWords(request: ApprovalRequest): ApprovalWords {
  const { issuer, clientId, destinations } = request;
  const detail = [
    `Issuer: ${clean(issuer)}`,
    ...authorityLines(request),
    `Client: ${clean(clientId)}`,
    ...destinations.flatMap(({ host, notable }) => [
      `Server: ${clean(host)}`,
      ...notable.map((note) => `   It ${clean(note)}.`),
    ]),
    '',
    'Whoever runs the server can act as you in every cluster that trusts this issuer and client. Continue only if you know it.',
  ].join('\n');
  return { message: messageOf(request), detail };
}

function messageOf({ contextName, issuer, isFirstUse, destinations }: ApprovalRequest): string {
  if (isFirstUse) return `Sign in to ${clean(contextName)}?`;
  const host = clean(hostOf(issuer));
  if (destinations.length === 0) return `Trust another certificate authority for ${host}?`;
  return `Send your session at ${host} to ${destinations.map((destination) => clean(destination.host)).join(', ')}?`;
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
