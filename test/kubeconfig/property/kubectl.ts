import { ENTRY_LISTS, type EntryList } from '../../../src/kubeconfig/entryLists.ts';
import type { Edit, FieldEdit, YamlValue } from '../../../src/kubeconfig/edit/editText.ts';
import type { Random } from '../fuzz/random.ts';
import { namesOf } from './change.ts';
import { at, type Plain } from './plain.ts';
import { TEXTS } from './sample.ts';

/** A command of kubectl, after `config`, and the same edit in our words. */
export interface Twin {
  readonly args: readonly string[];
  readonly edits: readonly Edit[];
}

const NEW_NAMES = ['new', '0777', 'no', 'ñ', 'x: y', '# x'];

/** The files of a list, first file first. */
type Files = readonly Record<string, Plain>[];

/** A command that kubectl accepts for these files. */
export function anyTwin(files: Files, random: Random): Twin {
  const makers = [
    setContext,
    setCluster,
    setCredentials,
    setExec,
    useContext,
    rename,
    remove,
    unsetCurrent,
    unsetField,
  ];
  for (;;) {
    const twin = random.pick(makers)(files, random);
    if (twin !== undefined) return twin;
  }
}

type Maker = (files: Files, random: Random) => Twin | undefined;

const setContext: Maker = (files, random) => {
  const name = oldOrNew(files, 'contexts', random);
  return setting('set-context', 'contexts', name, some(['cluster', 'user', 'namespace'], random));
};

const setCluster: Maker = (files, random) => {
  const name = oldOrNew(files, 'clusters', random);
  if (random.chance(0.2)) {
    // It takes the authority away, which would contradict it.
    const gone = ['certificate-authority', 'certificate-authority-data'].map((key) => [key, undefined] as const);
    return twin(['set-cluster', '--insecure-skip-tls-verify=true', '--', name], 'clusters', name, [
      ['insecure-skip-tls-verify', true],
      ...gone,
    ]);
  }
  const fields = some(['server', 'tls-server-name'], random);
  const { args, edits } = setting('set-cluster', 'clusters', name, fields);
  // The name belonged to the server that was there before.
  if (fields.some(([key]) => key === 'tls-server-name')) return { args, edits };
  return { args, edits: [...edits, edit('clusters', name, [{ path: ['tls-server-name'], value: undefined }])] };
};

const setCredentials: Maker = (files, random) => {
  const name = oldOrNew(files, 'users', random);
  const text = random.pick(TEXTS);
  if (random.chance(0.5)) {
    const fields = [['token', text] as const, ['username', undefined] as const, ['password', undefined] as const];
    return twin(['set-credentials', `--token=${text}`, '--', name], 'users', name, fields);
  }
  const fields = [['username', text] as const, ['password', 'p'] as const, ['token', undefined] as const];
  return twin(['set-credentials', `--username=${text}`, '--password=p', '--', name], 'users', name, fields);
};

/** Only where there is one; with another command kubectl would forget the arguments. */
const setExec: Maker = (files, random) => {
  const name = someName(files, 'users', random);
  if (name === undefined || at(owner(files, 'users', name), ['users', name, 'user', 'exec', 'command']) === undefined) {
    return undefined;
  }
  const text = random.pick(TEXTS.filter((each) => !/[,="\n]/u.test(each)));
  if (random.chance(0.5)) {
    const fields = [{ path: ['exec', 'env', 'A', 'value'], value: text }];
    return { args: ['set-credentials', `--exec-env=A=${text}`, '--', name], edits: [edit('users', name, fields)] };
  }
  const fields = [{ path: ['exec', 'args'], value: ['get', text] }];
  const args = ['set-credentials', '--exec-arg=get', `--exec-arg=${text}`, '--', name];
  return { args, edits: [edit('users', name, fields)] };
};

const useContext: Maker = (files, random) => {
  const name = someName(files, 'contexts', random);
  return name === undefined
    ? undefined
    : { args: ['use-context', '--', name], edits: [{ kind: 'set-current-context', name }] };
};

const rename: Maker = (files, random) => {
  const name = someName(files, 'contexts', random);
  const to = random.pick(NEW_NAMES);
  if (name === undefined || holders(files, 'contexts', name) > 1 || holders(files, 'contexts', to) > 0)
    return undefined;
  return { args: ['rename-context', '--', name, to], edits: [{ kind: 'rename-entry', list: 'contexts', name, to }] };
};

const remove: Maker = (files, random) => {
  const list = random.pick(ENTRY_LISTS);
  const name = someName(files, list, random);
  const command = { clusters: 'delete-cluster', users: 'delete-user', contexts: 'delete-context' }[list];
  return name === undefined
    ? undefined
    : { args: [command, '--', name], edits: [{ kind: 'delete-entry', list, name }] };
};

const unsetCurrent: Maker = () => ({
  args: ['unset', 'current-context'],
  edits: [{ kind: 'set-current-context', name: undefined }],
});

/** Dots part the steps of what is unset. */
const unsetField: Maker = (files, random) => {
  const name = someName(files, 'contexts', random);
  if (name === undefined || name.includes('.')) return undefined;
  const fields = [{ path: ['namespace'], value: undefined }];
  return { args: ['unset', `contexts.${name}.namespace`], edits: [edit('contexts', name, fields)] };
};

function setting(command: string, list: EntryList, name: string, fields: readonly (readonly [string, string])[]): Twin {
  return twin([command, ...fields.map(([key, value]) => `--${key}=${value}`), '--', name], list, name, fields);
}

function twin(
  args: readonly string[],
  list: EntryList,
  name: string,
  fields: readonly (readonly [string, YamlValue | undefined])[],
): Twin {
  return {
    args,
    edits: [
      edit(
        list,
        name,
        fields.map(([key, value]) => ({ path: [key], value })),
      ),
    ],
  };
}

function edit(list: EntryList, name: string, fields: readonly FieldEdit[]): Edit {
  return { kind: 'set-fields', list, name, fields };
}

function some(keys: readonly string[], random: Random): readonly (readonly [string, string])[] {
  const chosen = keys.filter(() => random.chance(0.6));
  return (chosen.length === 0 ? keys.slice(0, 1) : chosen).map((key) => [key, random.pick(TEXTS)]);
}

function someName(files: Files, list: EntryList, random: Random): string | undefined {
  const names = files.flatMap((file) => namesOf(file, list));
  return names.length === 0 ? undefined : random.pick(names);
}

function oldOrNew(files: Files, list: EntryList, random: Random): string {
  return (random.chance(0.8) ? someName(files, list, random) : undefined) ?? random.pick(NEW_NAMES);
}

function owner(files: Files, list: EntryList, name: string): Record<string, Plain> {
  return files.find((file) => namesOf(file, list).includes(name)) ?? {};
}

function holders(files: Files, list: EntryList, name: string): number {
  return files.filter((file) => namesOf(file, list).includes(name)).length;
}
