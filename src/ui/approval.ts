import * as vscode from 'vscode';
import type { ApprovalRequest } from '../signin/conversation.ts';
import { approvalWords } from './approvalWords.ts';

/**
 * Names issuer, client and the hosts that would get the token, before the browser opens. Modal: a kubeconfig may be a
 * thief's, and this is where it shows.
 */
export async function askApproval(request: ApprovalRequest): Promise<boolean> {
  const { message, detail } = approvalWords(request);
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, 'Sign In');
  return answer === 'Sign In';
}
