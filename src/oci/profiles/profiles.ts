import { pathsOf } from '../../base/platformPath.ts';
import { type ErrorInfo, errorInfo, isUserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { configFilePath } from '../config/configFile.ts';
import { DEFAULT_SECTION, type Ini, readIni } from '../config/ini.ts';
import { isEncryptedKey } from '../config/privateKeys.ts';
import { expandHome } from '../config/expandPath.ts';
import { rcFilePaths, readRcFile } from '../config/rcFile.ts';
import { isSessionProfile, type OciSession, sessionOf, sessionTokenIn } from './ociSession.ts';
import type { SessionToken } from './sessionToken.ts';
import { choiceOf, type OciSettings, pathIn } from '../config/ociSettings.ts';

/** One section of an OCI config file, with what it inherits and what lies behind it. Names are raw. */
export interface OciProfile {
  readonly name: string;
  readonly configPath: string;
  /** `other`: neither of these, such as instance principals, or only shared values. */
  readonly kind: 'session' | 'apiKey' | 'other';
  /** As given: an identifier or a short code. */
  readonly region: string | undefined;
  /** OCID. */
  readonly tenancy: string | undefined;
  /** OCID: the key's user, or the session token's subject. */
  readonly user: string | undefined;
  /** Where a session lies, whether or not anything is there. */
  readonly session: OciSession | undefined;
  /** When it could be read. It may have expired, which is not a `problem`. */
  readonly token: SessionToken | undefined;
  /** Why it cannot be used. */
  readonly problem: ErrorInfo | undefined;
  /** The path of an encrypted key whose passphrase is not in the profile. */
  readonly closedKey: string | undefined;
  /** Of its key, its token and the config file, those that others than the person can read (POSIX modes). */
  readonly exposedFiles: readonly string[];
}

/** A config file of the OCI tools, as it is now. */
export interface OciFiles {
  readonly configPath: string;
  /** The profile that the CLI takes when nobody names one. */
  readonly defaultProfile: string;
  /** In the file's order; none when there is no file. */
  readonly profiles: readonly OciProfile[];
  /** Why the file, or the CLI's settings beside it, cannot be read. */
  readonly problem: ErrorInfo | undefined;
  /** What it was read from, or would be: a change of any of these changes it. */
  readonly files: readonly string[];
}

/** Of each file, in bytes: keys and tokens have some thousand. Whoever wrote the config file may name others. */
const MOST_KEPT = 1 << 15;
const MOST_FILES = 2_000;
/** What is looked at here; a file may have any number of others. */
const KEYS = [
  'user',
  'tenancy',
  'region',
  'fingerprint',
  'key_file',
  'pass_phrase',
  'security_token_file',
  'delegation_token_file',
  'authentication_type',
];

/**
 * The config file that the CLI reads, or would if it were named `named` in `--config-file`, and all that its profiles
 * name. What the environment says in place of a profile's values (OCI_CLI_USER …) is left aside: it belongs to no
 * profile. Never throws.
 */
export async function readOciFiles(host: Host, named?: string): Promise<OciFiles> {
  const configPath = await configFilePath(named, host);
  const isLocated = isAbsolute(configPath, host);
  const rcPaths = rcFilePaths(undefined, host);
  const rc = await attempt(rcPaths[0] ?? '', () => readRcFile(undefined, host));
  const ini: Attempt<Ini | undefined> = isLocated
    ? await attempt(configPath, () => readIni(configPath))
    : { problem: { code: 'oci-config-relative', data: { path: configPath } } };
  const reads = createFileReads(host);
  const profiles: OciProfile[] = [];
  // One after the other: a file of many profiles must not keep as many files open.
  for (const section of sectionsOf(ini.value)) profiles.push(await profileOf(section, configPath, reads, host));
  const choice = rc.value && choiceOf({}, rc.value, host);
  const usual = expandHome('~/.oci/config', host);
  const own = [usual, configPath, ...rcPaths, ...reads.paths()];
  return {
    configPath,
    defaultProfile: choice?.profileName ?? DEFAULT_SECTION,
    profiles,
    problem: ini.problem ?? rc.problem,
    files: [...new Set(own)].filter((path) => isAbsolute(path, host)),
  };
}

interface Section {
  readonly name: string;
  readonly own: ReadonlyMap<string, string>;
  readonly inherited: ReadonlyMap<string, string>;
}

/** In one pass, since a file may have any number of them, and each inherits everything. */
function sectionsOf(ini: Ini | undefined): readonly Section[] {
  const found = new Map<string, Map<string, string>>();
  for (const { name, options } of ini?.sections ?? []) {
    const own = found.get(name) ?? new Map<string, string>();
    for (const { key, value } of options) own.set(key, value);
    found.set(name, own);
  }
  const inherited = found.get(DEFAULT_SECTION) ?? new Map<string, string>();
  return [...found].map(([name, own]) => ({ name, own, inherited }));
}

async function profileOf(section: Section, configPath: string, reads: FileReads, host: Host): Promise<OciProfile> {
  const { name, own, inherited } = section;
  const values = new Map(
    KEYS.flatMap((key) => {
      const value = own.get(key) ?? inherited.get(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  const settings: OciSettings = {
    profileName: name,
    configPath,
    profile: { name, values, own: new Set(own.keys()) },
    values,
    region: filled(values.get('region')) ?? filled(host.env['OCI_REGION']),
  };
  const kind = kindOf(settings);
  const found =
    kind === 'session' ? await sessionFacts(settings, reads, host) : await keyFacts(settings, kind, reads, host);
  const exposedFiles = [];
  for (const path of new Set([...found.paths, configPath])) {
    if ((await reads.at(path)).isOpen) exposedFiles.push(path);
  }
  const keyFile = pathIn(values, 'key_file', host);
  const isClosed = keyFile !== undefined && found.paths.includes(keyFile) && !values.has('pass_phrase');
  const closedKey = isClosed && isEncryptedKey((await reads.at(keyFile)).text ?? '') ? keyFile : undefined;
  const { session, token, problem } = found;
  return {
    name,
    configPath,
    kind,
    region: settings.region,
    tenancy: filled(values.get('tenancy')) ?? token?.tenancy,
    user: kind === 'session' ? token?.subject : filled(values.get('user')),
    session,
    token,
    problem,
    closedKey,
    exposedFiles,
  };
}

function kindOf(settings: OciSettings): OciProfile['kind'] {
  const { values } = settings;
  if (isSessionProfile(settings)) return 'session';
  if (values.has('authentication_type') || values.has('delegation_token_file')) return 'other';
  return ['user', 'key_file', 'fingerprint'].some((key) => values.has(key)) ? 'apiKey' : 'other';
}

interface Facts {
  readonly session?: OciSession;
  readonly token?: SessionToken;
  readonly problem?: ErrorInfo | undefined;
  readonly paths: readonly string[];
}

async function sessionFacts(settings: OciSettings, reads: FileReads, host: Host): Promise<Facts> {
  const named = await attempt(settings.configPath, () => Promise.resolve(sessionOf(settings, host)));
  const session = named.value;
  if (session === undefined) return { problem: named.problem, paths: [] };
  const paths = [session.tokenFile, session.keyFile];
  const stray = strayPath(settings, paths, host);
  if (stray !== undefined) return { session, problem: stray, paths: [] };
  const file = await reads.at(session.tokenFile);
  const read = await attempt(session.tokenFile, () => Promise.resolve(sessionTokenIn(session, file.text)));
  const problem = file.problem ?? read.problem ?? (await keyProblem(session.keyFile, reads));
  return { session, ...(read.value !== undefined && { token: read.value }), problem, paths };
}

async function keyFacts(settings: OciSettings, kind: OciProfile['kind'], reads: FileReads, host: Host): Promise<Facts> {
  const path = pathIn(settings.values, 'key_file', host);
  if (kind === 'other') return { paths: [] };
  const missing = ['tenancy', 'user', 'fingerprint', 'key_file'].find((key) => !filled(settings.values.get(key)));
  const stray = path === undefined ? undefined : strayPath(settings, [path], host);
  const paths = path === undefined || stray !== undefined ? [] : [path];
  if (missing !== undefined) {
    const { profileName: profile, configPath } = settings;
    const data = { reason: 'missing', field: missing, in: { profile, path: configPath } } as const;
    return { problem: { code: 'oci-profile-incomplete', data }, paths };
  }
  return { problem: stray ?? (path === undefined ? undefined : await keyProblem(path, reads)), paths };
}

/** One that is encrypted is none: its pass phrase can be asked for. */
async function keyProblem(path: string, reads: FileReads): Promise<ErrorInfo | undefined> {
  const { text, problem } = await reads.at(path);
  if (problem !== undefined) return problem;
  if (text === undefined) return { code: 'oci-key-missing', data: { path } };
  if (text.includes('PRIVATE KEY-----')) return undefined;
  return { code: 'oci-key-unusable', data: { key: path, reason: 'not-pem' } };
}

/** A relative path means another file in each folder that the OCI tools run in. */
function strayPath({ profileName }: OciSettings, paths: readonly string[], host: Host): ErrorInfo | undefined {
  const stray = paths.find((path) => !isAbsolute(path, host));
  return stray === undefined ? undefined : { code: 'oci-file-relative', data: { profile: profileName, path: stray } };
}

function isAbsolute(path: string, { platform }: Host): boolean {
  return pathsOf(platform).isAbsolute(path);
}

interface FileRead {
  /** Undefined when there is no such file, or none that can be read. */
  readonly text: string | undefined;
  readonly problem: ErrorInfo | undefined;
  readonly isOpen: boolean;
}

interface FileReads {
  at(path: string): Promise<FileRead>;
  paths(): Iterable<string>;
}

const TOO_MANY: ErrorInfo = { code: 'oci-files-too-many', data: { most: MOST_FILES } };

/** Each file is read once, however many profiles share it. */
function createFileReads({ platform }: Host): FileReads {
  const known = new Map<string, Promise<FileRead>>();
  async function readOnce(path: string): Promise<FileRead> {
    if (known.size >= MOST_FILES) return { text: undefined, problem: TOO_MANY, isOpen: false };
    const { value, problem } = await attempt(path, () => readRegularFile(path));
    const isOpen = platform !== 'win32' && value !== undefined && (value.stamp.mode & 0o077) !== 0;
    return { text: value?.bytes.toString('utf8', 0, MOST_KEPT), problem, isOpen };
  }
  return {
    at: async (path) => {
      const found = known.get(path) ?? readOnce(path);
      if (known.size < MOST_FILES) known.set(path, found);
      return await found;
    },
    paths: () => known.keys(),
  };
}

interface Attempt<T> {
  readonly value?: T;
  readonly problem?: ErrorInfo;
}

/** `path`: what is read. */
async function attempt<T>(path: string, run: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await run() };
  } catch (error) {
    return { problem: isUserError(error) ? errorInfo(error) : { code: 'oci-file-unreadable', data: { path } } };
  }
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
