import * as vscode from 'vscode';
import type { Clock } from '../base/clock.ts';
import { inSlices } from '../base/slices.ts';
import type { Context } from '../kubeconfig/model.ts';
import type { Overview } from '../signin/overview.ts';
import { contextStatus } from './rowLook.ts';
import type { Row } from './rows.ts';
import { labelText } from './text.ts';

/**
 * The context that a command is about: the explorer's row, else the current one, else the person's choice.
 * Undefined when there is none, or the choice was dismissed.
 */
export async function contextFor(
  row: Row | undefined,
  overview: Overview | undefined,
  clock: Clock,
): Promise<Context | undefined> {
  if (row?.kind === 'context' || row?.kind === 'session') return row.context;
  if (overview === undefined) return undefined;
  const current = overview.kubeconfig.contexts.get(overview.kubeconfig.currentContext ?? '');
  return current ?? (await pickContext(overview, clock, 'Which context?'));
}

/** All contexts with their states, the current one first. */
export async function pickContext(overview: Overview, clock: Clock, placeholder: string): Promise<Context | undefined> {
  if (overview.kubeconfig.contexts.size === 0) {
    void vscode.window.showInformationMessage(
      'There is no context yet: the kubeconfig files that kubectl would use hold none.',
    );
    return undefined;
  }
  const items = inSlices(contextItems(overview, clock.now()));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: placeholder, matchOnDescription: true });
  return picked?.context;
}

interface ContextItem extends vscode.QuickPickItem {
  readonly context: Context;
}

function* contextItems(overview: Overview, now: number): Generator<undefined, ContextItem[]> {
  const { contexts, currentContext } = overview.kubeconfig;
  const items: ContextItem[] = [];
  for (const context of contexts.values()) {
    const isCurrent = context.name === currentContext;
    const item = {
      label: `${isCurrent ? '$(circle-filled)' : '$(circle-outline)'} ${labelText(context.name)}`,
      description: [context.namespace, contextStatus(overview, context, now).words]
        .filter((part) => part !== undefined)
        .map((part) => labelText(part))
        .join(' · '),
      ...(isCurrent && { detail: 'current' }),
      context,
    };
    if (isCurrent) items.unshift(item);
    else items.push(item);
    yield;
  }
  return items;
}
