import * as vscode from 'vscode';
import { clean, cleanMarkdown } from '../base/clean.ts';
import type { Clock } from '../base/clock.ts';
import { durationInShort, untilWordsChange } from '../base/duration.ts';
import type { Overview } from '../signin/overview.ts';
import type { Overviews } from '../signin/overviews.ts';
import { careOf, type Care, type Status } from '../signin/status.ts';
import { ociSessionOf } from './can.ts';
import { createDisposables, type Disposable } from './disposables.ts';
import { endLines } from './endLines.ts';
import { statusOf } from './rowLook.ts';
import { noContextSentence, statusLook } from './statusWords.ts';
import { labelText } from './text.ts';

/** The current context and its countdown; a click offers what can be done. */
export function createStatusBar({ overviews, clock }: { overviews: Overviews; clock: Clock }): Disposable {
  const disposables = createDisposables();
  const item = disposables.add(
    vscode.window.createStatusBarItem('clusterSignIn.status', vscode.StatusBarAlignment.Left, 40),
  );
  item.name = 'Cluster Sign-In';
  item.command = 'clusterSignIn.showMenu';
  let cancelTimer: (() => void) | undefined;
  const draw = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    const overview = overviews.current();
    const context = overview?.kubeconfig.contexts.get(overview.kubeconfig.currentContext ?? '');
    if (overview === undefined || context === undefined) {
      drawWithoutContext(item, overview);
      return;
    }
    const now = clock.now();
    const user = overview.users.get(context.user);
    const status = statusOf(overview, context);
    drawContext(item, context.name, status, endLines(status, user && ociSessionOf(user)?.token, now), now);
    if (status.kind === 'signedIn' && status.expiresAt !== undefined) {
      cancelTimer = clock.after(untilWordsChange(status.expiresAt, now), draw);
    }
  };
  disposables.add(overviews.onChange(draw));
  disposables.add({ dispose: () => cancelTimer?.() });
  draw();
  return disposables;
}

/** Nothing to show without any context: the item stays away until there is one to switch to. */
function drawWithoutContext(item: vscode.StatusBarItem, overview: Overview | undefined): void {
  if (overview === undefined || overview.kubeconfig.contexts.size === 0) {
    item.hide();
    return;
  }
  item.text = '$(shield) no context';
  item.tooltip = noContextSentence(overview.kubeconfig.currentContext);
  item.backgroundColor = undefined;
  item.accessibilityInformation = { label: `Cluster Sign-In: ${item.tooltip}` };
  item.show();
}

const BACKGROUNDS: Partial<Record<Care, string>> = {
  soon: 'statusBarItem.warningBackground',
  ended: 'statusBarItem.errorBackground',
  broken: 'statusBarItem.errorBackground',
};

function drawContext(
  item: vscode.StatusBarItem,
  contextName: string,
  status: Status,
  said: readonly string[],
  now: number,
): void {
  const look = statusLook(status, now, true);
  const name = clean(contextName, 40);
  item.text = `${look.care === 'busy' ? '$(loading~spin)' : '$(shield)'} ${labelText(contextName, 40)} · ${shortWords(status, now)}`;
  const background = BACKGROUNDS[look.care];
  item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
  item.accessibilityInformation = {
    label: `Cluster Sign-In: context ${name}, ${look.spoken}${look.detail === undefined ? '' : `, ${look.detail}`}`,
  };
  const lines = [
    `**${cleanMarkdown(contextName)}**: ${cleanMarkdown(look.words)}`,
    ...said.map((line) => cleanMarkdown(line, 500)),
  ];
  item.tooltip = new vscode.MarkdownString(lines.join('\n\n'));
  item.show();
}

function shortWords(status: Status, now: number): string {
  switch (careOf(status, now)) {
    case 'busy':
      return 'signing in…';
    case 'signedOut':
      return 'signed out';
    case 'unknown':
      return 'not known';
    case 'broken':
      return 'cannot be used';
    case 'ended':
      return 'ended';
    case 'soon':
    case 'good':
      if (status.kind !== 'signedIn' || status.expiresAt === undefined) return 'signed in';
      return status.expiresAt > now ? durationInShort(status.expiresAt - now) : 'kubectl renews';
  }
}
