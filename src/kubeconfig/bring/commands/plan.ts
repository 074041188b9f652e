import { clean } from '../../../base/clean.ts';
import type { Edit, EntryList, FieldEdit } from '../../edit.ts';
import type { Kubeconfig } from '../../model.ts';
import type { Sources } from './certificates.ts';
import { userFields, userState } from './credentials.ts';
import type { UserState } from './credentials.ts';
import { refused } from './dialect.ts';
import { clusterFields, contextFields, put } from './entries.ts';
import { configLineOf, flagIs, onlyName } from './flags.ts';
import type { ConfigLine } from './flags.ts';
import { propertyEdit } from './property.ts';
import { readScript } from './script.ts';

/** What pasted commands come to. */
export interface PastedCommands {
  readonly edits: readonly Edit[];
  /** Sentences about what is taken over otherwise than a shell and kubectl would. */
  readonly notes: readonly string[];
}

interface Planning {
  readonly kubeconfig: Kubeconfig;
  readonly sources: Sources;
  readonly note: (sentence: string) => void;
  readonly edits: Edit[];
  /** What the lines so far have made of the users, and which entries they have made. */
  readonly users: Map<string, UserState>;
  readonly made: Set<string>;
  currentContext: string | undefined;
}

/** Whether a text looks like commands rather than like a kubeconfig, which may show commands in its comments. */
export function looksLikeCommands(text: string): boolean {
  const begin = text.slice(0, 1 << 18);
  if (/^(?:[ \t]*\{|(?:apiVersion|kind|clusters|contexts|users|current-context)[ \t]*:)/mu.test(begin)) return false;
  return /(?:^|[\s;&|\\/])(?:kubectl(?:\.exe)?|oci)[ \t]+(?:\S{1,200}[ \t]+){0,4}?(?:config|ce)[ \t]/mu.test(begin);
}

/**
 * What `kubectl config set-cluster`, `set-credentials`, `set-context`, `use-context` and `set` lines would make of the
 * kubeconfig, as edits; nothing is run. All lines are taken over or none. Throws Problem 'commands-refused', and those
 * of reading the certificates that `--embed-certs` names.
 */
export async function planCommands(text: string, kubeconfig: Kubeconfig, sources: Sources): Promise<PastedCommands> {
  const script = readScript(text, sources);
  if (script.kubectl.length === 0) throw refused(1, 'there is no "kubectl config" command; copy the commands first');
  const notes = new Set<string>(script.notes);
  const planning: Planning = {
    kubeconfig,
    sources,
    note: (sentence) => notes.add(sentence),
    edits: [],
    users: new Map(),
    made: new Set(),
    currentContext: kubeconfig.currentContext,
  };
  for (const line of script.kubectl) await planLine(configLineOf(line, planning.note), planning);
  return { edits: planning.edits, notes: [...notes] };
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
        throw refused(config.line, `there is no context "${clean(name, 80)}" to use; copy the commands that make it`);
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
  if (config.names.length > 0) throw refused(config.line, '--current and a name exclude one another; remove one');
  if (currentContext !== undefined) return currentContext;
  throw refused(config.line, 'there is no current context to change; name one in place of --current');
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
