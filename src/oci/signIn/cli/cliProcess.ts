import { spawn } from 'node:child_process';
import { UserError } from '../../../errors/userError.ts';
import type { Host } from '../../../base/platform.ts';

/** A run of the CLI. */
export interface CliRun {
  /** What it wrote to both outputs, up to a limit. */
  output(): string;
  /** Resolves when it is gone. Rejects with UserError 'oci-cli-missing' when it cannot be started. */
  readonly ended: Promise<CliEnd>;
  /** Ends it with everything that it started. */
  kill(): void;
}

export interface CliEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const MOST_OUTPUT = 256 * 1024;
const LAST_WORDS_MS = 500;

/** Keeps warnings about what is ours to tell from the output, and says nothing where it would ask or open something. */
const QUIET = { OCI_CLI_SUPPRESS_FILE_PERMISSIONS_WARNING: 'True', SUPPRESS_LABEL_WARNING: 'True' };

/**
 * Starts the CLI without a shell, with nothing on its standard input, so that a question ends it, in the person's home.
 * Python's `webbrowser` runs what BROWSER names in place of a browser, which the editor opens where the person is; on
 * Windows there is no such program, and the CLI opens the browser itself.
 */
export function startCli(path: string, args: readonly string[], host: Host, heard?: (stdout: string) => void): CliRun {
  const isWindows = host.platform === 'win32';
  const env = { ...host.env, ...QUIET, ...(!isWindows && { BROWSER: 'true' }), ELECTRON_RUN_AS_NODE: undefined };
  const child = spawn(path, args, {
    env,
    cwd: host.home,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which can be ended as a whole.
    detached: !isWindows,
    windowsHide: true,
  });
  let output = '';
  let ariaLabel = '';
  const keep = (kept: string, text: string): string => kept + text.slice(0, MOST_OUTPUT - kept.length);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = keep(output, text);
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = keep(output, text);
    ariaLabel = keep(ariaLabel, text);
    heard?.(ariaLabel);
  });
  const ended = new Promise<CliEnd>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new UserError('oci-cli-missing', { reason: 'start', path }, { cause }));
    });
    child.once('exit', (code, signal) => {
      const over = { code, signal };
      child.once('close', () => {
        resolve(over);
      });
      // What it started may go on and hold its outputs.
      setTimeout(resolve, LAST_WORDS_MS, over).unref();
    });
  });
  return {
    output: () => output,
    ended,
    kill: () => {
      if (child.pid === undefined) return;
      if (isWindows)
        spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' }).on('error', ignore);
      else killGroup(child.pid);
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}

function ignore(): void {
  // Its end is waited for all the same.
}
