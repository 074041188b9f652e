import * as l10n from '@vscode/l10n';
import { diagnosticText } from '../../text/errors/diagnosticsText.ts';
import { kubercRefusalText } from '../../text/kubeconfig/kubercText.ts';
import { sanitizeMarkdown } from '../../base/sanitize.ts';
import { hostOf } from '../../base/urlHost.ts';
import type { Cluster, Context } from '../../kubeconfig/read/model.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import { authenticatorOf } from '../../authenticators/authenticators.ts';
import { detailLine } from '../../text/status/detailsText.ts';
import { endLines } from '../shared/text/expiryLines.ts';
import { contextStatus, missingSentence, pluginRefusalOf, statusOf } from './rowView.ts';
import type { ExplorerRow } from '../shared/rows.ts';

/** What is true of every tooltip of one drawing. */
export interface Drawing {
  readonly snapshot: Snapshot;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Where the list of files comes from, in a word or two. */
  readonly origin: string;
}

/** What is worth saying about a row when somebody asks, as Markdown. */
export function tooltipOf(row: ExplorerRow, drawing: Drawing): string {
  switch (row.kind) {
    case 'file':
      return sanitizeMarkdown(diagnosticText(row.problem), 1000);
    case 'cluster':
      return row.cluster === undefined
        ? sanitizeMarkdown(missingSentence(row.name))
        : clusterTooltip(row.cluster, drawing);
    case 'context':
      return contextTooltip(row.context, drawing);
    case 'more':
      return l10n.t('This list is long. Run "Filter Clusters" to find a name, a server, or an account.');
  }
}

function clusterTooltip(cluster: Cluster, { origin }: Drawing): string {
  return lines([
    `**${sanitizeMarkdown(cluster.name)}**`,
    sanitizeMarkdown(cluster.server ?? l10n.t('This cluster has no server.')),
    ...(cluster.insecureSkipTlsVerify
      ? [`⚠ ${l10n.t('TLS verification is disabled. Anyone on the network path can read tokens.')}`]
      : []),
    ...(cluster.proxyUrl === undefined
      ? []
      : [l10n.t('Proxy {host}', { host: sanitizeMarkdown(hostOf(cluster.proxyUrl)) })]),
    l10n.t('From {file}, line {line} (files set by {origin})', {
      file: sanitizeMarkdown(cluster.file),
      line: cluster.line,
      origin: sanitizeMarkdown(origin),
    }),
  ]);
}

function contextTooltip(context: Context, { snapshot, now }: Drawing): string {
  const isCurrent = snapshot.kubeconfig.currentContext === context.name;
  const user = snapshot.users.get(context.user);
  const { text } = contextStatus(snapshot, context, now);
  const refusal = pluginRefusalOf(snapshot, context);
  const details = user === undefined ? [] : authenticatorOf(user.authMethod).details(user.authMethod);
  const said = endLines(statusOf(snapshot, context), now);
  return lines([
    isCurrent
      ? l10n.t('**{context}** (current)', { context: sanitizeMarkdown(context.name) })
      : `**${sanitizeMarkdown(context.name)}**`,
    l10n.t('User {user}: {status}', { user: sanitizeMarkdown(context.user), status: sanitizeMarkdown(text) }),
    ...said.map((line) => sanitizeMarkdown(line, 500)),
    ...(refusal === undefined ? [] : [`⚠ ${sanitizeMarkdown(kubercRefusalText(refusal), 500)}`]),
    ...details.map((detail) => sanitizeMarkdown(detailLine(detail), 700)),
    l10n.t('From {file}, line {line}', { file: sanitizeMarkdown(context.file), line: context.line }),
  ]);
}

function lines(all: readonly string[]): string {
  return all.join('\n\n');
}
