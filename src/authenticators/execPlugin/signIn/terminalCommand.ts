import { pathsOf } from '../../../base/platformPath.ts';
import type { Host } from '../../../base/platform.ts';

/** What a terminal starts, as VS Code's TerminalOptions take it. */
export interface TerminalCommand {
  readonly shellPath: string;
  /** On Windows a text is the rest of the command line as it is, and a list is quoted by the editor. */
  readonly shellArgs: readonly string[] | string;
}

export interface FoundProgram {
  /** Absolute. */
  readonly path: string;
  readonly args: readonly string[];
  readonly platform: NodeJS.Platform;
  /** %SystemRoot%, where cmd.exe is. */
  readonly systemRoot: string | undefined;
}

const BATCH = /\.(?:cmd|bat)$/iu;
const EXECUTABLE = /\.(?:exe|com)$/iu;

/** What stands in quotes means itself to cmd.exe, but for these and the end of a line. */
const NOT_IN_A_PATH = /["%!^\p{Cc}]/u;

/** A batch file may hand its arguments on without their quotes. */
const NOT_IN_AN_ARGUMENT = /["%!^&|<>()\p{Cc}]/u;

/** Needs no quotes, neither for cmd.exe nor for what a batch file hands its arguments to. */
const PLAIN = /^[\w.@:/\\+~-]+$/u;

/**
 * How a terminal runs a program with exactly these arguments and no shell in between. A batch file, which Windows runs
 * only through cmd.exe, gets its interpreter by the whole path, without its AutoRun commands. Undefined for what
 * cmd.exe cannot carry unchanged, for a path that is not absolute or on another machine, and on Windows for a file that
 * is no program.
 */
export function terminalCommand({ path, args, platform, systemRoot }: FoundProgram): TerminalCommand | undefined {
  if (!pathsOf(platform).isAbsolute(path)) return undefined;
  if (platform !== 'win32') return { shellPath: path, shellArgs: args };
  if (!isOnDrive(path)) return undefined;
  if (EXECUTABLE.test(path)) return { shellPath: path, shellArgs: args };
  if (!BATCH.test(path) || systemRoot === undefined || !isOnDrive(systemRoot)) return undefined;
  // A backslash before the closing quote would make it part of the argument.
  const isRefused = (arg: string): boolean => NOT_IN_AN_ARGUMENT.test(arg) || arg.endsWith('\\');
  if (NOT_IN_A_PATH.test(path) || args.some(isRefused)) return undefined;
  const words = [`"${path}"`, ...args.map((arg) => (PLAIN.test(arg) ? arg : `"${arg}"`))];
  return {
    shellPath: pathsOf(platform).join(systemRoot, 'System32', 'cmd.exe'),
    shellArgs: `/d /e:on /v:off /s /c "${words.join(' ')}"`,
  };
}

/**
 * The first program of a plain name on PATH; undefined when there is none. `exists` tells whether a file can be run.
 * Relative folders, which are others in every workspace, and shares of other machines are passed over; the current
 * folder does not count.
 */
export async function findOnPath(
  name: string,
  { env, platform }: Pick<Host, 'env' | 'platform'>,
  exists: (path: string) => Promise<boolean>,
): Promise<string | undefined> {
  const isWindows = platform === 'win32';
  const variable = Object.keys(env).find((key) => (isWindows ? key.toUpperCase() : key) === 'PATH');
  const folders = (variable === undefined ? '' : (env[variable] ?? '')).split(isWindows ? ';' : ':');
  const { isAbsolute, join } = pathsOf(platform);
  for (const folder of folders) {
    if (!isAbsolute(folder) || (isWindows && !isOnDrive(folder))) continue;
    for (const ending of isWindows ? endings(env) : ['']) {
      const path = join(folder, `${name}${ending}`);
      if (await exists(path)) return path;
    }
  }
  return undefined;
}

/** In the order of PATHEXT, those that can be run here. */
function endings(env: Host['env']): readonly string[] {
  const variable = Object.keys(env).find((key) => key.toUpperCase() === 'PATHEXT');
  const listed = (variable === undefined ? undefined : env[variable]) ?? '.COM;.EXE;.BAT;.CMD';
  return listed
    .split(';')
    .map((ending) => ending.trim().toLowerCase())
    .filter((ending) => BATCH.test(ending) || EXECUTABLE.test(ending));
}

function isOnDrive(path: string): boolean {
  return /^[a-z]:[\\/]/iu.test(path);
}
