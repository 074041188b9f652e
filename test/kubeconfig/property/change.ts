import { ENTRY_LISTS, type EntryList } from '../../../src/kubeconfig/entryLists.ts';
import type { Edit, YamlValue } from '../../../src/kubeconfig/edit/editText.ts';
import type { Random } from '../fuzz/random.ts';
import { at, nameOf, type Path, type Plain, put } from './plain.ts';
import { TEXTS } from './sample.ts';

const BODY = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;
const NEW_NAMES = ['new', '0777', 'no', 'ñ', 'q"', 'x: y', '# x'];

type Field = readonly [path: string, ...values: (YamlValue | undefined)[]];

const EXEC = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: 'x',
  args: ['a', 'no'],
  interactiveMode: 'Never',
};
const FIELDS: Readonly<Record<EntryList, readonly Field[]>> = {
  clusters: [
    ['server', ...TEXTS],
    ['proxy-url', 'http://p:1', undefined],
    ['insecure-skip-tls-verify', true, undefined],
    ['extensions/mine/extension', { a: 'yes', b: ['c'] }, undefined],
    ['extensions/minikube', undefined],
  ],
  users: [
    ['token', ...TEXTS, undefined],
    ['exec', EXEC, undefined],
    ['exec/args', [], ['get'], ['get', '--profile', 'yes', 'more'], ['- a', 'b: c'], undefined],
    ['exec/env/A/value', ...TEXTS],
    ['exec/env/A', undefined],
    ['auth-provider/config/id-token', ...TEXTS, undefined],
    ['auth-provider/config', { a: 'b' }, undefined],
    ['as-groups', ['x', 'yes'], undefined],
    ['as-user-extra/reason', ['a']],
  ],
  contexts: [
    ['namespace', ...TEXTS, undefined],
    ['cluster', ...TEXTS],
    ['user', 'someone', undefined],
  ],
};

/** An edit of any kind that a file that says this may get. */
export function anyEdit(plain: Record<string, Plain>, random: Random): Edit {
  const list = random.pick(ENTRY_LISTS);
  const names = namesOf(plain, list);
  const name = names.length > 0 && random.chance(0.85) ? random.pick(names) : random.pick(NEW_NAMES);
  const isThere = names.includes(name);
  const free = NEW_NAMES.filter((each) => !names.includes(each));
  const kind = random.below(12);
  if (kind === 0) return { kind: 'set-current-context', name: random.pick([...NEW_NAMES, undefined, undefined]) };
  if (isThere && kind <= 2) return { kind: 'delete-entry', list, name };
  if (isThere && kind === 3) return { kind: 'rename-entry', list, name, to: random.pick(free) };
  if (isThere && kind === 4) return { kind: 'copy-entry', list, name, to: random.pick(free) };
  if (kind === 5) {
    const body = { [list === 'contexts' ? 'user' : 'a']: random.pick(TEXTS), list: ['yes', 'b'] };
    return { kind: 'add-entry', list, name: random.pick(free), body };
  }
  const fields = Array.from({ length: 1 + random.below(2) }, () => {
    const [path, ...values] = random.pick(FIELDS[list]);
    return { path: path.split('/'), value: random.pick(values) };
  });
  return { kind: 'set-fields', list, name, fields };
}

export function namesOf(plain: Plain, list: EntryList): readonly string[] {
  const items = at(plain, [list]);
  return Array.isArray(items) ? items.map(nameOf) : [];
}

/** The places of an edit in a file, each with what is to be there; undefined: nothing. */
function targetsOf(edit: Edit, plain: Plain): readonly { readonly path: Path; readonly value: Plain | undefined }[] {
  switch (edit.kind) {
    case 'set-current-context': {
      // Clearing leaves the key.
      const isSet = (at(plain, ['current-context']) ?? null) !== null;
      return edit.name !== undefined || isSet ? [{ path: ['current-context'], value: edit.name ?? '' }] : [];
    }
    case 'delete-entry':
      return [{ path: [edit.list, edit.name], value: undefined }];
    case 'add-entry':
      return [{ path: [edit.list, edit.name, BODY[edit.list]], value: edit.body as Plain }];
    case 'rename-entry':
      return [{ path: [edit.list, edit.name, 'name'], value: edit.to }];
    case 'copy-entry':
      return [];
    case 'set-fields': {
      const body = [edit.list, edit.name, BODY[edit.list]];
      return edit.fields.map(({ path, value }) => ({ path: [...body, ...path], value: value as Plain | undefined }));
    }
  }
}

/** Makes of the data what the edit means, and gives the places that it addresses. */
export function apply(edit: Edit, plain: Record<string, Plain>): readonly Path[] {
  if (edit.kind === 'copy-entry') {
    const items = plain[edit.list] as Plain[];
    const index = items.findIndex((item) => nameOf(item) === edit.name);
    items.splice(index + 1, 0, { ...(structuredClone(items[index]) as Record<string, Plain>), name: edit.to });
    return [[edit.list, edit.to]];
  }
  const targets = targetsOf(edit, plain);
  for (const { path, value } of targets) put(plain, path, structuredClone(value));
  return targets.map(({ path }) => path);
}
