import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import { durationInWords } from '../base/duration.ts';
import { breakHeldLock, type HeldLock } from '../files/lock.ts';

/** Removes a lock that another program left, if the person says so, and no other one in its place. */
export async function askAndBreak(lock: HeldLock): Promise<void> {
  const maker =
    lock.owner === undefined
      ? 'Another program'
      : `Cluster Sign-In on ${clean(lock.owner.host)} (process ${lock.owner.pid})`;
  const detail = `${maker} made it ${durationInWords(lock.age)} ago. If that is still at work, what it writes may be lost: break the lock only when you know that it is not.`;
  const answer = await vscode.window.showWarningMessage(
    `Break the lock ${clean(lock.path, 300)}?`,
    { modal: true, detail },
    'Break the Lock',
  );
  if (answer === undefined) return;
  const isBroken = await breakHeldLock(lock);
  void vscode.window.showInformationMessage(
    isBroken ? 'The lock is gone; try again.' : 'That lock went by itself or made room for another; try again.',
  );
}
