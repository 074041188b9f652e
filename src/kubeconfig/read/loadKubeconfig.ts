import type { Diagnostic } from '../../errors/diagnostics.ts';
import { isUserError } from '../../errors/userError.ts';
import { inSlices, type Pause } from '../../base/timeSlices.ts';
import { READ_ERRORS } from '../../files/readFile.ts';
import type { Host } from '../../base/platform.ts';
import { createExtraction, type Extraction, type FileEntries, type Origin } from './entries.ts';
import { type LoadedFile, mergeEntries } from './merge.ts';
import type { Kubeconfig, KubeconfigFile } from './model.ts';
import { readWholeFile } from './readWhole.ts';
import { type Document, type ParseSyntax, readDocument } from '../yaml/document.ts';
import { decoding, diagnosticOf, type Fault, lineFinder, type SourceText } from '../yaml/sourceText.ts';
import type { ListedPath } from './listedPath.ts';

/** The largest kubeconfig that is read, in bytes: 10,000 contexts with certificates need half of it. */
export const LARGEST_KUBECONFIG = 32 << 20;

/** The most diagnostics of one file: the first ones must be fixed first anyway. */
const MOST_PROBLEMS = 100;

/**
 * Reads and merges the listed files as client-go would, but for this: a file that kubectl refuses (and with it the
 * whole list) does not hide the others; it is reported in `files` with the line and what to do. Never throws for what
 * is in the files or for files that cannot be read. Works in slices of time, so that nothing else has to wait.
 */
export async function loadKubeconfig(paths: readonly ListedPath[], host: Host): Promise<Kubeconfig> {
  const found = await Promise.all(paths.map((path) => findFile(path)));
  const loaded: LoadedFile[] = [];
  // One after the other: slices of several files would follow each other without a pause.
  for (const each of found) {
    if (each.bytes === undefined) loaded.push(each);
    else loaded.push((await inSlices(readingFile(each.file.path, each.bytes, host))).loaded);
  }
  return mergeEntries(loaded);
}

async function findFile(path: ListedPath): Promise<LoadedFile & { readonly bytes?: Buffer }> {
  try {
    const read = await readWholeFile(path, { maxBytes: LARGEST_KUBECONFIG });
    const missing: LoadedFile = { file: { path, state: 'missing', problems: [] }, entries: undefined };
    return read === undefined ? missing : { ...missing, bytes: read.bytes };
  } catch (error) {
    if (!isUserError(error, ...READ_ERRORS)) throw error;
    const { code, data } = error;
    const problem = { path, line: undefined, code, data } as Diagnostic;
    return { file: { path, state: 'refused', problems: [problem] }, entries: undefined };
  }
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

/** Reads one file with pauses. As `readDocument`, it waits for nothing where it has `parse`. */
export function readingFile(
  path: ListedPath,
  bytes: Buffer,
  host: Host,
  parse: ParseSyntax,
): Generator<undefined, FileReading<FileEntries>>;
export function readingFile(path: ListedPath, bytes: Buffer, host: Host): Generator<Pause, FileReading<FileEntries>>;
export function readingFile(
  path: ListedPath,
  bytes: Buffer,
  host: Host,
  parse?: ParseSyntax,
): Generator<Pause, FileReading<FileEntries>> {
  return readingWith(createExtraction, path, bytes, host, parse);
}

/** As `readingFile`, for a reader that wants less. */
export function* readingWith<Entries>(
  createReader: (origin: Origin) => Extraction<Entries>,
  path: ListedPath,
  bytes: Buffer,
  host: Host,
  parse?: ParseSyntax,
): Generator<Pause, FileReading<Entries>> {
  const { source, faults } = yield* decoding(bytes);
  const lineAt = lineFinder(source.text);
  const problemOf = (fault: Fault): Diagnostic => diagnosticOf(fault, path, lineAt);
  const refused = (all: readonly Fault[]): Readable<Entries> => {
    return {
      file: { path, state: 'refused', problems: all.slice(0, MOST_PROBLEMS).map(problemOf) },
      entries: undefined,
    };
  };
  if (faults.length > 0) return { loaded: refused(faults), source, document: undefined };
  const origin = { path, platform: host.platform, lineAt };
  const { sink, ...document } = yield* readDocument(source.text, () => createReader(origin), parse);
  if (document.syntaxFaults.length > 0) return { loaded: refused(document.syntaxFaults), source, document };
  const found: Fault[] = [...document.faults];
  const entries = sink.finish(document.value, found);
  const problems = found.slice(0, MOST_PROBLEMS).map(problemOf);
  return { loaded: { file: { path, state: 'read', problems }, entries }, source, document };
}
