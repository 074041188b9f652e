import { basename } from 'node:path';
import { clean } from '../base/clean.ts';
import { untilWordsChange } from '../base/duration.ts';
import type { Context, FileProblem } from '../kubeconfig/model.ts';
import { isConvertible } from '../signin/convert/conversion.ts';
import { idTokenOf, runsPlugin, type Overview, type UserOverview } from '../signin/overview.ts';
import type { Care, Status } from '../signin/status.ts';
import { canRefresh, canSignOut } from './can.ts';
import type { Listing } from './listing.ts';
import type { ExplorerRow, MoreRow } from './rows.ts';
import { statusLook, type StatusLook } from './statusWords.ts';
import { hostOf } from './text.ts';

/** What a row looks like. Equal looks need no drawing. */
export interface RowLook {
  readonly label: string;
  readonly description?: string;
  /** A codicon, and a theme colour's id. */
  readonly icon?: string;
  readonly colour?: string;
  /** For a screen reader, where that is more than label and description. */
  readonly spoken?: string;
  /** What can be done with it, for the menus' `when` clauses. */
  readonly contextValue: string;
  readonly isCurrent?: boolean;
  readonly canUnfold?: boolean;
}

/** More than this would be fetched and drawn at once, and hide what is looked for. */
const MOST_CLUSTERS = 100;
const MOST_CONTEXTS = 500;

/**
 * A row's identity in the editor, which remembers by it how the row was folded, and one that could not be unfolded as
 * folded: a cluster with its first context, and one that a filter found, is another row.
 */
export function idOf(listing: Listing, row: ExplorerRow): string {
  switch (row.kind) {
    case 'file':
      return `file ${row.problem.path} ${row.problem.line ?? 0} ${row.problem.sentence}`;
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
export function beginsUnfolded(listing: Listing, clusterName: string): boolean {
  const { contexts, currentContext } = listing.overview.kubeconfig;
  return fits(listing, clusterName) || contexts.get(currentContext ?? '')?.cluster === clusterName;
}

/** Whether there is more than is good to show at once. */
export function isMuch({ clusters, matching }: Listing): boolean {
  return clusters.length > MOST_CLUSTERS || matching > MOST_CONTEXTS;
}

/** Whether a cluster's contexts can be shown from the beginning: where there is much, only if they are few. */
function fits(listing: Listing, clusterName: string): boolean {
  const { clusters, contextsOf } = listing;
  if (!isMuch(listing)) return true;
  const fairShare = clusters.length > MOST_CLUSTERS ? 0 : MOST_CONTEXTS / clusters.length;
  return (contextsOf.get(clusterName)?.length ?? 0) <= fairShare;
}

/** `now` in milliseconds since the epoch. */
export function lookOf(listing: Listing, row: ExplorerRow, now: number): RowLook {
  switch (row.kind) {
    case 'file':
      return fileLook(row.problem);
    case 'cluster':
      return clusterLook(listing, row);
    case 'context':
      return contextLook(listing.overview, row.context, now);
    case 'more':
      return moreLook(row);
  }
}

/** When the words of a row stop being true by themselves, in milliseconds since the epoch; undefined: never. */
export function staleAt({ overview }: Listing, row: ExplorerRow, now: number): number | undefined {
  const status = row.kind === 'context' ? statusOf(overview, row.context) : undefined;
  if (status?.kind !== 'signedIn' || status.expiresAt === undefined) return undefined;
  return now + untilWordsChange(status.expiresAt, now);
}

function fileLook({ path, line, sentence }: FileProblem): RowLook {
  return {
    label: clean(line === undefined ? basename(path) : `${basename(path)}, line ${line}`),
    icon: 'warning',
    colour: 'list.errorForeground',
    // A narrow view cuts the end off, so the path that the whole sentence begins with is left to the tooltip.
    description: clean(sentence.replace(`${path}, line ${line ?? 0}: `, '')),
    spoken: clean(sentence, 500),
    contextValue: 'file',
  };
}

function clusterLook({ overview, contextsOf }: Listing, { name, cluster }: ExplorerRow & { kind: 'cluster' }): RowLook {
  const canUnfold = contextsOf.has(name);
  const isAlone = !overview.contextsOf.has(name);
  const label = clean(name);
  if (cluster === undefined) {
    const spoken = `${label}, ${missingSentence(name)}`;
    return { label, description: '⚠ not in any file', spoken, contextValue: 'cluster', canUnfold };
  }
  const host = cluster.server === undefined ? 'no server' : clean(hostOf(cluster.server));
  return {
    label,
    description: isAlone ? `${host} · no context yet` : host,
    contextValue: [
      'cluster.inFile',
      ...(cluster.server === undefined ? [] : isAlone ? ['canSignIn', 'needsSignIn'] : ['canSignIn']),
    ].join('.'),
    canUnfold,
  };
}

export function missingSentence(clusterName: string): string {
  return `Contexts name the cluster ${clean(clusterName)}, which no kubeconfig file has.`;
}

/** Why kubectl would not run what gives this context its tokens; undefined when it would. */
export function pluginRefusalOf(overview: Overview, context: Context): string | undefined {
  const user = overview.users.get(context.user);
  return user !== undefined && runsPlugin(user) ? overview.pluginRefusal : undefined;
}

/** How a context's state is told. */
export function contextStatus(overview: Overview, context: Context, now: number): StatusLook {
  return statusLook(statusOf(overview, context), now, overview.kubeconfig.currentContext === context.name);
}

/** The status of a context's user; broken where there is no such user, or nowhere to go with it. Raw. */
export function statusOf({ users, kubeconfig }: Overview, { user, cluster: name }: Context): Status {
  const status = users.get(user)?.status;
  if (status === undefined) return broken(`No kubeconfig file has the user ${user}.`);
  const cluster = kubeconfig.clusters.get(name);
  if (cluster === undefined) return broken(`No kubeconfig file has the cluster ${name}.`);
  return cluster.server === undefined ? broken(`The cluster ${name} has no server.`) : status;
}

function broken(problem: string): Status {
  return { kind: 'broken', problem };
}

function contextLook(overview: Overview, context: Context, now: number): RowLook {
  const isCurrent = overview.kubeconfig.currentContext === context.name;
  const { care, icon, colour, words, spoken, detail } = contextStatus(overview, context, now);
  const refusal = pluginRefusalOf(overview, context);
  // The words come first: a narrow view cuts the end off.
  const namespace = context.namespace === undefined ? [] : [clean(context.namespace, 60)];
  return {
    label: clean(context.name),
    description: [...flagsOf(overview.users.get(context.user), refusal), words, ...namespace].join(' · '),
    icon,
    ...(colour !== undefined && { colour }),
    spoken: [
      `context ${clean(context.name)}`,
      ...(isCurrent ? ['current'] : []),
      spoken,
      ...namespace,
      ...[detail, refusal].filter((each) => each !== undefined),
    ].join(', '),
    contextValue: contextValue(overview.users.get(context.user), care, isCurrent),
    isCurrent,
  };
}

/** What would go wrong although the state looks well, or why it does. */
function flagsOf(user: UserOverview | undefined, refusal: string | undefined): readonly string[] {
  return [
    ...(refusal === undefined ? [] : ['⚠ refused by kuberc']),
    ...(user?.oke?.flaw === 'auth-missing' ? ['⚠ --auth is missing'] : []),
  ];
}

function moreLook({ shown, next, total }: MoreRow): RowLook {
  return {
    label: `Show ${(next - shown).toLocaleString('en')} more of ${total.toLocaleString('en')}`,
    icon: 'ellipsis',
    contextValue: 'more',
  };
}

/** What can be done with a context, for the menus' `when` clauses. */
function contextValue(user: UserOverview | undefined, care: Care, isCurrent: boolean): string {
  const flags = ['context'];
  if (isCurrent) flags.push('current');
  // A credential of another kind that still works, or that others look after, is not ours to replace.
  const replaceable = user === undefined || care === 'ended' || care === 'signedOut';
  const ours = user !== undefined && user.way.kind !== 'none';
  if (care !== 'busy' && (replaceable || ours)) flags.push('canSignIn');
  // Beside the row stands only what it needs now.
  if (replaceable || (ours && care === 'soon')) flags.push('needsSignIn');
  if (user !== undefined && canRefresh(user)) flags.push('canRefresh');
  if (user !== undefined && canSignOut(user)) flags.push('canSignOut');
  if (user?.oke !== undefined) flags.push('usesOke');
  if (user?.oke?.user.form === 'plugin') flags.push('usesFastToken');
  if (user?.oke?.flaw === 'auth-missing') flags.push('authMissing');
  if (user !== undefined && idTokenOf(user) !== undefined) flags.push('hasClaims');
  if (user !== undefined) flags.push('hasUser');
  if (user?.user.exec !== undefined) flags.push('runsCommand');
  if (user !== undefined && isConvertible(user.user)) flags.push('canConvert');
  if (user?.way.kind === 'plugin') flags.push('usesPlugin');
  return flags.join('.');
}
