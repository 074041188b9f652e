import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize, sanitizeMarkdown } from '../../base/sanitize.ts';
import type { Platform } from '../../base/platform.ts';
import { durationInShort, untilWordsChange } from '../../base/duration.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { Services } from '../../services/servicesApi.ts';
import { type Severity, severityOf, type Status } from '../../authenticators/shared/status.ts';
import { createDisposables, type Disposable } from '../shared/disposables.ts';
import { endLines } from '../shared/text/expiryLines.ts';
import { statusOf } from '../clusters/rowView.ts';
import { noContextSentence, statusView } from '../shared/text/statusText.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';

/** The current context and its countdown; a click offers what can be done. */
export function createStatusBar({
  snapshots,
  clock,
}: Pick<Services, 'snapshots'> & Pick<Platform, 'clock'>): Disposable {
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
    const snapshot = snapshots.current();
    const context = snapshot?.kubeconfig.contexts.get(snapshot.kubeconfig.currentContext ?? '');
    if (snapshot === undefined || context === undefined) {
      drawWithoutContext(item, snapshot);
      return;
    }
    const now = clock.now();
    const status = statusOf(snapshot, context);
    drawContext(item, context.name, status, endLines(status, now), now);
    if (status.kind === 'signedIn' && status.expiresAt !== undefined) {
      cancelTimer = clock.after(untilWordsChange(status.expiresAt, now), draw);
    }
  };
  disposables.add(snapshots.onChange(draw));
  disposables.add({ dispose: () => cancelTimer?.() });
  draw();
  return disposables;
}

/** Without any context the item is hidden. */
function drawWithoutContext(item: vscode.StatusBarItem, snapshot: Snapshot | undefined): void {
  if (snapshot === undefined || snapshot.kubeconfig.contexts.size === 0) {
    item.hide();
    return;
  }
  item.text = `$(shield) ${l10n.t('no context')}`;
  item.tooltip = noContextSentence(snapshot.kubeconfig.currentContext);
  item.backgroundColor = undefined;
  item.accessibilityInformation = { label: l10n.t('Cluster Sign-In: {status}', { status: item.tooltip }) };
  item.show();
}

const BACKGROUNDS: Partial<Record<Severity, string>> = {
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
  const look = statusView(status, now, true);
  item.text = `${look.severity === 'busy' ? '$(loading~spin)' : '$(shield)'} ${sanitizeLabel(contextName, 40)} · ${shortWords(status, now)}`;
  const background = BACKGROUNDS[look.severity];
  item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
  item.accessibilityInformation = {
    label: [
      l10n.t('Cluster Sign-In: context {context}', { context: sanitize(contextName, 40) }),
      look.ariaLabel,
      ...(look.detail === undefined ? [] : [look.detail]),
    ].join(', '),
  };
  const lines = [
    `**${sanitizeMarkdown(contextName)}**: ${sanitizeMarkdown(look.text)}`,
    ...said.map((line) => sanitizeMarkdown(line, 500)),
  ];
  item.tooltip = new vscode.MarkdownString(lines.join('\n\n'));
  item.show();
}

function shortWords(status: Status, now: number): string {
  switch (severityOf(status, now)) {
    case 'busy':
      return l10n.t('signing in…');
    case 'signedOut':
      return l10n.t('signed out');
    case 'unknown':
      return l10n.t('status unknown');
    case 'broken':
      return l10n.t('invalid configuration');
    case 'ended':
      return l10n.t('ended');
    case 'soon':
    case 'good':
      if (status.kind !== 'signedIn' || status.expiresAt === undefined) return l10n.t('signed in');
      return status.expiresAt > now ? durationInShort(status.expiresAt - now) : l10n.t('kubectl will refresh');
  }
}
