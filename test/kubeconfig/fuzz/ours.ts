import type { Diagnostic } from '../../../src/errors/diagnostics.ts';
import { parseFile } from '../parseFile.ts';
import { mergeEntries } from '../../../src/kubeconfig/read/merge.ts';
import { type Json, plainModel } from '../cases.ts';

export const HOST = { platform: 'linux', env: {}, home: '/home/alice' } as const;

/** What we make of a list of files. */
export interface OurAnswer {
  /** What kubectl would refuse; nothing when it would read the list. */
  readonly refused: readonly Diagnostic[];
  readonly model: Json;
  readonly origins: Readonly<Record<'clusters' | 'users' | 'contexts', Json>>;
}

export function readOurs(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): OurAnswer {
  const merged = mergeEntries(files.map(({ path, bytes }) => parseFile(path, Buffer.from(bytes), HOST)));
  const originsOf = (entries: ReadonlyMap<string, { readonly file: string }>) =>
    Object.fromEntries(Array.from(entries, ([name, { file }]) => [name, file]));
  return {
    refused: merged.files.flatMap(({ problems }) => problems),
    model: withCanonicalBase64(plainModel(merged)),
    origins: {
      clusters: originsOf(merged.clusters),
      users: originsOf(merged.users),
      contexts: originsOf(merged.contexts),
    },
  };
}

/** Go prints base64 anew; ours stays as it was written, its last bits too, which say nothing. */
function withCanonicalBase64(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (typeof each === 'string' && key.endsWith('Data')) {
        return [key, Buffer.from(each, 'base64').toString('base64')];
      }
      const isInner = typeof each === 'object' && each !== null && !Array.isArray(each) && key !== 'extensions';
      return [key, isInner ? withCanonicalBase64(each as Json) : each];
    }),
  );
}
