import type { FileEntries } from './entries.ts';
import type { Kubeconfig, KubeconfigFile } from './model.ts';

export interface LoadedFile {
  readonly file: KubeconfigFile;
  /** Undefined for a file that is missing or refused. */
  readonly entries: FileEntries | undefined;
}

/**
 * client-go's merge of a list of files: of every name, the first file's whole entry wins, never field by field;
 * current-context is the first that is not empty.
 */
export function mergeEntries(files: readonly LoadedFile[]): Kubeconfig {
  const all = files.flatMap(({ entries }) => (entries === undefined ? [] : [entries]));
  const clusters = firstWins(all.flatMap((entries) => entries.clusters));
  const users = firstWins(all.flatMap((entries) => entries.users));
  const contexts = firstWins(all.flatMap((entries) => entries.contexts));
  return {
    files: files.map(({ file }) => file),
    currentContext: all.find(({ currentContext }) => currentContext !== undefined)?.currentContext,
    clusters: clusters.merged,
    users: users.merged,
    contexts: contexts.merged,
    hidden: { clusters: clusters.hidden, users: users.hidden, contexts: contexts.hidden },
  };
}

function firstWins<T extends { readonly name: string }>(
  entries: readonly T[],
): { readonly merged: ReadonlyMap<string, T>; readonly hidden: readonly T[] } {
  const merged = new Map<string, T>();
  const hidden: T[] = [];
  for (const entry of entries) {
    if (merged.has(entry.name)) hidden.push(entry);
    else merged.set(entry.name, entry);
  }
  return { merged, hidden };
}
