import * as vscode from 'vscode';
import type { ApprovalRequest } from '../../signin/oidc/signInUi.ts';
import { approvalWords } from './text/approvalText.ts';

/**
 * Names issuer, client, account and the hosts that would get the token, before anybody is asked. Modal: a kubeconfig may be a
 * thief's, and this is where it shows.
 */
export async function askApproval(request: ApprovalRequest): Promise<boolean> {
  const { message, detail, button } = approvalWords(request);
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, button)) === button;
}
