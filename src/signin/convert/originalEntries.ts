import * as v from 'valibot';
import { fieldsIn } from '../../base/json.ts';
import { listOf, parsed } from '../../base/schema.ts';
import type { FieldEdit, YamlValue } from '../../kubeconfig/edit/editText.ts';
import type { HostKey } from '../../sessions/hostKey.ts';
import { clientKey } from '../../sessions/ids.ts';
import { createSealedFiles } from '../../sessions/sealedFiles.ts';
import type { ListedPath } from '../../kubeconfig/read/listedPath.ts';

/** How a user entry was signed in before it was converted; without tokens. */
export type OriginalEntry =
  /** `config` in its order; a token's place holds ''. */
  | { readonly kind: 'authProvider'; readonly config: readonly (readonly [string, string])[] }
  | { readonly kind: 'exec'; readonly exec: Readonly<Record<string, YamlValue>> };

/** Identifies an entry by what its converted form contains. */
export interface OriginalEntryOf {
  readonly issuer: string;
  readonly clientId: string;
  readonly userName: string;
  /** The file that has the entry. */
  readonly file: ListedPath;
}

/** Stores them in sealed files, since arguments and environment of a program may contain secrets. */
export interface OriginalEntries {
  read(of: OriginalEntryOf): Promise<OriginalEntry | undefined>;
  put(of: OriginalEntryOf, original: OriginalEntry): Promise<void>;
  remove(of: OriginalEntryOf): Promise<void>;
}

const PAIR = v.strictTuple([v.string(), v.string()]);
const YAML: v.GenericSchema<YamlValue> = v.lazy(() =>
  v.union([v.string(), v.number(), v.boolean(), v.array(YAML), YAML_MAP]),
);
const YAML_MAP = v.record(v.string(), YAML);

const ORIGINAL_ENTRY = v.variant('kind', [
  v.object({ kind: v.literal('authProvider'), config: listOf(PAIR) }),
  v.object({ kind: v.literal('exec'), exec: YAML_MAP }),
]);

/** `stateFolder`: one file for each converted entry in its folder `converted`. */
export function createOriginalEntries(
  stateFolder: string,
  hostKey: Pick<HostKey, 'find' | 'findOrCreate'>,
): OriginalEntries {
  const files = createSealedFiles(stateFolder, 'converted');
  return {
    read: async (of) => {
      const opened = await files.open(idOf(of), await hostKey.find());
      return opened.state === 'opened' ? parsed(ORIGINAL_ENTRY, opened.value) : undefined;
    },
    put: async (of, original) => {
      await files.put(idOf(of), await hostKey.findOrCreate(), original);
    },
    remove: async (of) => {
      await files.remove(idOf(of));
    },
  };
}

const TOKENS: ReadonlySet<string> = new Set(['id-token', 'refresh-token']);

/** From the plain data of a user entry; undefined when it has neither form. */
export function originalEntryOf(body: ReadonlyMap<string, unknown>): OriginalEntry | undefined {
  const { config } = fieldsIn(body.get('auth-provider'));
  if (body.has('auth-provider')) {
    const texts = Object.entries(fieldsIn(config)).filter((pair) => v.is(PAIR, pair));
    return { kind: 'authProvider', config: texts.map(([key, value]) => [key, TOKENS.has(key) ? '' : value]) };
  }
  const exec: [string, YamlValue][] = [];
  for (const [key, value] of Object.entries(fieldsIn(body.get('exec')))) if (v.is(YAML, value)) exec.push([key, value]);
  return body.has('exec') ? { kind: 'exec', exec: Object.fromEntries(exec) } : undefined;
}

/** The edits that restore the original form of a user entry; `tokens` go where they were. */
export function restoringFields(
  original: OriginalEntry,
  {
    now,
    tokens,
  }: {
    /** The plain data of the entry as it is. */
    readonly now: ReadonlyMap<string, unknown>;
    readonly tokens: Readonly<Record<string, string>>;
  },
): readonly FieldEdit[] {
  if (original.kind === 'authProvider') {
    const kept = original.config
      .map(([key, value]): readonly [string, string] => [key, TOKENS.has(key) ? (tokens[key] ?? '') : value])
      .filter(([key, value]) => !TOKENS.has(key) || value !== '');
    const added = Object.entries(tokens).filter(([key]) => !original.config.some(([known]) => known === key));
    const config = Object.fromEntries([...kept, ...added]);
    return [
      { path: ['exec'], value: undefined },
      { path: ['auth-provider'], value: { name: 'oidc', config } },
    ];
  }
  const gone = Object.keys(fieldsIn(now.get('exec'))).filter((key) => !Object.hasOwn(original.exec, key));
  return [
    // What is null there stands for nothing, as it did.
    ...gone
      .filter((key) => fieldsIn(now.get('exec'))[key] !== null)
      .map((key) => ({ path: ['exec', key], value: undefined })),
    ...Object.entries(original.exec).map(([key, value]) => ({ path: ['exec', key], value })),
  ];
}

function idOf({ issuer, clientId, userName, file }: OriginalEntryOf): string {
  return clientKey(issuer, JSON.stringify([clientId, userName, file]));
}
