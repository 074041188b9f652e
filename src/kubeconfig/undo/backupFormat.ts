import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { jsonIn } from '../../base/json.ts';
import { optional, parsed } from '../../base/schema.ts';
import type { EditLabel } from '../edit/editLabel.ts';
import type { ListedPath } from '../read/listedPath.ts';
import type { FileChange } from '../edit/fileChange.ts';

/** An undo is an edit, which can be undone itself. */
export type BackupKind = 'edit' | 'undo' | 'redo';

/** What a backup says about itself. */
export interface BackupHead {
  readonly kind: BackupKind;
  /** What the edit does; the code may be one of a later version. */
  readonly label: EditLabel;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly files: readonly FileChange<Digest>[];
}

/** Of what a file says, by `digestOf`. */
export type Digest = string;

export interface OpenBackup extends Omit<BackupHead, 'files'> {
  readonly files: readonly BackedUpFile[];
}

export type BackedUpFile = FileChange<Buffer, Digest>;

const VERSION = 2;

const FIELDS = {
  kind: v.picklist(['edit', 'undo', 'redo']),
  at: v.number(),
  files: v.array(
    v.object({
      // As it was listed when the backup was written.
      path: v.custom<ListedPath>((path) => typeof path === 'string'),
      before: optional(v.string()),
      size: v.optional(v.number(), 0),
      after: optional(v.string()),
    }),
  ),
};
/** Version 1 kept the label as text. */
const HEAD = v.variant('version', [
  v.object({
    version: v.literal(1),
    label: v.pipe(
      v.string(),
      v.transform((text): EditLabel => ({ code: 'earlier', data: { text } })),
    ),
    ...FIELDS,
  }),
  v.object({
    version: v.literal(VERSION),
    label: v.pipe(
      v.object({ code: v.string(), data: optional(v.looseObject({})) }),
      v.transform((label) => label as unknown as EditLabel),
    ),
    ...FIELDS,
  }),
]);

/** Hexadecimal SHA-256. */
export function digestOf(bytes: Uint8Array): Digest {
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

function parse(bytes: Buffer): Parsed | undefined {
  const end = bytes.indexOf('\n');
  const [digest, json] = [bytes.toString('latin1', 0, 64), bytes.subarray(65, Math.max(end, 65))];
  if (end < 0 || digestOf(json) !== digest) return undefined;
  const head = parsed(HEAD, jsonIn(json.toString('utf8')));
  if (head === undefined) return undefined;
  const { kind, label, at, files } = head;
  const sizes = files.map(({ size }) => size);
  const bodyAt = end + 1;
  if (bytes.length !== sizes.reduce((sum, size) => sum + size, bodyAt)) return undefined;
  const heads = files.map(({ path, before, after }) => ({ path, before, after }));
  return { head: { kind, label, at, files: heads }, sizes, bodyAt };
}
