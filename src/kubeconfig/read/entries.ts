import { BODY_OF, ENTRY_LISTS, type EntryList } from '../entryLists.ts';
import { pathsOf } from '../../base/platformPath.ts';
import type { FieldPlace } from '../../errors/diagnostics.ts';
import { type Fields, fieldsOf } from './fields.ts';
import type { AuthProvider, Cluster, Context, ExecConfig, User } from './model.ts';
import type { Sink } from '../yaml/document.ts';
import type { Fault } from '../yaml/sourceText.ts';
import { toJson, type Value } from '../yaml/value.ts';
import type { ListedPath } from './listedPath.ts';

/** What one file says, before it is merged with others. */
export interface FileEntries {
  readonly currentContext: string | undefined;
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: readonly Context[];
}

/** Where a file is and how its entries name their place. */
export interface Origin {
  readonly path: ListedPath;
  readonly platform: NodeJS.Platform;
  /** The 1-based line of an offset. */
  readonly lineAt: (at: number) => number;
}

/** What edits need to know of the entries of one file. */
export interface EntryNames {
  readonly currentContext: string | undefined;
  readonly clusters: readonly Pick<Cluster, 'name'>[];
  readonly users: readonly Pick<User, 'name'>[];
  readonly contexts: readonly Pick<Context, 'name' | 'cluster' | 'user'>[];
}

/** Gathers the entries of one file from its items, as they come, and then from the rest of it. */
export interface Extraction<Entries> extends Sink {
  /** What the file says; `value` is all but the items. What kubectl would refuse goes to `faults`. */
  finish(value: Value, faults: Fault[]): Entries;
}

/**
 * The entries of a file as client-go's v1 conversion makes them. What kubectl would refuse becomes a fault; the rest
 * is kept, so that one wrong field does not hide a whole file.
 */
export function createExtraction(origin: Origin): Extraction<FileEntries> {
  return extractionOf({
    clusters: createGathering('clusters', origin, cluster),
    users: createGathering('users', origin, user),
    contexts: createGathering('contexts', origin, context),
  });
}

/** Only the names, in a fraction of the time. */
export function createNames(origin: Origin): Extraction<EntryNames> {
  return extractionOf({
    clusters: createGathering('clusters', origin, (_, { name }) => ({ name })),
    users: createGathering('users', origin, (_, { name }) => ({ name })),
    contexts: createGathering('contexts', origin, (fields, { name }) => ({ name, ...referencesOf(fields) })),
  });
}

function extractionOf<A, B, C>(gatherings: {
  readonly clusters: Gathering<A>;
  readonly users: Gathering<B>;
  readonly contexts: Gathering<C>;
}): Extraction<{
  currentContext: string | undefined;
  clusters: readonly A[];
  users: readonly B[];
  contexts: readonly C[];
}> {
  const { clusters, users, contexts } = gatherings;
  return {
    item: (key, value, line) => {
      gatherings[key].add(value, line);
    },
    finish: (value, faults) => {
      const currentContext = currentContextOf(value, faults);
      for (const { faults: found } of [clusters, users, contexts]) for (const fault of found) faults.push(fault);
      return { currentContext, clusters: clusters.made, users: users.made, contexts: contexts.made };
    },
  };
}

/** Checks all of a file but the items of its lists. */
function currentContextOf(value: Value, faults: Fault[]): string | undefined {
  if (value.kind === 'null') return undefined;
  if (value.kind !== 'map') {
    faults.push({ at: value.at, code: 'not-a-kubeconfig', data: undefined });
    return undefined;
  }
  const config = fieldsOf(value, () => ROOT, faults);
  const { apiVersion = 'v1', kind = 'Config' } = { ...optional('apiVersion', config), ...optional('kind', config) };
  if (apiVersion !== 'v1' || kind !== 'Config') {
    const found = config.raw(apiVersion === 'v1' ? 'kind' : 'apiVersion');
    faults.push({ at: found?.at ?? 0, code: 'wrong-version', data: undefined });
  }
  const preferences = config.fields('preferences');
  preferences?.flag('colors');
  if (preferences !== undefined) extensionsOf(preferences, faults);
  extensionsOf(config, faults);
  for (const key of ENTRY_LISTS) config.list(key);
  return config.text('current-context');
}

const ROOT: FieldPlace = { entry: undefined, path: '' };

interface Named {
  readonly name: string;
  readonly at: number;
  readonly line: number | undefined;
}

interface Gathering<T> {
  readonly made: readonly T[];
  readonly faults: readonly Fault[];
  add(item: Value, line: number | undefined): void;
}

function createGathering<T>(
  key: EntryList,
  origin: Origin,
  make: (fields: Fields | undefined, entry: Named, origin: Origin, faults: Fault[]) => T,
): Gathering<T> {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  const made: T[] = [];
  const kind = BODY_OF[key];
  const whereItem = (): FieldPlace => ({ entry: undefined, path: `${key}[]` });
  return {
    made,
    faults,
    add: (value, line) => {
      const item = fieldsOf(value, whereItem, faults);
      const name = item.text('name') ?? '';
      const body = item.raw(kind);
      const fields =
        body === undefined ? undefined : fieldsOf(body, () => ({ entry: { kind, name }, path: '' }), faults);
      if (name === '' && ['number', 'bool', 'list', 'map'].includes(item.raw('name')?.kind ?? 'null')) return;
      if (seen.has(name)) {
        faults.push({ at: item.at, code: 'duplicate-entry', data: { kind, name } });
        return;
      }
      seen.add(name);
      made.push(make(fields, { name, at: item.at, line }, origin, faults));
    },
  };
}

function cluster(fields: Fields | undefined, entry: Named, origin: Origin, faults: Fault[]): Cluster {
  if (fields !== undefined) {
    fields.flag('disable-compression');
    extensionsOf(fields, faults);
  }
  return {
    ...placeOf(entry, origin),
    server: fields?.text('server'),
    certificateAuthority: resolvePath(fields?.text('certificate-authority'), origin),
    certificateAuthorityData: fields?.base64('certificate-authority-data'),
    tlsServerName: fields?.text('tls-server-name'),
    insecureSkipTlsVerify: fields?.flag('insecure-skip-tls-verify') ?? false,
    proxyUrl: fields?.text('proxy-url'),
  };
}

function context(fields: Fields | undefined, entry: Named, origin: Origin, faults: Fault[]): Context {
  if (fields !== undefined) extensionsOf(fields, faults);
  return {
    ...placeOf(entry, origin),
    ...referencesOf(fields),
    namespace: fields?.text('namespace'),
  };
}

function referencesOf(fields: Fields | undefined): { readonly cluster: string; readonly user: string } {
  return { cluster: fields?.text('cluster') ?? '', user: fields?.text('user') ?? '' };
}

function user(fields: Fields | undefined, entry: Named, origin: Origin, faults: Fault[]): User {
  const exec = fields?.fields('exec');
  const provider = fields?.fields('auth-provider');
  return {
    ...placeOf(entry, origin),
    token: fields?.text('token'),
    tokenFile: resolvePath(fields?.text('tokenFile'), origin),
    username: fields?.text('username'),
    password: fields?.text('password'),
    clientCertificate: resolvePath(fields?.text('client-certificate'), origin),
    clientCertificateData: fields?.base64('client-certificate-data'),
    clientKey: resolvePath(fields?.text('client-key'), origin),
    clientKeyData: fields?.base64('client-key-data'),
    impersonate: fields?.text('as'),
    impersonateUid: fields?.text('as-uid'),
    impersonateGroups: fields?.texts('as-groups') ?? [],
    impersonateExtra: fields?.raw('as-user-extra') === undefined ? NO_EXTRA : fields.textLists('as-user-extra'),
    exec: exec === undefined ? undefined : execOf(exec, origin),
    authProvider: provider === undefined ? undefined : providerOf(provider),
    extensions: fields === undefined ? NO_EXTENSIONS : extensionsOf(fields, faults),
  };
}

const NO_EXTRA: User['impersonateExtra'] = new Map<string, readonly string[]>();

function execOf(fields: Fields, origin: Origin): ExecConfig {
  const apiVersion = fields.text('apiVersion') ?? '';
  const command = fields.text('command') ?? '';
  const isBeta = /^client\.authentication\.k8s\.io\/v1(?:alpha1|beta1)$/u.test(apiVersion);
  const isPath = command.includes(origin.platform === 'win32' ? '\\' : '/');
  return {
    apiVersion,
    command: isPath ? (resolvePath(command, origin) ?? '') : command,
    args: fields.texts('args'),
    env: fields.list('env').map((item) => ({ name: item.text('name') ?? '', value: item.text('value') ?? '' })),
    // client-go's defaults.go: only the beta versions have one.
    interactiveMode: fields.text('interactiveMode') ?? (isBeta ? 'IfAvailable' : undefined),
    provideClusterInfo: fields.flag('provideClusterInfo'),
    installHint: fields.text('installHint'),
  };
}

function providerOf(fields: Fields): AuthProvider {
  return { name: fields.text('name') ?? '', config: fields.textMap('config') };
}

const NO_EXTENSIONS: ReadonlyMap<string, unknown> = new Map<string, unknown>();

function extensionsOf(fields: Fields, faults: Fault[]): ReadonlyMap<string, unknown> {
  if (fields.raw('extensions') === undefined) return NO_EXTENSIONS;
  const extensions = new Map<string, unknown>();
  for (const item of fields.list('extensions')) {
    const name = item.text('name') ?? '';
    const payload = item.raw('extension');
    // One without a payload may stand beside another: conversion.go reads only the value.
    if ((extensions.get(name) ?? null) !== null) {
      faults.push({ at: item.at, code: 'duplicate-extension', data: { name } });
    } else {
      extensions.set(name, payload === undefined ? null : toJson(payload));
    }
  }
  return extensions;
}

function placeOf({ name, at, line }: Named, origin: Origin): { name: string; file: ListedPath; line: number } {
  return { name, file: origin.path, line: line ?? origin.lineAt(at) };
}

/** client-go resolves against the folder of the path as listed, a symlink's own folder. */
function resolvePath(path: string | undefined, origin: Origin): string | undefined {
  if (path === undefined) return undefined;
  const paths = pathsOf(origin.platform);
  return paths.isAbsolute(path) ? path : paths.resolve(paths.dirname(origin.path), path);
}

function optional(key: 'apiVersion' | 'kind', config: Fields): Partial<Record<'apiVersion' | 'kind', string>> {
  const text = config.text(key);
  return text === undefined ? {} : { [key]: text };
}
