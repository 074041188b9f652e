import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { inSlices } from '../../base/timeSlices.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import { type Snapshot, userOf } from '../../state/snapshot.ts';
import { contextStatus } from './rowView.ts';
import type { UserAt } from '../shared/authenticatorUi.ts';
import type { Row } from '../shared/rows.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';

/**
 * The context that a command is about: the explorer's row, else the current one, else the person's choice.
 * Undefined when there is none, or the choice was dismissed.
 */
export async function contextFor(
  row: Row | undefined,
  snapshot: Snapshot | undefined,
  clock: Clock,
): Promise<Context | undefined> {
  if (row?.kind === 'context' || row?.kind === 'session') return row.context;
  if (snapshot === undefined) return undefined;
  const current = snapshot.kubeconfig.contexts.get(snapshot.kubeconfig.currentContext ?? '');
  return current ?? (await pickContext(snapshot, clock, l10n.t('Select a context')));
}

/** The user of that context. */
export async function userAtRow(
  { snapshots, clock }: Pick<UiContext, 'snapshots' | 'clock'>,
  row: Row | undefined,
): Promise<UserAt | undefined> {
  const snapshot = snapshots.current();
  const context = await contextFor(row, snapshot, clock);
  if (snapshot === undefined || context === undefined) return undefined;
  return { snapshot, context, user: userOf(snapshot, context.user) };
}

/** All contexts with their states, the current one first. */
export async function pickContext(snapshot: Snapshot, clock: Clock, placeholder: string): Promise<Context | undefined> {
  if (snapshot.kubeconfig.contexts.size === 0) {
    void vscode.window.showInformationMessage(l10n.t('No contexts found in your kubeconfig.'));
    return undefined;
  }
  const items = inSlices(contextItems(snapshot, clock.now()));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: placeholder, matchOnDescription: true });
  return picked?.context;
}

interface ContextItem extends vscode.QuickPickItem {
  readonly context: Context;
}

function* contextItems(snapshot: Snapshot, now: number): Generator<undefined, ContextItem[]> {
  const { contexts, currentContext } = snapshot.kubeconfig;
  const items: ContextItem[] = [];
  for (const context of contexts.values()) {
    const isCurrent = context.name === currentContext;
    const item = {
      label: `${isCurrent ? '$(circle-filled)' : '$(circle-outline)'} ${sanitizeLabel(context.name)}`,
      description: [contextStatus(snapshot, context, now).text, context.namespace]
        .filter((part) => part !== undefined)
        .map((part) => sanitizeLabel(part))
        .join(' · '),
      ...(isCurrent && { detail: l10n.t('current') }),
      context,
    };
    if (isCurrent) items.unshift(item);
    else items.push(item);
    yield;
  }
  return items;
}
