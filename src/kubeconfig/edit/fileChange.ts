import type { ReadFile } from '../../files/readFile.ts';
import type { ListedPath } from '../read/listedPath.ts';
import { decodeText } from '../yaml/sourceText.ts';

/** What becomes of one file, in the terms that its contents are given in: bytes, texts or digests. */
export interface FileChange<Before, After = Before> {
  readonly path: ListedPath;
  /** Undefined: the change makes the file. */
  readonly before: Before | undefined;
  /** Undefined: the change removes the file. */
  readonly after: After | undefined;
}

/** A change of a file that was read as one of bytes. */
export function byteChange({ path, before, after }: FileChange<ReadFile, Buffer>): FileChange<Buffer> {
  return { path, before: before?.bytes, after };
}

/** A change of bytes as one of texts, to be shown and compared. */
export function textChange({ path, before, after }: FileChange<Buffer>): FileChange<string> {
  return { path, before: before && textOf(before), after: after && textOf(after) };
}

/** Whether two lists of changes say the same, in whatever order. */
export function sameChanges(some: readonly FileChange<string>[], others: readonly FileChange<string>[]): boolean {
  const isAmongOthers = (one: FileChange<string>): boolean =>
    others.some(({ path, before, after }) => path === one.path && before === one.before && after === one.after);
  return some.length === others.length && some.every(isAmongOthers);
}

function textOf(bytes: Buffer): string {
  return decodeText(bytes).source.text;
}
