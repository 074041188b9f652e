import { fieldsIn } from '../../base/json.ts';
import type { FieldEdit, YamlValue } from '../../kubeconfig/edit.ts';
import type { HostKey } from '../hostKey.ts';
import { clientKey } from '../ids.ts';
import { createSealedFiles } from '../sealedFiles.ts';

/** How a user entry was signed in before it was converted; without tokens. */
export type Former =
  /** `config` in its order; a token's place holds ''. */
  | { readonly kind: 'authProvider'; readonly config: readonly (readonly [string, string])[] }
  | { readonly kind: 'exec'; readonly exec: Readonly<Record<string, YamlValue>> };

/** Which entry: found again by what the converted one says. */
export interface FormerOf {
  readonly issuer: string;
  readonly clientId: string;
  readonly userName: string;
  /** The listed path of the file that has the entry. */
  readonly file: string;
}

/** Sealed files, since arguments and environment of a program may hold what is nobody's business. */
export interface Formers {
  read(of: FormerOf): Promise<Former | undefined>;
  put(of: FormerOf, former: Former): Promise<void>;
  remove(of: FormerOf): Promise<void>;
}

/** `stateFolder`: one file for each converted entry in its folder `converted`. */
export function createFormers(stateFolder: string, hostKey: Pick<HostKey, 'find' | 'findOrCreate'>): Formers {
  const files = createSealedFiles(stateFolder, 'converted');
  return {
    read: async (of) => {
      const opened = await files.open(idOf(of), await hostKey.find());
      return opened.state === 'opened' ? parseFormer(opened.value) : undefined;
    },
    put: async (of, former) => {
      await files.put(idOf(of), await hostKey.findOrCreate(), former);
    },
    remove: async (of) => {
      await files.remove(idOf(of));
    },
  };
}

const TOKENS: ReadonlySet<string> = new Set(['id-token', 'refresh-token']);

/** From the plain data of a user entry; undefined when it has neither form. */
export function formerOf(body: ReadonlyMap<string, unknown>): Former | undefined {
  const { config } = fieldsIn(body.get('auth-provider'));
  if (body.has('auth-provider')) {
    const texts = Object.entries(fieldsIn(config)).filter((pair): pair is [string, string] => isText(pair[1]));
    return { kind: 'authProvider', config: texts.map(([key, value]) => [key, TOKENS.has(key) ? '' : value]) };
  }
  const exec: [string, YamlValue][] = [];
  for (const [key, value] of Object.entries(fieldsIn(body.get('exec')))) if (isYaml(value)) exec.push([key, value]);
  return body.has('exec') ? { kind: 'exec', exec: Object.fromEntries(exec) } : undefined;
}

/** The edits of a user entry that give it back its former form; `tokens` go where they were. */
export function restoringFields(
  former: Former,
  {
    now,
    tokens,
  }: {
    /** The plain data of the entry as it is. */
    readonly now: ReadonlyMap<string, unknown>;
    readonly tokens: Readonly<Record<string, string>>;
  },
): readonly FieldEdit[] {
  if (former.kind === 'authProvider') {
    const kept = former.config
      .map(([key, value]): readonly [string, string] => [key, TOKENS.has(key) ? (tokens[key] ?? '') : value])
      .filter(([key, value]) => !TOKENS.has(key) || value !== '');
    const added = Object.entries(tokens).filter(([key]) => !former.config.some(([known]) => known === key));
    const config = Object.fromEntries([...kept, ...added]);
    return [
      { path: ['exec'], value: undefined },
      { path: ['auth-provider'], value: { name: 'oidc', config } },
    ];
  }
  const gone = Object.keys(fieldsIn(now.get('exec'))).filter((key) => !Object.hasOwn(former.exec, key));
  return [
    // What is null there stands for nothing, as it did.
    ...gone
      .filter((key) => fieldsIn(now.get('exec'))[key] !== null)
      .map((key) => ({ path: ['exec', key], value: undefined })),
    ...Object.entries(former.exec).map(([key, value]) => ({ path: ['exec', key], value })),
  ];
}

function idOf({ issuer, clientId, userName, file }: FormerOf): string {
  return clientKey(issuer, JSON.stringify([clientId, userName, file]));
}

function parseFormer(value: unknown): Former | undefined {
  const { kind, config, exec } = fieldsIn(value);
  if (kind === 'authProvider' && Array.isArray(config)) {
    return { kind, config: config.filter(isPair) };
  }
  return kind === 'exec' && isYamlMap(exec) ? { kind, exec } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every(isText);
}

function isYamlMap(value: unknown): value is Readonly<Record<string, YamlValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isYaml(value);
}

function isYaml(value: unknown): value is YamlValue {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isYaml);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
