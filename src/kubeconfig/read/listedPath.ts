declare const LISTED: unique symbol;

/**
 * The path of a file as a person lists it, in KUBECONFIG or in the settings, with symbolic links unresolved: under this
 * path client-go locks the file and resolves what it names. Only `listedPaths` makes one. See `RealPath` for where it leads.
 */
export type ListedPath = string & { readonly [LISTED]: true };

/** In place of the path of what is in no file. */
export const NO_FILE = '' as ListedPath;

/** A list of paths in its order, without empty parts and exact duplicates, as client-go takes it. */
export function listedPaths(paths: readonly string[]): readonly ListedPath[] {
  return [...new Set(paths)].filter((path): path is ListedPath => path !== '');
}
