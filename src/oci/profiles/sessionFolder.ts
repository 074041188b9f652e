import { pathsOf } from '../../base/platformPath.ts';
import { UserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import { DEFAULT_SECTION } from '../config/ini.ts';
import { expandHome } from '../config/expandPath.ts';

/** Where the CLI puts a new session (oci_cli/cli_setup.py, DEFAULT_TOKEN_DIRECTORY and DEFAULT_KEY_NAME). Absolute. */
export interface SessionPlace {
  readonly folder: string;
  readonly keyFile: string;
  readonly publicKeyFile: string;
  readonly tokenFile: string;
}

/** Throws what `checkSessionName` throws. */
export function sessionPlace(profileName: string, host: Host): SessionPlace {
  checkSessionName(profileName);
  return placeIn(sessionsFolder(host), profileName, host);
}

/** The same with another folder for all sessions. */
export function placeIn(sessions: string, profileName: string, { platform }: Host): SessionPlace {
  const { join } = pathsOf(platform);
  const folder = join(sessions, profileName);
  return {
    folder,
    keyFile: join(folder, 'oci_api_key.pem'),
    publicKeyFile: join(folder, 'oci_api_key_public.pem'),
    tokenFile: join(folder, 'token'),
  };
}

export function sessionsFolder(host: Host): string {
  return expandHome('~/.oci/sessions', host);
}

/** Throws UserError 'oci-profile-name' for a name that the CLI does not take for a session (oci_cli/cli_session.py). */
function checkSessionName(name: string): void {
  if (!isSessionName(name)) throw new UserError('oci-profile-name');
}

/** The same for a session that is to be: 'oci-profile-default' for `[DEFAULT]`, which all profiles share. */
export function checkNewSessionName(name: string): void {
  checkSessionName(name);
  if (!isNewSessionName(name)) throw new UserError('oci-profile-default');
}

export function isNewSessionName(name: string): boolean {
  return isSessionName(name) && name !== DEFAULT_SECTION;
}

/** Whether the CLI makes a profile of that name for a session, which is that of a folder, too. */
export function isSessionName(name: string): boolean {
  return /^[A-Za-z0-9._@-]+$/u.test(name) && name !== '.' && name !== '..';
}
