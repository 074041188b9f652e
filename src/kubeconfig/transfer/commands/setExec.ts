import { posix, win32 } from 'node:path';
import type { FieldEdit, YamlValue } from '../../edit/editText.ts';
import type { Note } from '../transferNotes.ts';
import { refused } from './dialect.ts';
import { put } from './setEntries.ts';
import { type ConfigLine, flagIs, lastOf } from './kubectlFlags.ts';
import { pairsOf, slices } from './flagValues.ts';

const FLAGS = ['exec-api-version', 'exec-arg', 'exec-env', 'exec-interactive-mode', 'exec-provide-cluster-info'];

/** What of an exec plugin decides what a line does to it. */
export interface ExecState {
  readonly apiVersion: string | boolean;
  /** client-go's default included. */
  readonly interactiveMode: string | boolean | undefined;
}

interface ExecChange {
  readonly fields: readonly FieldEdit[];
  readonly state: ExecState | undefined;
}

const STABLE = 'client.authentication.k8s.io/v1';

/** The `--exec-…` flags, as modifyAuthInfo of kubectl's set_credentials.go takes them. */
export function execFields(config: ConfigLine, before: ExecState | undefined, note: Note): ExecChange {
  const command = commandOf(config);
  const args = config.flags.has('exec-arg') ? slices(config, 'exec-arg').map(({ text }) => text) : [];
  const { pairs, removed } = pairsOf('exec-env', config.flags.get('exec-env') ?? []);
  const given = simpleFields(config);
  if (command === undefined && before === undefined) {
    const flags = FLAGS.filter((flag) => config.flags.has(flag)).map((flag) => `--${flag}`);
    if (flags.length > 0) note({ code: 'exec-flags-ignored', data: { line: config.line, flags } });
    return { fields: [], state: undefined };
  }
  const apiVersion = given.get('apiVersion') ?? before?.apiVersion ?? '';
  if (apiVersion === STABLE && !given.has('interactiveMode')) {
    if (before?.interactiveMode === undefined) {
      note({ code: 'interactive-mode-added', data: { line: config.line, apiVersion: STABLE } });
    }
    // What was an older version's default is written out, as kubectl does at every write.
    given.set('interactiveMode', before?.interactiveMode ?? 'IfAvailable');
  }
  const state = { apiVersion, interactiveMode: given.get('interactiveMode') ?? before?.interactiveMode };
  const env = Array.from(pairs, ([name, value]) => ({ name, value }));
  if (before === undefined) {
    given.delete('apiVersion');
    const made: YamlValue = {
      ...(apiVersion !== '' && { apiVersion }),
      command: command ?? '',
      ...(args.length > 0 && { args }),
      ...(env.length > 0 && { env }),
      ...Object.fromEntries(given),
    };
    return { fields: [put(['exec'], made)], state };
  }
  // Another command does not get the old one's arguments.
  const replaced = args.length > 0 ? args : undefined;
  const fields = [
    ...(command === undefined ? [] : [put(['exec', 'command'], command)]),
    ...(command === undefined && replaced === undefined ? [] : [put(['exec', 'args'], replaced)]),
    ...Array.from(given, ([key, value]) => put(['exec', key], value)),
    ...removed.filter((name) => !pairs.has(name)).map((name) => put(['exec', 'env', name], undefined)),
    ...env.map(({ name, value }) => put(['exec', 'env', name, 'value'], value)),
  ];
  return { fields, state };
}

/** kubectl makes `./plugin` into `plugin`, which is another program; a relative path is refused here. */
function commandOf(config: ConfigLine): string | undefined {
  const found = lastOf(config, 'exec-command');
  if (found === undefined) return undefined;
  const isPath = /[\\/]/u.test(found.text);
  if (isPath && !posix.isAbsolute(found.text) && !win32.isAbsolute(found.text)) {
    throw refused(found.line, 'relative-program');
  }
  return found.text;
}

function simpleFields(config: ConfigLine): Map<string, string | boolean> {
  const fields = new Map<string, string | boolean>();
  const version = lastOf(config, 'exec-api-version')?.text;
  if (version !== undefined) fields.set('apiVersion', version);
  const mode = lastOf(config, 'exec-interactive-mode');
  if (mode !== undefined) {
    if (!['IfAvailable', 'Always', 'Never'].includes(mode.text)) {
      throw refused(mode.line, 'interactive-mode');
    }
    fields.set('interactiveMode', mode.text);
  }
  const info = flagIs(config, 'exec-provide-cluster-info');
  if (info !== undefined) fields.set('provideClusterInfo', info);
  return fields;
}
