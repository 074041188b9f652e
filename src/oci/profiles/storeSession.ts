import { chmod, mkdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../errors/userError.ts';
import { hasErrno } from '../../base/errno.ts';
import type { Host } from '../../base/platform.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { replaceFile, type Staged, stageFile } from '../../files/writeFile.ts';
import { changeConfig, readConfigText } from '../config/editConfig.ts';
import { type ConfigFile, configFilePath, configOf, type Profile, readConfigFile } from '../config/configFile.ts';
import { withOciLock } from '../config/configLock.ts';
import { parseIni } from '../config/ini.ts';
import { withProfile } from '../config/iniEdit.ts';
import { fingerprintOf, parsePrivateKey } from '../config/privateKeys.ts';
import { isSessionProfile } from './ociSession.ts';
import { sessionPlace } from './sessionFolder.ts';
import type { SessionToken } from './sessionToken.ts';
import { isIn, pathsIn } from '../config/profilePaths.ts';

/** Where a sign-in's session goes. */
export interface SessionTarget {
  /** Absolute. */
  readonly configPath: string;
  readonly profileName: string;
  /** A profile that holds something else than a session may become one. */
  readonly replaces: boolean;
}

/** What a sign-in brought. */
export interface NewSession {
  readonly token: SessionToken;
  /** An identifier. */
  readonly region: string;
  /** As the files hold them: PKCS #8 and a last line `OCI_API_KEY`, and SubjectPublicKeyInfo. */
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
}

/** Keys that identify the signer, and would contradict a session. */
const OTHERS = ['user', 'pass_phrase', 'key_content', 'delegation_token_file', 'authentication_type'];

/**
 * Checks where a session would be stored, before the sign-in begins. Throws UserError 'oci-profile-name',
 * 'oci-profile-exists' (the profile has no session, and `replaces` is false), 'oci-key-in-the-way' (an API key is where
 * the session's key would go), 'oci-session-in-the-way' (another session of the CLI's default config file is there,
 * since a kubeconfig may name any other file), and what reading the config file throws.
 */
export async function refuseTarget({ configPath, profileName, replaces }: SessionTarget, host: Host): Promise<void> {
  const place = sessionPlace(profileName, host);
  const { text } = await readConfigText(configPath);
  const config = configOf(parseIni(text, configPath));
  const existing = config.profile(profileName);
  if (existing !== undefined && !replaces && isOther(existing)) {
    throw new UserError('oci-profile-exists', { profile: profileName, path: configPath });
  }
  const usual = await configFilePath(undefined, host);
  const own = usual === configPath ? undefined : await readConfigFile(usual).catch(() => undefined);
  const owned = own === undefined ? [] : profilesOf(own);
  const inTheWay = [...profilesOf(config), ...owned].find((profile) => {
    return !isSession(profile) && isIn(pathsIn(profile, host).get('key_file') ?? '', place.folder, host);
  });
  if (inTheWay !== undefined) {
    throw new UserError('oci-key-in-the-way', { profile: inTheWay.name, folder: place.folder });
  }
  const theirs = owned.find((profile) => {
    const isThere = [...pathsIn(profile, host).values()].some((path) => isIn(path, place.folder, host));
    return isThere && !(existing !== undefined && isSameSession(existing, profile, host));
  });
  if (theirs !== undefined) {
    const { name: profile } = theirs;
    throw new UserError('oci-session-in-the-way', { profile, own: usual, folder: place.folder, path: configPath });
  }
}

/**
 * Stores a session like `oci session authenticate` (oci-cli 3.95.1, cli_setup_bootstrap.py, persist_user_session):
 * key, public key and token, 0600, in a folder of the profile, 0700, then the profile in the config file, which keeps
 * its comments and everything else. The profile never names a file that does not exist; when anything fails, the
 * files of a previous session are put back. Throws what `refuseTarget`, `changeConfig` and `replaceFile` throw.
 */
export async function storeSession(target: SessionTarget, session: NewSession, host: Host): Promise<void> {
  await refuseTarget(target, host);
  const { configPath, profileName } = target;
  const place = sessionPlace(profileName, host);
  const values = new Map([
    ['fingerprint', fingerprintOf(parsePrivateKey(session.privateKeyPem, undefined, place.keyFile))],
    ['key_file', place.keyFile],
    ['tenancy', tenancyOf(session.token)],
    ['region', session.region],
    ['security_token_file', place.tokenFile],
  ]);
  const files = [
    { path: place.publicKeyFile, content: session.publicKeyPem },
    { path: place.keyFile, content: session.privateKeyPem },
    { path: place.tokenFile, content: session.token.token },
  ];
  const edit = (text: string): string => {
    const existing = configOf(parseIni(text, configPath)).profile(profileName);
    // A session's own `user` was set on purpose.
    const drop = existing !== undefined && isSession(existing) ? OTHERS.filter((key) => key !== 'user') : OTHERS;
    return withProfile(text, configPath, { name: profileName, values, drop });
  };
  // Prevents the previous session from being renewed into the new one's file.
  await withOciLock(place.tokenFile, { host }, async () => {
    await makeFolder(place.folder);
    const previous = await Promise.all(files.map(({ path }) => readRegularFile(path)));
    const progress = { isTouched: false };
    const before = async (): Promise<void> => {
      const staged: Staged[] = [];
      try {
        for (const { path, content } of files) staged.push(await stageFile(path, content, { mode: 0o600 }));
        progress.isTouched = true;
        for (const one of staged) await one.commit();
        for (const one of staged) await one.settle();
      } finally {
        for (const one of staged) await one.discard();
      }
    };
    try {
      await changeConfig(configPath, edit, { host, before });
    } catch (error) {
      if (progress.isTouched) await putBack(files, previous);
      throw error;
    }
  });
}

/** Best effort: the error that made it necessary is thrown, and no other. */
async function putBack(
  files: readonly { readonly path: string }[],
  previous: readonly ({ readonly bytes: Buffer } | undefined)[],
): Promise<void> {
  for (const [index, { path }] of files.entries()) {
    const old = previous[index];
    const back = old === undefined ? unlink(path) : replaceFile(path, old.bytes, { mode: 0o600 });
    await back.catch(() => undefined);
  }
}

/** Makes it 0700. Like the CLI, it leaves the folders above to the umask, and an existing folder unchanged. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { mode: 0o700 });
    await chmod(folder, 0o700);
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return;
    throw new UserError('oci-folder-unwritable', { path: folder }, { cause: error });
  }
}

function tenancyOf({ tenancy }: SessionToken): string {
  if (tenancy !== undefined && /^[\w.:-]+$/u.test(tenancy)) return tenancy;
  throw new UserError('oci-answer-garbled', { reason: 'no-tenancy' });
}

function profilesOf(config: ConfigFile): readonly Profile[] {
  return config.profileNames.flatMap((name) => config.profile(name) ?? []);
}

/** Two files may share a session, as a copy of a config file does. */
function isSameSession(one: Profile, other: Profile, host: Host): boolean {
  const [a, b] = [one, other].map((profile) => pathsIn(profile, host).get('security_token_file'));
  return a !== undefined && a === b && one.values.get('tenancy') === other.values.get('tenancy');
}

function isOther(profile: Profile): boolean {
  const says = ['user', 'key_file', 'fingerprint', ...OTHERS].some((key) => profile.own.has(key));
  return says && !isSession(profile);
}

function isSession(profile: Profile): boolean {
  return isSessionProfile({ profile, values: profile.values });
}
