import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { diagnosticDetail, diagnosticText } from '../../text/errors/diagnosticsText.ts';
import { kubercRefusalText } from '../../text/kubeconfig/kubercText.ts';
import type { PluginRefusal } from '../../kubeconfig/kuberc/kuberc.ts';
import { sanitize } from '../../base/sanitize.ts';
import { detailLine } from '../../text/status/detailsText.ts';
import { untilWordsChange } from '../../base/duration.ts';
import { hostOf } from '../../base/urlHost.ts';
import type { Diagnostic } from '../../errors/diagnostics.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import { authenticatorOf } from '../../authenticators/authenticators.ts';
import { idTokenOf, isUnapproved, runsPlugin, type Snapshot, type UserState } from '../../state/snapshot.ts';
import type { Reason } from '../../authenticators/shared/reasons.ts';
import type { Severity, Status } from '../../authenticators/shared/status.ts';
import type { ClusterList } from './clusterList.ts';
import type { ExplorerRow, MoreRow } from '../shared/rows.ts';
import { FIX_TEXT, statusView, type StatusView, whoOf } from '../shared/text/statusText.ts';

/** The appearance of a row. Rows are redrawn only when it changes. */
export interface RowView {
  readonly label: string;
  readonly description?: string;
  /** A codicon, and a theme color's id. */
  readonly icon?: string;
  readonly color?: string;
  /** For a screen reader, where that is more than label and description. */
  readonly ariaLabel?: string;
  /** What can be done with it, for the menus' `when` clauses. */
  readonly contextValue: string;
  readonly isCurrent?: boolean;
  readonly isExpandable?: boolean;
}

/** More than this would be fetched and drawn at once, and hide what is looked for. */
const MOST_CLUSTERS = 100;
const MOST_CONTEXTS = 500;

/**
 * A row's identity in the editor, which remembers by it how the row was folded, and one that could not be unfolded as
 * folded: a cluster with its first context, and one that a filter found, is another row.
 */
export function idOf(listing: ClusterList, row: ExplorerRow): string {
  switch (row.kind) {
    case 'file':
      return `file ${JSON.stringify(row.problem)}`;
    case 'cluster': {
      if (!listing.contextsOf.has(row.name)) return `cluster ${row.name} alone`;
      if (listing.words.length === 0) return `cluster ${row.name}`;
      return `cluster ${row.name} found${fits(listing, row.name) ? '' : ' among many'}`;
    }
    case 'context':
      return `context ${row.context.name}`;
    case 'more':
      return `more ${row.list}`;
  }
}

/** Whether a cluster that was not shown before begins unfolded. */
export function startsExpanded(listing: ClusterList, clusterName: string): boolean {
  const { contexts, currentContext } = listing.snapshot.kubeconfig;
  return fits(listing, clusterName) || contexts.get(currentContext ?? '')?.cluster === clusterName;
}

/** Whether there is more than is good to show at once. */
export function isMuch({ clusters, matching }: ClusterList): boolean {
  return clusters.length > MOST_CLUSTERS || matching > MOST_CONTEXTS;
}

/** Whether a cluster's contexts can be shown from the beginning: where there is much, only if they are few. */
function fits(listing: ClusterList, clusterName: string): boolean {
  const { clusters, contextsOf } = listing;
  if (!isMuch(listing)) return true;
  const fairShare = clusters.length > MOST_CLUSTERS ? 0 : MOST_CONTEXTS / clusters.length;
  return (contextsOf.get(clusterName)?.length ?? 0) <= fairShare;
}

/** `now` in milliseconds since the epoch. */
export function rowViewOf(listing: ClusterList, row: ExplorerRow, now: number): RowView {
  switch (row.kind) {
    case 'file':
      return fileView(row.problem);
    case 'cluster':
      return clusterView(listing, row);
    case 'context':
      return contextView(listing.snapshot, row.context, now);
    case 'more':
      return moreView(row);
  }
}

/** When the text of a row becomes outdated, in milliseconds since the epoch; undefined: never. */
export function staleAt({ snapshot }: ClusterList, row: ExplorerRow, now: number): number | undefined {
  const status = row.kind === 'context' ? statusOf(snapshot, row.context) : undefined;
  if (status?.kind !== 'signedIn' || status.expiresAt === undefined) return undefined;
  return now + untilWordsChange(status.expiresAt, now);
}

function fileView(diagnostic: Diagnostic): RowView {
  const { path, line } = diagnostic;
  return {
    label: sanitize(
      line === undefined ? basename(path) : l10n.t('{file}, line {line}', { file: basename(path), line }),
    ),
    icon: 'warning',
    color: 'list.errorForeground',
    // A narrow view cuts the end off, so the path is left to the tooltip.
    description: sanitize(diagnosticDetail(diagnostic)),
    ariaLabel: sanitize(diagnosticText(diagnostic), 500),
    contextValue: 'file',
  };
}

function clusterView(
  { snapshot, contextsOf }: ClusterList,
  { name, cluster }: ExplorerRow & { kind: 'cluster' },
): RowView {
  const isExpandable = contextsOf.has(name);
  const hasNoContexts = !snapshot.contextsOf.has(name);
  const label = sanitize(name);
  if (cluster === undefined) {
    const ariaLabel = `${label}, ${missingSentence(name)}`;
    return {
      label,
      description: `⚠ ${l10n.t('cluster not defined')}`,
      ariaLabel,
      contextValue: 'cluster',
      isExpandable,
    };
  }
  const host = cluster.server === undefined ? l10n.t('no server') : sanitize(hostOf(cluster.server));
  return {
    label,
    description: hasNoContexts ? `${host} · ${l10n.t('no contexts')}` : host,
    contextValue: [
      'cluster.inFile',
      ...(cluster.server === undefined ? [] : hasNoContexts ? ['canSignIn', 'needsSignIn'] : ['canSignIn']),
    ].join('.'),
    isExpandable,
  };
}

export function missingSentence(clusterName: string): string {
  return l10n.t('Contexts use the cluster {cluster}, which no kubeconfig file defines.', {
    cluster: sanitize(clusterName),
  });
}

/** Why kubectl would not run what gives this context its tokens; undefined when it would. */
export function pluginRefusalOf(snapshot: Snapshot, context: Context): PluginRefusal | undefined {
  const user = snapshot.users.get(context.user);
  return user !== undefined && runsPlugin(user) ? snapshot.pluginRefusal : undefined;
}

/** A context's status as it is shown. */
export function contextStatus(snapshot: Snapshot, context: Context, now: number): StatusView {
  return statusView(statusOf(snapshot, context), now, snapshot.kubeconfig.currentContext === context.name);
}

/** The status of a context's user; broken where there is no such user, or nowhere to go with it. Raw. */
export function statusOf({ users, kubeconfig }: Snapshot, { user, cluster: name }: Context): Status {
  const status = users.get(user)?.status;
  if (status === undefined) return broken({ code: 'user-missing', data: { userName: user } });
  const cluster = kubeconfig.clusters.get(name);
  if (cluster === undefined) return broken({ code: 'cluster-missing', data: { clusterName: name } });
  return cluster.server === undefined ? broken({ code: 'server-missing', data: { clusterName: name } }) : status;
}

function broken(reason: Reason): Status {
  return { kind: 'broken', reason };
}

function contextView(snapshot: Snapshot, context: Context, now: number): RowView {
  const isCurrent = snapshot.kubeconfig.currentContext === context.name;
  const user = snapshot.users.get(context.user);
  const { severity, icon, color, text, ariaLabel, detail } = contextStatus(snapshot, context, now);
  const refusal = pluginRefusalOf(snapshot, context);
  const method = user === undefined ? [] : methodWords(user);
  // The expiry comes first: a narrow view cuts the end off.
  const namespace = context.namespace === undefined ? [] : [sanitize(context.namespace, 60)];
  return {
    label: sanitize(context.name),
    description: [...flagsOf(user, refusal), text, ...method, ...namespace].join(' · '),
    icon,
    ...(color !== undefined && { color }),
    ariaLabel: [
      l10n.t('context {context}', { context: sanitize(context.name) }),
      ...(isCurrent ? [l10n.t('current')] : []),
      ariaLabel,
      ...method,
      ...namespace,
      ...[detail, refusal && kubercRefusalText(refusal)].filter((each) => each !== undefined),
    ].join(', '),
    contextValue: contextValue(user, severity, {
      isCurrent,
      isHeld: user !== undefined && isHeld(snapshot, user, context),
    }),
    isCurrent,
  };
}

/** How a user gets its credential, where nobody is known to be signed in. */
function methodWords({ authMethod, status }: UserState): readonly string[] {
  if (status.kind === 'signedIn' && whoOf(status) !== undefined) return [];
  const detail = authenticatorOf(authMethod).rowDetail(authMethod);
  return detail === undefined ? [] : [sanitize(detailLine(detail), 120)];
}

/** Warnings about what the status does not show. */
function flagsOf(user: UserState | undefined, refusal: PluginRefusal | undefined): readonly string[] {
  return [
    ...(refusal === undefined ? [] : [`⚠ ${l10n.t('refused by kuberc')}`]),
    ...(user?.can.fix === undefined ? [] : [`⚠ ${FIX_TEXT[user.can.fix]().flaw}`]),
  ];
}

function moreView({ shown, next, total }: MoreRow): RowView {
  return {
    label: l10n.t('Show {count} more of {total}', {
      count: (next - shown).toLocaleString('en'),
      total: total.toLocaleString('en'),
    }),
    icon: 'ellipsis',
    contextValue: 'more',
  };
}

/** Whether the plugin gives this context's cluster no token until the person approves it, which signing in does. */
function isHeld(snapshot: Snapshot, user: UserState, context: Context): boolean {
  const hasUnapproved = user.tokenDestinations.some(({ approved }) => !approved);
  return hasUnapproved && runsPlugin(user) && isUnapproved(snapshot, user, context);
}

/** What can be done with a context, for the menus' `when` clauses. */
function contextValue(
  user: UserState | undefined,
  severity: Severity,
  { isCurrent, isHeld }: { readonly isCurrent: boolean; readonly isHeld: boolean },
): string {
  const flags = ['context'];
  if (isCurrent) flags.push('current');
  // A credential of another kind that still works, or that another program refreshes, is not ours to replace.
  const replaceable = user === undefined || severity === 'ended' || severity === 'signedOut';
  const ours = user?.can.signIn === true;
  if (severity !== 'busy' && (replaceable || ours)) flags.push('canSignIn');
  // Beside the row stands only what it needs now.
  if (replaceable || isHeld || (ours && severity === 'soon')) flags.push('needsSignIn');
  if (user?.can.refresh === true) flags.push('canRefresh');
  if (user?.can.signOut === true) flags.push('canSignOut');
  if (user?.can.fix !== undefined) flags.push('authMissing');
  if (user !== undefined && idTokenOf(user) !== undefined) flags.push('hasClaims');
  if (user !== undefined) flags.push('hasUser');
  return flags.join('.');
}
