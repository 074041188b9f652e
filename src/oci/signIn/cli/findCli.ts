import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathsOf } from '../../../base/platformPath.ts';
import { UserError } from '../../../errors/userError.ts';
import type { Host } from '../../../base/platform.ts';
import { expandHome } from '../../config/expandPath.ts';
import { startCli } from './cliProcess.ts';

/** The `oci` CLI of this machine. */
export interface FoundCli {
  /** Absolute. */
  readonly path: string;
  /** Such as `3.95.1`. */
  readonly version: string;
}

/**
 * The CLI that the person's setting names, read at each use and undefined when it names none, else the first on PATH, else
 * the one where Oracle's installers and package managers put it; undefined when there is none. Throws UserError
 * 'oci-cli-missing' when what is named is not there, and 'oci-cli-broken' when it does not tell its version.
 */
export type FindCli = () => Promise<FoundCli | undefined>;

/** A cold start of Python from a slow disk. */
const VERSION_MS = 30_000;

/** A version is asked for once for each file that is there. */
export function createFindCli(host: Host, named: () => string | undefined): FindCli {
  const versions = new Map<string, Promise<string>>();
  return async () => {
    const path = await find(host, named());
    if (path === undefined) return undefined;
    const { mtimeMs, size } = await stat(path);
    const key = `${path} ${mtimeMs} ${size}`;
    const version = versions.get(key) ?? askVersion(path, host);
    versions.set(key, version);
    version.catch(() => versions.delete(key));
    return { path, version: await version };
  };
}

/** Whether `version` is `least` or newer; both are numbers with dots. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => text.split('.').map(Number));
  for (const [index, part] of (want ?? []).entries()) {
    const difference = (have?.[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

async function find(host: Host, named: string | undefined): Promise<string | undefined> {
  const { isAbsolute, join } = pathsOf(host.platform);
  if (named !== undefined && named !== '') {
    const path = expandHome(named, host);
    if (isAbsolute(path) && (await isProgram(path, host))) return path;
    throw new UserError('oci-cli-missing', { reason: 'named', path });
  }
  const program = host.platform === 'win32' ? 'oci.exe' : 'oci';
  for (const folder of [...searchPath(host), ...usualPlaces(host)]) {
    // A relative folder would find another program in every workspace.
    const path = join(folder, program);
    if (isAbsolute(folder) && (await isProgram(path, host))) return path;
  }
  return undefined;
}

function searchPath({ env, platform }: Host): readonly string[] {
  const isWindows = platform === 'win32';
  const name = Object.keys(env).find((key) => (isWindows ? key.toUpperCase() : key) === 'PATH');
  return (name === undefined ? '' : (env[name] ?? '')).split(isWindows ? ';' : ':');
}

/** Oracle's install scripts, pip's for one person, Homebrew, Oracle's installer for Windows. */
function usualPlaces(host: Host): readonly string[] {
  if (host.platform === 'win32') {
    const programs = ['ProgramFiles', 'ProgramFiles(x86)'].flatMap((name) => host.env[name] ?? []);
    return [
      ...programs.map((folder) => win32.join(folder, 'Oracle', 'oci_cli')),
      win32.join(host.home, 'lib', 'oracle-cli', 'Scripts'),
      win32.join(host.home, 'bin'),
    ];
  }
  const own = ['bin', 'lib/oracle-cli/bin', '.local/bin'].map((folder) => posix.join(host.home, folder));
  return [...own, '/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];
}

async function isProgram(path: string, { platform }: Host): Promise<boolean> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile || platform === 'win32') return isFile && /\.exe$/iu.test(path);
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The CLI may print warnings around it. */
async function askVersion(path: string, host: Host): Promise<string> {
  const run = startCli(path, ['--version'], host);
  const over = new AbortController();
  try {
    await Promise.race([run.ended, pause(VERSION_MS, undefined, { ref: false, signal: over.signal })]);
  } finally {
    over.abort();
    run.kill();
  }
  const version = /^\s*(\d+(?:\.\d+)+)\s*$/mu.exec(run.output())?.[1];
  if (version !== undefined) return version;
  throw new UserError('oci-cli-broken', { path });
}
