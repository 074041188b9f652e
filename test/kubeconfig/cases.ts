import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Host } from '../../src/base/platform.ts';
import { kubeconfigPaths } from '../../src/kubeconfig/read/kubeconfigPaths.ts';
import type { Cluster, Context, Kubeconfig, User } from '../../src/kubeconfig/read/model.ts';
import type { ListedPath } from '../../src/kubeconfig/read/listedPath.ts';

/** Recorded outcomes of real kubectl binaries. */
const CASES = resolve(import.meta.dirname, '../cases');

interface CaseFile {
  readonly kubeconfigEnv: string | null;
  readonly explicitKubeconfig: string | null;
  readonly command: readonly string[] | null;
  readonly viewCommand: readonly string[];
  readonly changed?: Readonly<Record<string, { readonly type: string }>>;
}

export interface Case {
  readonly id: string;
  readonly file: CaseFile;
  /** What kubectl showed; undefined when it refused. */
  readonly expected: Json | undefined;
  /** The files, without folders, that kubectl's command changed. */
  readonly changedFiles: readonly string[];
}

export type Json = Readonly<Record<string, unknown>>;

/** The recorded cases whose id begins with `letter`: r reads, w writes, a authentication. */
export function recordedCases(letter: string): readonly Case[] {
  const ids = readdirSync(CASES).filter((id) => id.startsWith(letter) && existsSync(join(CASES, id, 'case.json')));
  return ids.map((id) => {
    const file = JSON.parse(readFileSync(join(CASES, id, 'case.json'), 'utf8')) as CaseFile;
    const expected = join(CASES, id, 'expected.json');
    return {
      id,
      file,
      expected: existsSync(expected) ? (JSON.parse(readFileSync(expected, 'utf8')) as Json) : undefined,
      changedFiles: Object.entries(file.changed ?? {}).flatMap(([name, { type }]) => (type === 'file' ? [name] : [])),
    };
  });
}

export interface Running {
  readonly folder: string;
  readonly host: Host;
  readonly paths: readonly ListedPath[];
}

/** Runs with a fresh copy of the case's input; relative paths of its list are made absolute, spelled as they were. */
export async function withCase(each: Case, run: (running: Running) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-case-'));
  try {
    cpSync(join(CASES, each.id, 'in'), folder, { recursive: true, verbatimSymlinks: true });
    chmodSync(folder, 0o700);
    prepare(folder, folder);
    const spelled = (path: string) => (path === '' || path.startsWith('/') ? path : `${folder}/${path}`);
    const listed = each.file.kubeconfigEnv?.replaceAll('${DIR}', folder).split(':').map(spelled).join(':');
    const host: Host = {
      platform: 'linux',
      env: listed === undefined ? {} : { KUBECONFIG: listed },
      home: join(folder, 'home'),
    };
    const explicit = each.file.explicitKubeconfig;
    const configured = explicit === null ? [] : [spelled(explicit.replaceAll('${DIR}', folder))];
    await run({ folder, host, paths: kubeconfigPaths({ host, configured }).paths });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function prepare(at: string, folder: string): void {
  for (const name of readdirSync(at)) {
    const path = join(at, name);
    const found = lstatSync(path);
    if (found.isDirectory()) {
      chmodSync(path, 0o755);
      prepare(path, folder);
    } else if (name === '.gitkeep') rmSync(path);
    else if (found.isFile()) {
      // The recordings may lie in a folder that is read-only.
      chmodSync(path, 0o644);
      const text = readFileSync(path, 'latin1');
      // A checkout without symbolic links holds a link's target as text.
      if (/^[^\s:{}]+\.yaml$/u.test(text)) {
        rmSync(path);
        symlinkSync(text, path);
      } else if (text.includes('${DIR}')) writeFileSync(path, text.replaceAll('${DIR}', folder), 'latin1');
    }
  }
}

/** kubectl's JSON in the terms of our model: what the model does not carry is left out, relative paths are resolved. */
export function inOurTerms(expected: Json, ours: Kubeconfig): Json {
  return inModelTerms(expected, (found, list, name) => {
    const file = ours[list].get(name)?.file;
    return file === undefined ? undefined : resolve(file, '..', found);
  });
}

type ResolvePath = (found: string, list: 'clusters' | 'users', name: string) => string | undefined;

/** kubectl's JSON in the terms of our model, with its paths as `resolvePath` makes them. */
export function inModelTerms(expected: Json, resolvePath: ResolvePath): Json {
  const list = (key: string, body: string, make: (name: string, body: Json) => Json): Json => {
    const items = (expected[key] ?? []) as { readonly name: string; readonly [body: string]: unknown }[];
    return Object.fromEntries(items.map((item) => [item.name, make(item.name, (item[body] ?? {}) as Json)]));
  };
  const path = (found: unknown, ...owner: ['clusters' | 'users', string]) =>
    typeof found === 'string' ? resolvePath(found, ...owner) : undefined;
  return {
    currentContext: blank(expected['current-context']),
    clusters: list('clusters', 'cluster', (name, body) => ({
      server: blank(body['server']),
      certificateAuthority: path(body['certificate-authority'], 'clusters', name),
      certificateAuthorityData: body['certificate-authority-data'],
      tlsServerName: body['tls-server-name'],
      insecureSkipTlsVerify: body['insecure-skip-tls-verify'] ?? false,
      proxyUrl: body['proxy-url'],
    })),
    contexts: list('contexts', 'context', (_, body) => ({
      cluster: body['cluster'] ?? '',
      user: body['user'] ?? '',
      namespace: body['namespace'],
    })),
    users: list('users', 'user', (name, body) => userTerms(body, (found) => path(found, 'users', name))),
  };
}

function userTerms(body: Json, path: (found: unknown) => string | undefined): Json {
  const exec = body['exec'] as Json | undefined;
  const provider = body['auth-provider'] as Json | undefined;
  const command = exec?.['command'];
  return {
    token: body['token'],
    tokenFile: path(body['tokenFile']),
    username: body['username'],
    password: body['password'],
    clientCertificate: path(body['client-certificate']),
    clientCertificateData: body['client-certificate-data'],
    clientKey: path(body['client-key']),
    clientKeyData: body['client-key-data'],
    impersonate: body['as'],
    impersonateUid: body['as-uid'],
    impersonateGroups: body['as-groups'] ?? [],
    impersonateExtra: Object.fromEntries(
      Object.entries((body['as-user-extra'] ?? {}) as Json).map(([key, values]) => [key, values ?? []]),
    ),
    exec: exec && {
      apiVersion: exec['apiVersion'] ?? '',
      command: typeof command === 'string' && command.includes('/') ? path(command) : command,
      args: exec['args'] ?? [],
      env: exec['env'] ?? [],
      interactiveMode: exec['interactiveMode'],
      provideClusterInfo: exec['provideClusterInfo'] ?? false,
      installHint: exec['installHint'],
    },
    authProvider: provider && { name: provider['name'], config: provider['config'] ?? {} },
    extensions: Object.fromEntries(
      ((body['extensions'] ?? []) as Json[]).map((item) => [item['name'], item['extension']]),
    ),
  };
}

function blank(text: unknown): unknown {
  return text === '' ? undefined : text;
}

/** Our model as plain data, without the places of entries. */
export function plainModel(ours: Kubeconfig): Json {
  const strip = <T extends object>(entries: ReadonlyMap<string, T>, keys: readonly (keyof T)[]) =>
    Object.fromEntries(
      Array.from(entries, ([name, entry]) => [
        name,
        Object.fromEntries(keys.map((key) => [key, plainField(entry[key])])),
      ]),
    );
  return {
    currentContext: ours.currentContext,
    clusters: strip<Cluster>(ours.clusters, [
      'server',
      'certificateAuthority',
      'certificateAuthorityData',
      'tlsServerName',
      'insecureSkipTlsVerify',
      'proxyUrl',
    ]),
    contexts: strip<Context>(ours.contexts, ['cluster', 'user', 'namespace']),
    users: strip<User>(ours.users, [
      'token',
      'tokenFile',
      'username',
      'password',
      'clientCertificate',
      'clientCertificateData',
      'clientKey',
      'clientKeyData',
      'impersonate',
      'impersonateUid',
      'impersonateGroups',
      'impersonateExtra',
      'exec',
      'authProvider',
      'extensions',
    ]),
  };
}

/** Maps and objects without a prototype as ordinary ones, so that a deep comparison sees values alone. */
function plainField(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(Array.from(value, ([key, each]) => [key, plainField(each)]));
  if (Array.isArray(value)) return value.map(plainField);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainField(each)]));
}
