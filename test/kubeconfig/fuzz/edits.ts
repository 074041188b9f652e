import { BODY_OF, ENTRY_LISTS, type EntryList } from '../../../src/kubeconfig/entryLists.ts';
import type { Edit, YamlValue } from '../../../src/kubeconfig/edit/editText.ts';
import type { FileEntries } from '../../../src/kubeconfig/read/entries.ts';
import type { Json } from '../cases.ts';
import type { Random } from './random.ts';

const TEXTS = [
  'new',
  '',
  '0123',
  'yes',
  "it's",
  '"',
  'a: b',
  '#x',
  'x #y',
  ' x',
  'x\t',
  'x\ny',
  'é',
  '\u2028',
  '{',
  '-',
  '? a',
];

const EXEC = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: 'plugin',
  args: ['--profile', 'x: y', ''],
  env: [{ name: 'A', value: '1' }],
  interactiveMode: 'Never',
};

type Field = readonly [path: string, ...values: (YamlValue | undefined)[]];

const FIELDS: Readonly<Record<EntryList, readonly Field[]>> = {
  clusters: [
    ['server', ...TEXTS, undefined],
    ['insecure-skip-tls-verify', true, false, undefined],
    ['certificate-authority-data', 'bmV3', undefined],
    ['proxy-url', 'http://proxy:1', undefined],
  ],
  users: [
    ['token', ...TEXTS, 'x'.repeat(300), undefined],
    ['password', ...TEXTS, undefined],
    ['exec', EXEC, undefined],
    ['exec/args', [], ['a'], ['--x', '0123', '- y'], undefined],
    ['exec/command', 'other', './other'],
    ['exec/env/A/value', ...TEXTS],
    ['exec/env/B', undefined],
    ['auth-provider/config/id-token', 'a.b.c', undefined],
    ['extensions/cluster-signin/extension', { k: 'v' }, undefined],
    ['as-groups', ['a', 'b'], undefined],
  ],
  contexts: [
    ['namespace', ...TEXTS, undefined],
    ['cluster', 'other', ...TEXTS],
    ['user', 'other', undefined],
  ],
};

/** An edit that a person could make in a file that says this. */
export function randomEdit(entries: FileEntries, random: Random): Edit {
  if (random.chance(0.15)) return { kind: 'set-current-context', name: random.pick([...TEXTS, 'dev', undefined]) };
  const list = random.pick(ENTRY_LISTS);
  const names = entries[list].map(({ name }) => name);
  const name = names.length > 0 && random.chance(0.85) ? random.pick(names) : 'brand new';
  const isThere = names.includes(name);
  if (isThere && random.chance(0.15)) return { kind: 'delete-entry', list, name };
  if (isThere && random.chance(0.15)) {
    return {
      kind: random.pick(['rename-entry', 'copy-entry']),
      list,
      name,
      to: random.pick(['other name', '0123', 'y']),
    };
  }
  const fields = Array.from({ length: 1 + random.below(2) }, () => {
    const [path, ...values] = random.pick(FIELDS[list]);
    return { path: path.split('/'), value: random.pick(values) };
  });
  return { kind: 'set-fields', list, name, fields };
}

interface Named {
  name: string;
  [key: string]: unknown;
}

/** client-go's JSON of a file after the edit, told without looking at the file's text. */
export function appliedTo(config: Json, edit: Edit): Json {
  const changed = structuredClone(config) as Record<string, unknown>;
  if (edit.kind === 'set-current-context') return { ...changed, 'current-context': edit.name ?? '' };
  const { list, name } = edit;
  const body = BODY_OF[list];
  const items = (changed[list] ?? []) as Named[];
  const found = items.find((item) => item.name === name);
  changed[list] = items;
  if (edit.kind === 'delete-entry') changed[list] = items.filter((item) => item !== found);
  if (edit.kind === 'rename-entry' && found !== undefined) found.name = edit.to;
  if (edit.kind === 'copy-entry') items.push({ ...structuredClone(found), name: edit.to });
  if (edit.kind === 'set-fields') {
    const item = found ?? { name, [body]: {} };
    const made = edit.fields.map(({ path, value }) => setAt(item, [body, ...path], value));
    if (found === undefined && made.includes(true)) items.push(item);
    complete(item[body] as Record<string, unknown>);
  }
  return changed;
}

/** False when there was nothing to delete. */
function setAt(holder: Record<string, unknown>, [step = '', ...rest]: readonly string[], value: unknown): boolean {
  if (rest.length === 0) {
    if (value === undefined) return Reflect.deleteProperty(holder, step) && false;
    holder[step] = structuredClone(value);
    return true;
  }
  const inner = holder[step] ?? (value === undefined ? undefined : step === 'env' || step === 'extensions' ? [] : {});
  if (inner === undefined) return false;
  holder[step] = inner;
  if (!Array.isArray(inner)) return setAt(inner as Record<string, unknown>, rest, value);
  const [name = '', ...below] = rest;
  const items = inner as Named[];
  const item = items.find((each) => each.name === name);
  if (value === undefined && below.length === 0) holder[step] = items.filter((each) => each !== item);
  else if (item !== undefined) return setAt(item, below, value);
  else if (value !== undefined) {
    const made = { name };
    items.push(made);
    return setAt(made, below, value);
  }
  return false;
}

/** What client-go shows of fields that are empty or not there: most it leaves out. */
function complete(body: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(body)) if (value === '') Reflect.deleteProperty(body, key);
  const { exec, 'auth-provider': provider } = body as Record<string, Record<string, unknown> | undefined>;
  for (const item of (body['extensions'] ?? []) as Named[]) item['extension'] ??= null;
  if (exec !== undefined) exec['command'] ??= '';
  if (provider !== undefined) provider['name'] ??= '';
}
