import type { EntryKind } from '../errors/diagnostics.ts';

/** The named lists of a kubeconfig, as their keys are written. */
export const ENTRY_LISTS = ['clusters', 'users', 'contexts'] as const;

export type EntryList = (typeof ENTRY_LISTS)[number];

/** The key of an entry's body: the singular of its list. */
export const BODY_OF: Readonly<Record<EntryList, EntryKind>> = {
  clusters: 'cluster',
  users: 'user',
  contexts: 'context',
};
