import { isDeepStrictEqual } from 'node:util';
import type { EntryList } from '../../entryLists.ts';
import type { Edit, FieldEdit } from '../../edit/editText.ts';
import type { Kubeconfig } from '../../read/model.ts';
import type { Note, TransferNote } from '../transferNotes.ts';
import type { Sources } from './certificates.ts';
import { userFields, userState, type UserState } from './setCredentials.ts';
import { refused } from './dialect.ts';
import { clusterFields, contextFields, put } from './setEntries.ts';
import { type ConfigLine, configLineOf, flagIs, onlyName } from './kubectlFlags.ts';
import { propertyEdit } from './setProperty.ts';
import { readScript } from './readScript.ts';

/** What pasted commands come to. */
export interface PastedCommands {
  readonly edits: readonly Edit[];
  /** What is taken over otherwise than a shell and kubectl would. */
  readonly notes: readonly TransferNote[];
}

interface Planning {
  readonly kubeconfig: Kubeconfig;
  readonly sources: Sources;
  readonly note: Note;
  readonly edits: Edit[];
  /** What the lines so far have made of the users, and which entries they have made. */
  readonly users: Map<string, UserState>;
  readonly made: Set<string>;
  currentContext: string | undefined;
}

/** True for a text of commands, false for a kubeconfig, which may have commands in its comments. */
export function looksLikeCommands(text: string): boolean {
  const begin = text.slice(0, 1 << 18);
  if (/^(?:[ \t]*\{|(?:apiVersion|kind|clusters|contexts|users|current-context)[ \t]*:)/mu.test(begin)) return false;
  return /(?:^|[\s;&|\\/])(?:kubectl(?:\.exe)?|oci)[ \t]+(?:\S{1,200}[ \t]+){0,4}?(?:config|ce)[ \t]/mu.test(begin);
}

/**
 * What `kubectl config set-cluster`, `set-credentials`, `set-context`, `use-context` and `set` lines would make of the
 * kubeconfig, as edits; nothing is run. All lines are taken over or none. Throws 'commands-refused', and those
 * of reading the certificates that `--embed-certs` names.
 */
export async function planCommands(text: string, kubeconfig: Kubeconfig, sources: Sources): Promise<PastedCommands> {
  const script = readScript(text, sources);
  if (script.kubectl.length === 0) throw refused(1, 'no-commands');
  const notes = [...script.notes];
  const planning: Planning = {
    kubeconfig,
    sources,
    note: (note) => {
      if (!notes.some((each) => isDeepStrictEqual(each, note))) notes.push(note);
    },
    edits: [],
    users: new Map(),
    made: new Set(),
    currentContext: kubeconfig.currentContext,
  };
  for (const line of script.kubectl) await planLine(configLineOf(line, planning.note), planning);
  return { edits: planning.edits, notes };
}

async function planLine(config: ConfigLine, planning: Planning): Promise<void> {
  const { sources, note, edits } = planning;
  switch (config.subcommand) {
    case 'set-cluster':
      edit('clusters', onlyName(config), await clusterFields(config, sources, note), planning);
      return;
    case 'set-credentials': {
      const name = onlyName(config);
      const before = planning.users.get(name) ?? userState(planning.kubeconfig.users.get(name));
      const { fields, state } = await userFields(config, before, sources, note);
      planning.users.set(name, state);
      edit('users', name, fields, planning);
      return;
    }
    case 'set-context':
      edit('contexts', contextName(config, planning), contextFields(config), planning);
      return;
    case 'use-context': {
      const name = onlyName(config);
      if (!isThere('contexts', name, planning)) {
        throw refused(config.line, 'context-missing', { name });
      }
      edits.push({ kind: 'set-current-context', name });
      planning.currentContext = name;
      return;
    }
    default: {
      const made = propertyEdit(config, sources.platform);
      if (made.kind === 'set-current-context') planning.currentContext = made.name;
      else if (made.kind === 'set-fields') planning.made.add(keyOf(made.list, made.name));
      edits.push(made);
    }
  }
}

function contextName(config: ConfigLine, { currentContext }: Planning): string {
  if (flagIs(config, 'current') !== true) return onlyName(config);
  if (config.names.length > 0) throw refused(config.line, 'current-and-name');
  if (currentContext !== undefined) return currentContext;
  throw refused(config.line, 'no-current-context');
}

/** An entry is made even of fields that only take away, as kubectl does. */
function edit(list: EntryList, name: string, fields: readonly FieldEdit[], planning: Planning): void {
  const isNew = !isThere(list, name, planning);
  const kept = isNew ? fields.filter(({ value }) => value !== undefined) : fields;
  const made = isNew && kept.length === 0 ? [put([], {})] : kept;
  planning.made.add(keyOf(list, name));
  if (made.length > 0) planning.edits.push({ kind: 'set-fields', list, name, fields: made });
}

function isThere(list: EntryList, name: string, { kubeconfig, made }: Planning): boolean {
  return kubeconfig[list].has(name) || made.has(keyOf(list, name));
}

function keyOf(list: EntryList, name: string): string {
  return `${list} ${name}`;
}
