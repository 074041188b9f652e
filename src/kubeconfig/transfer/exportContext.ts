import { BODY_OF, type EntryList } from '../entryLists.ts';
import { UserError } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import type { YamlValue } from '../edit/editText.ts';
import type { Kubeconfig } from '../read/model.ts';
import { isList, renderBlock } from '../yaml/render.ts';
import { type Fields, isFields, readMergedBodies } from './entryBodies.ts';
import type { SecretKind } from './risk.ts';
import { secretsIn, withoutPassword, withoutSecretsOf } from './withoutSecrets.ts';
import type { ListedPath } from '../read/listedPath.ts';

/** One context with its cluster and user, ready to be written. */
export interface ExportedContext {
  /** The secrets that it holds in plain text, or would hold with them. */
  readonly secrets: readonly SecretKind[];
  /** What another computer must have. */
  readonly notes: readonly ExportNote[];
  /** The text of the file. Throws 'export-twice' or 'export-file-missing'. */
  text(options: { readonly withSecrets: boolean }): Promise<string>;
}

/** The file of a token stays on this computer; the other one must have the command. */
export type ExportNote =
  | { readonly code: 'token-file'; readonly data: { readonly path: string } }
  | { readonly code: 'command'; readonly data: { readonly command: string } };

export interface ExportSources extends Pick<Platform, 'host'> {
  readonly kubeconfig: Kubeconfig;
  /** The files in use. */
  readonly paths: readonly ListedPath[];
  /** Reads a small local file; undefined when it is not there. */
  readonly readFile: (path: string) => Promise<Buffer | undefined>;
}

/**
 * A context as a file that needs no other, as `kubectl config view --minify --flatten --raw` makes it, but with the
 * fields that kubectl does not know. Throws 'export-dangling'.
 */
export async function exportContext(name: string, sources: ExportSources): Promise<ExportedContext> {
  const { contexts } = sources.kubeconfig;
  const { cluster = '', user = '' } = contexts.get(name) ?? {};
  const names: Readonly<Record<EntryList, string>> = { clusters: cluster, users: user, contexts: name };
  const bodies = await readMergedBodies(sources.paths, sources.host, (list, each) => names[list] === each);
  const fieldsOf = (list: EntryList): Fields => {
    const body = bodies[list].get(names[list]);
    if (body !== undefined) return body.fields;
    throw new UserError('export-dangling', { context: name, kind: BODY_OF[list], name: names[list] });
  };
  const found = { clusters: fieldsOf('clusters'), users: fieldsOf('users'), contexts: fieldsOf('contexts') };
  const guarded = withoutPassword(found.clusters['proxy-url']);
  const hasProxyPassword = guarded !== found.clusters['proxy-url'];
  return {
    secrets: [...secretsIn(found.users), ...(hasProxyPassword ? (['proxy-password'] as const) : [])],
    notes: notesOn(found.users),
    text: async ({ withSecrets }) => {
      const users = withSecrets ? found.users : withoutSecretsOf(found.users);
      const proxied = withSecrets || guarded === undefined ? {} : { 'proxy-url': guarded };
      const clusters = await flat({ ...found.clusters, ...proxied }, ['certificate-authority'], sources);
      return render(names, {
        clusters,
        users: await flat(await withProvider(users, sources), ['client-certificate', 'client-key'], sources),
        contexts: found.contexts,
      });
    },
  };
}

function notesOn(user: Fields): readonly ExportNote[] {
  const { exec, tokenFile } = user;
  const command = isFields(exec) ? exec['command'] : undefined;
  return [
    ...(typeof tokenFile === 'string' ? [{ code: 'token-file', data: { path: tokenFile } } as const] : []),
    ...(typeof command === 'string' ? [{ code: 'command', data: { command } } as const] : []),
  ];
}

/** With the contents of files in place of their paths. */
async function flat(fields: Fields, keys: readonly string[], sources: ExportSources): Promise<Fields> {
  const made = new Map(Object.entries(fields));
  for (const key of keys) {
    const path = made.get(key);
    if (typeof path !== 'string' || path === '') continue;
    if (made.has(`${key}-data`)) throw new UserError('export-twice', { key });
    made.set(`${key}-data`, await content(path, sources));
    made.delete(key);
  }
  return Object.fromEntries(made);
}

/** kubectl would leave the path of the provider's authority as it is. */
async function withProvider(user: Fields, sources: ExportSources): Promise<Fields> {
  const provider = user['auth-provider'];
  if (!isFields(provider) || !isFields(provider['config'])) return user;
  return {
    ...user,
    'auth-provider': { ...provider, config: await flat(provider['config'], ['idp-certificate-authority'], sources) },
  };
}

async function content(path: string, { readFile }: ExportSources): Promise<string> {
  const bytes = await readFile(path);
  if (bytes !== undefined) return bytes.toString('base64');
  throw new UserError('export-file-missing', { path });
}

/** In kubectl's order: all keys by the alphabet. */
function render(names: Readonly<Record<EntryList, string>>, fields: Readonly<Record<EntryList, Fields>>): string {
  const list = (key: EntryList): YamlValue => [{ [BODY_OF[key]]: fields[key], name: names[key] }];
  const whole: YamlValue = {
    apiVersion: 'v1',
    clusters: list('clusters'),
    contexts: list('contexts'),
    'current-context': names.contexts,
    kind: 'Config',
    users: list('users'),
  };
  return `${renderBlock(sorted(whole), 0, { json: false, eol: '\n', step: 2, listStep: 0 }).join('\n')}\n`;
}

function sorted(value: YamlValue): YamlValue {
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(sorted);
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
