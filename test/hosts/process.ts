import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

const KEPT_OUTPUT = 200_000;
const TERM_LIMIT_MS = 15_000;
const POLL_MS = 50;

/** A program that runs beside the tests until it is stopped. */
export interface Running {
  /** The last 200,000 characters that it wrote to standard output and standard error. */
  output(): string;
  /** True once it has ended, by itself or not. */
  hasEnded(): boolean;
  /** Ends it with everything it started; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment but PATH: nothing of the person's own reaches a host. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** What every host gets of this process's environment: the search path, and the mark by which leaks are found. */
export function plainEnvironment(): Record<string, string> {
  const names = ['PATH', 'SystemRoot', 'TMPDIR', 'LANG', 'CLUSTER_SIGNIN_RUN'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** Starts a program in a process group of its own, so that stopping it reaches its children too. */
export function startProgram({ command, args, env = {}, cwd }: Program): Running {
  const child = spawn(command, args, {
    cwd,
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  let output = '';
  let ended = false;
  const hear = (text: string): void => {
    output = (output + text).slice(-KEPT_OUTPUT);
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      if (process.platform === 'win32') child.kill(signal);
      else process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const killAtExit = (): void => {
    kill('SIGKILL');
  };
  process.once('exit', killAtExit);
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      ended = true;
      process.off('exit', killAtExit);
      resolve();
    };
    child.once('error', (error) => {
      hear(error.message);
      end();
    });
    child.once('exit', end);
  });
  return {
    output: () => output,
    hasEnded: () => ended,
    stop: async () => {
      if (!ended) kill('SIGTERM');
      const force = setTimeout(kill, TERM_LIMIT_MS, 'SIGKILL');
      await gone;
      clearTimeout(force);
      kill('SIGKILL');
    },
  };
}

/**
 * Waits until `check` answers something other than undefined.
 * @param check may pass what it looks at through `saw`: the last of it is in the error
 * @param limitMs after which, or after `program` has ended, this throws with the end of the program's output
 */
export async function until<T>(
  what: string,
  check: (saw: <S>(seen: S) => S) => Promise<T | undefined>,
  { limitMs = 180_000, program }: { limitMs?: number; program?: Pick<Running, 'output' | 'hasEnded'> } = {},
): Promise<T> {
  const deadline = Date.now() + limitMs;
  let last = '';
  const saw = <S>(seen: S): S => {
    last = `Seen last: ${inspect(seen)}\n`;
    return seen;
  };
  for (;;) {
    const answer = await check(saw);
    if (answer !== undefined) return answer;
    const ended = program?.hasEnded() === true;
    if (ended || Date.now() > deadline) {
      const reason = ended ? 'the program ended' : `${limitMs / 1000} s were not enough`;
      throw new Error(`Waiting for ${what}: ${reason}.\n${last}${program?.output().slice(-3000) ?? ''}`);
    }
    await pause(POLL_MS);
  }
}

/**
 * Removes a folder as the last thing this process does. Called just before `process.exit`, so that its handler runs
 * after those that kill what is still running, and might still write there.
 */
export function removeAtExit(folder: string): void {
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
}

/** Ports of 127.0.0.1 that nothing listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}
