import { clean } from '../base/clean.ts';
import { pathsOf } from '../base/paths.ts';
import { sentenceOf } from '../base/problem.ts';
import type { Host } from '../files/folders.ts';
import { readRegularFile } from '../files/read.ts';
import { configFilePath } from './configFile.ts';
import { DEFAULT_SECTION, readIni, type Ini } from './ini.ts';
import { isEncryptedKey } from './keys.ts';
import { expandHome } from './paths.ts';
import { rcFilePaths, readRcFile } from './rcFile.ts';
import { isSessionProfile, sessionOf, sessionTokenIn, type OciSession } from './session.ts';
import type { SessionToken } from './sessionToken.ts';
import { choiceOf, pathIn, type OciSettings } from './settings.ts';

/** One section of an OCI config file, with what it inherits and what lies behind it. Names are raw. */
export interface OciProfile {
  readonly name: string;
  readonly configPath: string;
  /** `other`: signed in by neither, such as by instance principals, or shared values alone. */
  readonly kind: 'session' | 'apiKey' | 'other';
  /** As given: an identifier or a short code. */
  readonly region: string | undefined;
  /** OCID. */
  readonly tenancy: string | undefined;
  /** OCID: the key's user, or the session token's subject. */
  readonly user: string | undefined;
  /** Where a session lies, whether or not anything is there. */
  readonly session: OciSession | undefined;
  /** When it could be read. It may have ended: that is told by the clock, and no `problem`. */
  readonly token: SessionToken | undefined;
  /** Why it cannot be used, in one sentence. */
  readonly problem: string | undefined;
  /** The path of a key that nobody can use without being told its pass phrase: the profile does not have it. */
  readonly closedKey: string | undefined;
  /** Of its key, its token and the config file, those that others than the person can read (POSIX modes). */
  readonly openFiles: readonly string[];
}

/** A config file of the OCI tools, as it is now. */
export interface OciFiles {
  readonly configPath: string;
  /** The profile that the CLI takes when nobody names one. */
  readonly defaultProfile: string;
  /** In the file's order; none when there is no file. */
  readonly profiles: readonly OciProfile[];
  /** Why the file, or the CLI's settings beside it, cannot be read, in one sentence. */
  readonly problem: string | undefined;
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
  const rc = await attempt(() => readRcFile(undefined, host));
  const ini: Attempt<Ini | undefined> = isLocated
    ? await attempt(() => readIni(configPath))
    : { problem: unlocated('The OCI config file', configPath) };
  const looks = createLooks(host);
  const profiles: OciProfile[] = [];
  // One after the other: a file of many profiles must not keep as many files open.
  for (const section of sectionsOf(ini.value)) profiles.push(await profileOf(section, configPath, looks, host));
  const choice = rc.value && choiceOf({}, rc.value, host);
  const usual = expandHome('~/.oci/config', host);
  const own = [usual, configPath, ...rcFilePaths(undefined, host), ...looks.paths()];
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

async function profileOf(section: Section, configPath: string, looks: Looks, host: Host): Promise<OciProfile> {
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
    kind === 'session' ? await sessionFacts(settings, looks, host) : await keyFacts(settings, kind, looks, host);
  const openFiles = [];
  for (const path of new Set([...found.paths, configPath])) {
    if ((await looks.at(path)).isOpen) openFiles.push(path);
  }
  const keyFile = pathIn(values, 'key_file', host);
  const isClosed = keyFile !== undefined && found.paths.includes(keyFile) && !values.has('pass_phrase');
  const closedKey = isClosed && isEncryptedKey((await looks.at(keyFile)).text ?? '') ? keyFile : undefined;
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
    openFiles,
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
  readonly problem?: string | undefined;
  readonly paths: readonly string[];
}

async function sessionFacts(settings: OciSettings, looks: Looks, host: Host): Promise<Facts> {
  const named = await attempt(() => Promise.resolve(sessionOf(settings, host)));
  const session = named.value;
  if (session === undefined) return { problem: named.problem, paths: [] };
  const paths = [session.tokenFile, session.keyFile];
  const stray = strayPath(settings, paths, host);
  if (stray !== undefined) return { session, problem: stray, paths: [] };
  const look = await looks.at(session.tokenFile);
  const read = await attempt(() => Promise.resolve(sessionTokenIn(session, look.text)));
  const problem = look.problem ?? read.problem ?? (await keyProblem(session.keyFile, looks));
  return { session, ...(read.value !== undefined && { token: read.value }), problem, paths };
}

async function keyFacts(settings: OciSettings, kind: OciProfile['kind'], looks: Looks, host: Host): Promise<Facts> {
  const path = pathIn(settings.values, 'key_file', host);
  if (kind === 'other') return { paths: [] };
  const missing = ['tenancy', 'user', 'fingerprint', 'key_file'].find((key) => !filled(settings.values.get(key)));
  const stray = path === undefined ? undefined : strayPath(settings, [path], host);
  const paths = path === undefined || stray !== undefined ? [] : [path];
  if (missing !== undefined) {
    const problem = `Profile "${clean(settings.profileName, 80)}" of ${settings.configPath} has no ${missing}: complete it.`;
    return { problem, paths };
  }
  return { problem: stray ?? (path === undefined ? undefined : await keyProblem(path, looks)), paths };
}

/** One that is encrypted is none: its pass phrase can be asked for. */
async function keyProblem(path: string, looks: Looks): Promise<string | undefined> {
  const { text, problem } = await looks.at(path);
  if (problem !== undefined) return problem;
  if (text === undefined) return `The private key ${path} does not exist: correct key_file in the OCI config file.`;
  if (text.includes('PRIVATE KEY-----')) return undefined;
  return `${path} is not a private key in PEM: correct key_file in the OCI config file.`;
}

function strayPath({ profileName }: OciSettings, paths: readonly string[], host: Host): string | undefined {
  const stray = paths.find((path) => !isAbsolute(path, host));
  return stray === undefined ? undefined : unlocated(`A file of profile "${clean(profileName, 80)}"`, stray);
}

function unlocated(what: string, path: string): string {
  return `${what}, "${clean(path, 200)}", depends on the folder that the OCI tools run in: write its whole path.`;
}

function isAbsolute(path: string, { platform }: Host): boolean {
  return pathsOf(platform).isAbsolute(path);
}

interface FileLook {
  /** Undefined when there is no such file, or none that can be read. */
  readonly text: string | undefined;
  readonly problem: string | undefined;
  readonly isOpen: boolean;
}

interface Looks {
  at(path: string): Promise<FileLook>;
  paths(): Iterable<string>;
}

const TOO_MANY = `The OCI config file names more than ${MOST_FILES} files: split it.`;

/** Each file is read once, however many profiles share it. */
function createLooks({ platform }: Host): Looks {
  const known = new Map<string, Promise<FileLook>>();
  async function look(path: string): Promise<FileLook> {
    if (known.size >= MOST_FILES) return { text: undefined, problem: TOO_MANY, isOpen: false };
    const { value, problem } = await attempt(() => readRegularFile(path));
    const isOpen = platform !== 'win32' && value !== undefined && (value.stamp.mode & 0o077) !== 0;
    return { text: value?.bytes.toString('utf8', 0, MOST_KEPT), problem, isOpen };
  }
  return {
    at: async (path) => {
      const found = known.get(path) ?? look(path);
      if (known.size < MOST_FILES) known.set(path, found);
      return await found;
    },
    paths: () => known.keys(),
  };
}

interface Attempt<T> {
  readonly value?: T;
  readonly problem?: string;
}

async function attempt<T>(run: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await run() };
  } catch (error) {
    return { problem: sentenceOf(error) };
  }
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
