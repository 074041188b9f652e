import { inSlices } from '../../base/timeSlices.ts';
import { readDocument } from '../yaml/document.ts';
import { decodeText } from '../yaml/sourceText.ts';
import { toJson, type Value } from '../yaml/value.ts';

/** What a file says in the `user` of an entry, as plain data with unknown fields and nulls; undefined: no such entry. */
export async function readPlainUser(bytes: Buffer, name: string): Promise<ReadonlyMap<string, unknown> | undefined> {
  let found: ReadonlyMap<string, Value> | undefined;
  const item = (key: string, value: Value): void => {
    if (key !== 'users' || value.kind !== 'map') return;
    const [named, body] = [value.entries.get('name'), value.entries.get('user')];
    if (named?.kind === 'string' && named.text === name && body?.kind === 'map') found = body.entries;
  };
  await inSlices(readDocument(decodeText(bytes).source.text, () => ({ item })));
  return found && new Map(Array.from(found, ([key, value]) => [key, toJson(value)]));
}
