import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import { inOneGo, inSlices } from '../base/slices.ts';
import type { Host } from '../files/folders.ts';
import { createExtraction } from './entries.ts';
import type { Extraction, FileEntries, Origin } from './entries.ts';
import { mergeEntries } from './merge.ts';
import type { LoadedFile } from './merge.ts';
import type { FileProblem, Kubeconfig, KubeconfigFile } from './model.ts';
import { readWhole } from './readWhole.ts';
import { readDocument } from './yaml/document.ts';
import type { Document } from './yaml/document.ts';
import { decoding, lineFinder } from './yaml/text.ts';
import type { Fault, SourceText } from './yaml/text.ts';

/** The largest kubeconfig that is read, in bytes: 10,000 contexts with certificates need half of it. */
export const LARGEST_KUBECONFIG = 32 << 20;

/** Of one file: nobody reads more before they have mended the first. */
const MOST_PROBLEMS = 100;

/**
 * Reads and merges the listed files as client-go would, but for this: a file that kubectl refuses (and with it the
 * whole list) does not hide the others; it is told in `files` with the line and what to do. Never throws for what is
 * in the files or for files that cannot be read. Works in slices of time, so that nothing else has to wait.
 */
export async function loadKubeconfig(paths: readonly string[], host: Host): Promise<Kubeconfig> {
  const listed = [...new Set(paths)].filter((path) => path !== '');
  const found = await Promise.all(listed.map((path) => findFile(path)));
  const loaded: LoadedFile[] = [];
  // One after the other: slices of several files would follow each other without a pause.
  for (const each of found) {
    if (each.bytes === undefined) loaded.push(each);
    else loaded.push((await inSlices(readingFile(each.file.path, each.bytes, host))).loaded);
  }
  return mergeEntries(loaded);
}

async function findFile(path: string): Promise<LoadedFile & { readonly bytes?: Buffer }> {
  try {
    const read = await readWhole(path, { maxBytes: LARGEST_KUBECONFIG });
    const missing: LoadedFile = { file: { path, state: 'missing', problems: [] }, entries: undefined };
    return read === undefined ? missing : { ...missing, bytes: read.bytes };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const problem: FileProblem = { path, line: undefined, sentence: clean(error.message, 500) };
    return { file: { path, state: 'refused', problems: [problem] }, entries: undefined };
  }
}

/** What one file says; `path` is as listed. */
export function parseFile(path: string, bytes: Buffer, host: Host): LoadedFile {
  return inOneGo(readingFile(path, bytes, host)).loaded;
}

/** A file with what its reader wants of its entries, and with all that an edit of it needs. */
export interface FileReading<Entries> {
  readonly loaded: Readable<Entries>;
  readonly source: SourceText;
  /** What it says; undefined when it is no text. */
  readonly document: Document | undefined;
}

export interface Readable<Entries> {
  readonly file: KubeconfigFile;
  /** Undefined for a file that is missing or refused. */
  readonly entries: Entries | undefined;
}

/** Reads one file with pauses; `path` is as listed. */
export function readingFile(path: string, bytes: Buffer, host: Host): Generator<undefined, FileReading<FileEntries>> {
  return readingWith(createExtraction, path, bytes, host);
}

/** As `readingFile`, for a reader that wants less. */
export function* readingWith<Entries>(
  createReader: (origin: Origin) => Extraction<Entries>,
  path: string,
  bytes: Buffer,
  host: Host,
): Generator<undefined, FileReading<Entries>> {
  const { source, faults } = yield* decoding(bytes);
  const lineAt = lineFinder(source.text);
  const problemOf = (fault: Fault): FileProblem => {
    const line = lineAt(fault.at);
    return { path, line, sentence: `${clean(path, 300)}, line ${line}: ${clean(fault.what, 400)}.` };
  };
  const refused = (all: readonly Fault[]): Readable<Entries> => {
    return {
      file: { path, state: 'refused', problems: all.slice(0, MOST_PROBLEMS).map(problemOf) },
      entries: undefined,
    };
  };
  if (faults.length > 0) return { loaded: refused(faults), source, document: undefined };
  const origin = { path, platform: host.platform, lineAt };
  const { sink, ...document } = yield* readDocument(source.text, () => createReader(origin));
  if (document.syntaxFaults.length > 0) return { loaded: refused(document.syntaxFaults), source, document };
  const found: Fault[] = [...document.faults];
  const entries = sink.finish(document.value, found);
  const problems = found.slice(0, MOST_PROBLEMS).map(problemOf);
  return { loaded: { file: { path, state: 'read', problems }, entries }, source, document };
}
