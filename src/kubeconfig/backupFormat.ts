import { createHash } from 'node:crypto';

/** An undo is an edit, which can be undone itself. */
export type BackupKind = 'edit' | 'undo' | 'redo';

/** What a backup says about itself. */
export interface BackupHead {
  readonly kind: BackupKind;
  /** What the edit does, as an order. */
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly files: readonly BackedUpHead[];
}

export interface BackedUpHead {
  /** As listed. */
  readonly path: string;
  /** The digest of what the file said before the edit; undefined: it was not there. */
  readonly before: string | undefined;
  /** The digest of what the edit made of it; undefined: it removed the file. */
  readonly after: string | undefined;
}

export interface OpenBackup extends Omit<BackupHead, 'files'> {
  readonly files: readonly BackedUpFile[];
}

export interface BackedUpFile extends Omit<BackedUpHead, 'before'> {
  readonly before: Buffer | undefined;
}

const VERSION = 1;

/** Hexadecimal SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A line with the head's digest and the head as JSON, then what the files said before, one after the other. */
export function formatBackup(head: Omit<BackupHead, 'files'>, files: readonly BackedUpFile[]): Buffer {
  const json = JSON.stringify({
    version: VERSION,
    ...head,
    files: files.map(({ path, before, after }) => ({
      path,
      ...(before !== undefined && { before: digestOf(before), size: before.length }),
      ...(after !== undefined && { after }),
    })),
  });
  const line = Buffer.from(`${digestOf(Buffer.from(json))} ${json}\n`);
  return Buffer.concat([line, ...files.flatMap(({ before }) => before ?? [])]);
}

/** Undefined when it is garbled, cut short, or of a later version. */
export function parseHead(bytes: Buffer): BackupHead | undefined {
  return parse(bytes)?.head;
}

/** Undefined when anything in it is not what was written. */
export function parseBackup(bytes: Buffer): OpenBackup | undefined {
  const parsed = parse(bytes);
  if (parsed === undefined) return undefined;
  const files: BackedUpFile[] = [];
  let at = parsed.bodyAt;
  for (const [index, { path, before, after }] of parsed.head.files.entries()) {
    const size = parsed.sizes[index] ?? 0;
    const body = before === undefined ? undefined : bytes.subarray(at, at + size);
    if (body !== undefined && digestOf(body) !== before) return undefined;
    files.push({ path, before: body, after });
    at += size;
  }
  return { ...parsed.head, files };
}

interface Parsed {
  readonly head: BackupHead;
  /** How many bytes of each file follow, from `bodyAt` on. */
  readonly sizes: readonly number[];
  readonly bodyAt: number;
}

/** The digest tells that the JSON is what `formatBackup` made, so its shape needs no checks but for the version. */
function parse(bytes: Buffer): Parsed | undefined {
  const end = bytes.indexOf('\n');
  const [digest, json] = [bytes.toString('latin1', 0, 64), bytes.subarray(65, Math.max(end, 65))];
  if (end < 0 || digestOf(json) !== digest) return undefined;
  const { version, kind, label, at, files } = JSON.parse(json.toString('utf8')) as Written;
  if (version !== VERSION) return undefined;
  const sizes = files.map(({ size = 0 }) => size);
  const bodyAt = end + 1;
  if (bytes.length !== sizes.reduce((sum, size) => sum + size, bodyAt)) return undefined;
  const heads = files.map(({ path, before, after }) => ({ path, before, after }));
  return { head: { kind, label, at, files: heads }, sizes, bodyAt };
}

interface Written {
  readonly version: number;
  readonly kind: BackupKind;
  readonly label: string;
  readonly at: number;
  readonly files: readonly {
    readonly path: string;
    readonly before?: string;
    readonly size?: number;
    readonly after?: string;
  }[];
}
