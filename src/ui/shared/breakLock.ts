import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { durationInWords } from '../../base/duration.ts';
import type { HeldLock } from '../../errors/fileErrors.ts';
import { breakHeldLock } from '../../files/lock.ts';

/** Removes a lock that another program left, if the person says so, and no other one in its place. */
export async function askAndBreak(lock: HeldLock): Promise<void> {
  const button = l10n.t('Break the Lock');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Break the lock {path}?', { path: sanitize(lock.path, 300) }),
    { modal: true, detail: detailOf(lock) },
    button,
  );
  if (answer === undefined) return;
  const isBroken = await breakHeldLock(lock);
  void vscode.window.showInformationMessage(
    isBroken ? l10n.t('The lock is removed. Try again.') : l10n.t('The lock was already released. Try again.'),
  );
}

function detailOf({ owner, ageMs }: HeldLock): string {
  const duration = durationInWords(ageMs);
  return owner === undefined
    ? l10n.t(
        'Another program created it {duration} ago. If that program is still running, its changes may be lost. Break the lock only if you know that it is not.',
        { duration },
      )
    : l10n.t(
        'Cluster Sign-In on {host} (process {pid}) created it {duration} ago. If that process is still running, its changes may be lost. Break the lock only if you know that it is not.',
        { host: sanitize(owner.host), pid: owner.pid, duration },
      );
}
