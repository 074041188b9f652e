/** Digests of source files that cover all that a typed lint rule can see from them. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { importsOf } from './imports.ts';

const ABSENT = 'absent';

interface Source {
  readonly hash: string;
  readonly imports: readonly string[];
}

/**
 * A digest of each file: of its own text and of every file that it imports, directly or through others. An import of a
 * file that does not exist counts too, so that the digest changes when that file appears. Packages count by name only.
 * @param root the checkout
 * @param files paths from `root`, with slashes
 * @param basis goes into every digest: the versions and configuration files that all results depend on
 */
export function importDigests(root: string, files: readonly string[], basis: string): ReadonlyMap<string, string> {
  const sources = new Map<string, Source>();
  const sourceOf = (file: string): Source => {
    const known = sources.get(file);
    if (known !== undefined) return known;
    const text = readText(path.join(root, file));
    const imports = /\.[cm]?[jt]s$/u.test(file) ? importsOf(file, text) : [];
    const source = { hash: sha256(text), imports };
    sources.set(file, source);
    return source;
  };
  const digestOf = (file: string): string => {
    const closure = new Set([file]);
    for (const each of closure) for (const target of sourceOf(each).imports) closure.add(target);
    return sha256(JSON.stringify([basis, ...[...closure].sort().map((each) => [each, sourceOf(each).hash])]));
  };
  return new Map(files.map((file) => [file, digestOf(file)]));
}

function readText(file: string): string {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : ABSENT;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
