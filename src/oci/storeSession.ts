import { chmod, mkdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import { isCode } from '../files/code.ts';
import type { Host } from '../files/folders.ts';
import { readRegularFile } from '../files/read.ts';
import { replaceFile, stageFile, type Staged } from '../files/write.ts';
import { changeConfig, readConfigText } from './configChange.ts';
import { configFilePath, configOf, readConfigFile, type ConfigFile, type Profile } from './configFile.ts';
import { withOciLock } from './fileLock.ts';
import { parseIni } from './ini.ts';
import { withProfile } from './iniEdit.ts';
import { fingerprintOf, parsePrivateKey } from './keys.ts';
import { isSessionProfile } from './session.ts';
import { sessionPlace } from './sessionPlace.ts';
import type { SessionToken } from './sessionToken.ts';
import { isIn, pathsIn } from './sharedFiles.ts';

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

/** What says who signs, and would say it wrongly beside a session. */
const OTHERS = ['user', 'pass_phrase', 'key_content', 'delegation_token_file', 'authentication_type'];

/**
 * Throws before anything is asked of anybody: Problem 'oci-profile-name', 'oci-profile-exists' (the profile is none of a
 * session, and `replaces` does not say that it may become one), 'oci-key-in-the-way' (an API key lies where the
 * session's would go), 'oci-session-in-the-way' (another session of the file that the CLI reads by itself does, since a
 * kubeconfig may name any other file), and what reading the config file throws.
 */
export async function refuseTarget({ configPath, profileName, replaces }: SessionTarget, host: Host): Promise<void> {
  const place = sessionPlace(profileName, host);
  const { text } = await readConfigText(configPath);
  const config = configOf(parseIni(text, configPath));
  const existing = config.profile(profileName);
  if (existing !== undefined && !replaces && isOther(existing)) {
    throw new Problem(
      'oci-profile-exists',
      `The profile "${profileName}" of ${configPath} holds an API key or another way to sign in, which a session would replace: choose another name for the session.`,
    );
  }
  const usual = await configFilePath(undefined, host);
  const own = usual === configPath ? undefined : await readConfigFile(usual).catch(() => undefined);
  const owned = own === undefined ? [] : profilesOf(own);
  const inTheWay = [...profilesOf(config), ...owned].find((profile) => {
    return !isSession(profile) && isIn(pathsIn(profile, host).get('key_file') ?? '', place.folder, host);
  });
  if (inTheWay !== undefined) {
    throw new Problem(
      'oci-key-in-the-way',
      `The API key of profile "${clean(inTheWay.name, 80)}" lies in ${place.folder}, where the session's key would replace it: choose another name for the session.`,
    );
  }
  const theirs = owned.find((profile) => {
    const isThere = [...pathsIn(profile, host).values()].some((path) => isIn(path, place.folder, host));
    return isThere && !(existing !== undefined && isSameSession(existing, profile, host));
  });
  if (theirs !== undefined) {
    throw new Problem(
      'oci-session-in-the-way',
      `The session of profile "${clean(theirs.name, 80)}" of ${usual} lies in ${place.folder}, where one for ${clean(configPath, 300)} would replace it: name another profile by "Set OCI Profile and Auth", then sign in.`,
    );
  }
}

/**
 * Leaves a sign-in as `oci session authenticate` does (oci-cli 3.95.1, cli_setup_bootstrap.py, persist_user_session):
 * key, public key and token, 0600, in a folder of the profile's own, 0700, then the profile in the config file, which
 * keeps its comments and everything else here. The profile never names what is not there; when anything fails, the files
 * of a former session are put back. Throws what `refuseTarget`, `changeConfig` and `replaceFile` throw.
 */
export async function storeSession(target: SessionTarget, session: NewSession, host: Host): Promise<void> {
  await refuseTarget(target, host);
  const { configPath, profileName } = target;
  const place = sessionPlace(profileName, host);
  const values = new Map([
    ['fingerprint', fingerprintOf(parsePrivateKey(session.privateKeyPem, undefined, 'The key of the sign-in'))],
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
    // Whoever gave a session a user wants it there.
    const drop = existing !== undefined && isSession(existing) ? OTHERS.filter((key) => key !== 'user') : OTHERS;
    return withProfile(text, configPath, { name: profileName, values, drop });
  };
  // Nobody may renew the former session into the new one's file.
  await withOciLock(place.tokenFile, { host }, async () => {
    await makeFolder(place.folder);
    const former = await Promise.all(files.map(({ path }) => readRegularFile(path)));
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
      if (progress.isTouched) await putBack(files, former);
      throw error;
    }
  });
}

/** As far as it can be done: the reason why it must be is told, and no other. */
async function putBack(
  files: readonly { readonly path: string }[],
  former: readonly ({ readonly bytes: Buffer } | undefined)[],
): Promise<void> {
  for (const [index, { path }] of files.entries()) {
    const old = former[index];
    const back = old === undefined ? unlink(path) : replaceFile(path, old.bytes, { mode: 0o600 });
    await back.catch(() => undefined);
  }
}

/** The CLI leaves the folders above to the umask, and one that is there as it is. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { mode: 0o700 });
    await chmod(folder, 0o700);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return;
    throw new Problem(
      'folder-unwritable',
      `The folder ${folder} cannot be created; make its parent writable for you.`,
      {
        cause: error,
      },
    );
  }
}

function tenancyOf({ tenancy }: SessionToken): string {
  if (tenancy !== undefined && /^[\w.:-]+$/u.test(tenancy)) return tenancy;
  throw new Problem('oci-answer-garbled', 'The answer of the sign-in page names no tenancy: sign in again.');
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
