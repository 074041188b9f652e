import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import { hostOf } from '../../base/urlHost.ts';
import type { Diagnostic } from '../../errors/diagnostics.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import { whoOf } from '../shared/text/statusText.ts';

/** What the explorer lists of a snapshot: everything, or what a filter leaves. */
export interface ClusterList {
  readonly snapshot: Snapshot;
  /** In lower case; none: everything is listed. */
  readonly words: readonly string[];
  readonly problems: readonly Diagnostic[];
  /** Their names in the order of their files; those that only contexts name come last. */
  readonly clusters: readonly string[];
  /** By the name of their cluster. */
  readonly contextsOf: ReadonlyMap<string, readonly Context[]>;
  /** Contexts, and clusters without any: those listed, and all. */
  readonly matching: number;
  readonly total: number;
  readonly texts: SearchTexts | undefined;
}

/** Where words are looked for, in lower case, by the names of contexts and of clusters without contexts. */
interface SearchTexts {
  readonly contexts: ReadonlyMap<string, string>;
  readonly clusters: ReadonlyMap<string, string>;
}

/** The words of a filter as a person types it. */
export function wordsOf(filter: string): readonly string[] {
  return filter
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
}

/**
 * Lists what each of the words is found in: the names of context, cluster, user and namespace, the server's host, or
 * the signed-in identity. `before` may spare work. Can pause anywhere (see inSlices).
 */
export function* clusterListOf(
  snapshot: Snapshot,
  words: readonly string[],
  before: ClusterList | undefined,
): Generator<undefined, ClusterList> {
  const { kubeconfig, contextsOf } = snapshot;
  const known = before?.snapshot === snapshot ? before.texts : undefined;
  const names = new Set([...kubeconfig.clusters.keys(), ...contextsOf.keys()]);
  const alone = [...names].filter((name) => !contextsOf.has(name));
  const total = kubeconfig.contexts.size + alone.length;
  yield;
  if (words.length === 0) {
    const problems = distinct(kubeconfig.files.flatMap((file) => file.problems));
    return { snapshot, words, problems, clusters: [...names], contextsOf, matching: total, total, texts: known };
  }
  const texts = known ?? (yield* searchTexts(snapshot, alone));
  const matches = (text = ''): boolean => words.every((word) => text.includes(word));
  const found = new Map<string, Context[]>();
  let matching = 0;
  for (const [cluster, contexts] of contextsOf) {
    const left = contexts.filter(({ name }) => matches(texts.contexts.get(name)));
    if (left.length > 0) found.set(cluster, left);
    matching += left.length;
    yield;
  }
  const clusters = [...names].filter((name) => found.has(name) || matches(texts.clusters.get(name)));
  matching += clusters.filter((name) => !found.has(name)).length;
  return { snapshot, words, problems: [], clusters, contextsOf: found, matching, total, texts };
}

/** What a filter left: "12 of 1,000 match prod". */
export function countSentence({ matching, total, words }: ClusterList): string {
  return l10n.t('{matching} of {total} match {words}', {
    matching: matching.toLocaleString('en'),
    total: total.toLocaleString('en'),
    words: sanitize(words.join(' '), 60),
  });
}

function* searchTexts(snapshot: Snapshot, alone: readonly string[]): Generator<undefined, SearchTexts> {
  const { clusters, contexts } = snapshot.kubeconfig;
  const serverOf = (cluster: string): string => hostOf(clusters.get(cluster)?.server ?? '');
  const contextTexts = new Map<string, string>();
  for (const { name, cluster, user, namespace } of contexts.values()) {
    const status = snapshot.users.get(user)?.status;
    const who = status?.kind === 'signedIn' ? whoOf(status) : undefined;
    contextTexts.set(name, searchText([name, cluster, user, namespace, serverOf(cluster), who]));
    yield;
  }
  const clusterTexts = new Map<string, string>();
  for (const name of alone) {
    clusterTexts.set(name, searchText([name, serverOf(name)]));
    yield;
  }
  return { contexts: contextTexts, clusters: clusterTexts };
}

function searchText(parts: readonly (string | undefined)[]): string {
  return parts
    .map((part) => sanitize(part ?? '').toLowerCase())
    .filter((part) => part !== '')
    .join('\n');
}

/** The same about one place is one row. */
function distinct(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
