import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import type { ApprovalRequest } from '../signin/conversation.ts';

/**
 * Names issuer, client and the hosts that would get the token, before the browser opens. Modal: a kubeconfig may be a
 * thief's, and this is where it shows.
 */
export async function askApproval(request: ApprovalRequest): Promise<boolean> {
  const { contextName, issuer, clientId, isFirstUse, destinations } = request;
  const message = isFirstUse
    ? `Sign in to ${clean(contextName)}?`
    : `Send your session at ${clean(hostOf(issuer))} to ${destinations.map(({ host }) => clean(host)).join(', ')}?`;
  const detail = [
    `Issuer: ${clean(issuer)}`,
    `Client: ${clean(clientId)}`,
    ...destinations.flatMap(({ host, notable }) => [
      `Server: ${clean(host)}`,
      ...notable.map((note) => `   It ${clean(note)}.`),
    ]),
    '',
    'Whoever runs the server can act as you in every cluster that trusts this issuer and client. Continue only if you know it.',
  ].join('\n');
  // Where somebody was signed in before, it is the server that is approved; a sign-in need not follow.
  const button = isFirstUse ? 'Sign In' : 'Approve';
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, button)) === button;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
