import { rm } from 'node:fs/promises';
import { UserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { changeConfig } from '../config/editConfig.ts';
import { type ConfigFile, configFilePath, readConfigFile } from '../config/configFile.ts';
import { withOciLock } from '../config/configLock.ts';
import { DEFAULT_SECTION } from '../config/ini.ts';
import { withoutProfile } from '../config/iniEdit.ts';
import type { OciProfile } from '../profiles/profiles.ts';
import { isSessionName, placeIn, sessionsFolder } from '../profiles/sessionFolder.ts';
import { parseSessionToken } from '../profiles/sessionToken.ts';
import { isIn, pathsIn } from '../config/profilePaths.ts';

/**
 * Ends a session on this machine as `oci session terminate` does (oci_cli/cli_session.py): the profile leaves the
 * config file, which keeps its comments here, then the session's folder goes. Of files that lie elsewhere the token
 * goes alone, and so does that of [DEFAULT]; what another profile uses stays. Throws UserError 'oci-not-a-session',
 * 'oci-session-inherited', 'oci-files-left', and what `changeConfig` throws.
 */
export async function terminateSession(
  { name, configPath, kind }: Pick<OciProfile, 'name' | 'configPath' | 'kind'>,
  host: Host,
): Promise<void> {
  const config = await readConfigFile(configPath);
  const profile = config?.profile(name);
  if (kind !== 'session' || config === undefined || profile === undefined) {
    throw new UserError('oci-not-a-session', { profile: name, path: configPath });
  }
  const paths = pathsIn(profile, host);
  const tokenFile = paths.get('security_token_file') ?? '';
  if (!profile.own.has('security_token_file')) {
    throw new UserError('oci-session-inherited', { profile: name, path: configPath });
  }
  if (name === DEFAULT_SECTION) {
    // What stands there all profiles share.
    await withOciLock(tokenFile, { host }, () => removeToken(tokenFile));
    return;
  }
  await withOciLock(tokenFile, { host }, async () => {
    const shared = await pathsOfOthers(config, name, host);
    await changeConfig(configPath, (text) => withoutProfile(text, configPath, name), { host });
    const folder = isSessionName(name) ? placeIn(sessionsFolder(host), name, host).folder : undefined;
    const hasFolder = folder !== undefined && [...paths.values()].some((path) => isIn(path, folder, host));
    const isShared = hasFolder && shared.some((path) => isIn(path, folder, host));
    if (hasFolder && !isShared) await remove(folder);
    const isElsewhere = folder === undefined || !isIn(tokenFile, folder, host);
    if (isElsewhere && !shared.includes(tokenFile)) await removeToken(tokenFile);
  });
}

/** What all other profiles use, of this file and of the one that the CLI reads by default. */
async function pathsOfOthers(config: ConfigFile, name: string, host: Host): Promise<readonly string[]> {
  const usual = await configFilePath(undefined, host);
  const other = usual === config.path ? undefined : await readConfigFile(usual).catch(() => undefined);
  const profiles = [
    ...config.profileNames.filter((each) => each !== name).flatMap((each) => config.profile(each) ?? []),
    ...(other?.profileNames.flatMap((each) => other.profile(each) ?? []) ?? []),
  ];
  return profiles.flatMap((profile) => [...pathsIn(profile, host).values()]);
}

/** Deletes only the link if it is a symbolic link. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch((cause: unknown) => {
    throw left(folder, cause);
  });
}

/** A config file that somebody else wrote may name anything: what holds no session token stays. */
async function removeToken(path: string): Promise<void> {
  try {
    const read = await readRegularFile(path);
    if (read === undefined) return;
    parseSessionToken(read.bytes.toString('utf8'), path);
  } catch {
    return;
  }
  await rm(path).catch((cause: unknown) => {
    throw left(path, cause);
  });
}

function left(path: string, cause: unknown): UserError {
  return new UserError('oci-files-left', { path }, { cause });
}
