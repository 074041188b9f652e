import { BODY_OF, type EntryList } from '../entryLists.ts';
import { pathsOf } from '../../base/platformPath.ts';
import { isUserError, UserError } from '../../errors/userError.ts';
import { inSlices } from '../../base/timeSlices.ts';
import type { Host } from '../../base/platform.ts';
import type { YamlValue } from '../edit/editText.ts';
import type { EntryRef } from '../edit/editLabel.ts';
import { LARGEST_KUBECONFIG } from '../read/loadKubeconfig.ts';
import { readWholeFile } from '../read/readWhole.ts';
import { readDocument } from '../yaml/document.ts';
import { decoding } from '../yaml/sourceText.ts';
import type { Value } from '../yaml/value.ts';
import type { ListedPath } from '../read/listedPath.ts';

/** What stands in an entry's `cluster`, `user` or `context`, whatever it is. */
export type Fields = Readonly<Record<string, YamlValue>>;

/** An entry with all its fields, those included that nobody knows. */
export interface Body {
  readonly list: EntryList;
  readonly name: string;
  /** Paths of files in it are absolute. */
  readonly fields: Fields;
  /** Keys beside the name and the body, which kubectl does not read. */
  readonly others: readonly string[];
}

/** Where a text lies, for the relative paths in it. */
export interface SourceLocation {
  readonly platform: NodeJS.Platform;
  /** Undefined: relative paths in the text name nothing, and are refused. */
  readonly folder: string | undefined;
}

/** Fields with the path of a file, which client-go resolves against the folder of the kubeconfig. */
const PATHS: Readonly<Record<EntryList, readonly string[]>> = {
  clusters: ['certificate-authority'],
  users: ['client-certificate', 'client-key', 'tokenFile'],
  contexts: [],
};

/**
 * All entries of a text; what kubectl would refuse in it is not checked here. Throws 'path-unknown' or
 * 'number-inexact'.
 */
export async function readBodies(
  bytes: Buffer,
  where: SourceLocation,
  isWanted: (list: EntryList, name: string) => boolean = () => true,
): Promise<readonly Body[]> {
  const { source, faults } = await inSlices(decoding(bytes));
  if (faults.length > 0) return [];
  const { sink } = await inSlices(readDocument(source.text, () => collecting(where, isWanted)));
  return sink.bodies;
}

/** The wanted entries of files that are merged: of each name the first. Files that cannot be read hold none. */
export async function readMergedBodies(
  paths: readonly ListedPath[],
  host: Host,
  isWanted: (list: EntryList, name: string) => boolean,
): Promise<Bodies> {
  const merged = {
    clusters: new Map<string, Body>(),
    users: new Map<string, Body>(),
    contexts: new Map<string, Body>(),
  };
  for (const path of paths) {
    const read = await readWholeFile(path, { maxBytes: LARGEST_KUBECONFIG }).catch(unreadable);
    if (read === undefined) continue;
    const where = { platform: host.platform, folder: pathsOf(host.platform).dirname(path) };
    for (const body of await readBodies(read.bytes, where, isWanted)) {
      if (!merged[body.list].has(body.name)) merged[body.list].set(body.name, body);
    }
  }
  return merged;
}

export type Bodies = Readonly<Record<EntryList, ReadonlyMap<string, Body>>>;

function unreadable(error: unknown): undefined {
  if (!isUserError(error)) throw error;
  return undefined;
}

function collecting(where: SourceLocation, isWanted: (list: EntryList, name: string) => boolean) {
  const bodies: Body[] = [];
  return {
    bodies,
    item: (list: EntryList, value: Value): void => {
      if (value.kind !== 'map') return;
      const found = value.entries.get('name');
      const name = found?.kind === 'string' ? found.text : '';
      if (!isWanted(list, name)) return;
      const key = BODY_OF[list];
      const body = value.entries.get(key);
      const fields = body?.kind === 'map' ? fieldsOf(body, { kind: key, name }) : {};
      const others = [...value.entries.keys()].filter((each) => each !== 'name' && each !== key);
      bodies.push({ list, name, fields: withAbsolutePaths(list, name, fields, where), others });
    },
  };
}

function fieldsOf(map: Extract<Value, { kind: 'map' }>, where: EntryRef): Fields {
  const fields: [string, YamlValue][] = [];
  for (const [key, value] of map.entries) {
    // To kubectl a null is as if it were not there.
    if (value.kind !== 'null') fields.push([key, yamlOf(value, where)]);
  }
  return Object.fromEntries(fields);
}

function yamlOf(value: Value, where: EntryRef): YamlValue {
  switch (value.kind) {
    case 'null':
      return '';
    case 'string':
      return value.text;
    case 'bool':
      return value.value;
    case 'number':
      if (Number.isInteger(value.value) && !Number.isSafeInteger(value.value)) {
        throw new UserError('number-inexact', where);
      }
      return value.value;
    case 'list':
      return value.items.map((item) => yamlOf(item, where));
    case 'map':
      return fieldsOf(value, where);
  }
}

function withAbsolutePaths(list: EntryList, name: string, fields: Fields, where: SourceLocation): Fields {
  const paths = pathsOf(where.platform);
  const absolute = (path: YamlValue): YamlValue => {
    if (typeof path !== 'string' || path === '' || paths.isAbsolute(path)) return path;
    if (where.folder !== undefined) return paths.resolve(where.folder, path);
    throw new UserError('path-unknown', { kind: BODY_OF[list], name, path });
  };
  const changed = new Map(PATHS[list].filter((key) => Object.hasOwn(fields, key)).map((key) => [key, fields[key]]));
  const entries = Object.entries(fields).map(
    ([key, value]) => [key, changed.has(key) ? absolute(value) : value] as const,
  );
  const whole: Fields = Object.fromEntries(entries);
  const exec = whole['exec'];
  const command = isFields(exec) ? exec['command'] : undefined;
  // Without a separator it is looked for on the PATH.
  if (list !== 'users' || typeof command !== 'string' || !command.includes(paths.sep)) return whole;
  return { ...whole, exec: { ...(exec as Fields), command: absolute(command) } };
}

export function isFields(value: YamlValue | undefined): value is Fields {
  return typeof value === 'object' && !Array.isArray(value);
}
