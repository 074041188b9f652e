import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { processNow } from './owner.ts';
import type { Keeper } from './owner.ts';

/**
 * Removes the locks of this process when it is killed: client-go never waits for a lock, so that one left behind would
 * make every later kubectl fail. It is a small process of its own, started at the first lock and kept, since starting
 * one from a large process takes tens of milliseconds.
 */
export interface LockKeeper {
  /**
   * Runs `run`, which may make the lock `path` if it writes the keeper's id into it: whatever happens to this process
   * then, the lock goes. `run` gets undefined when no keeper is to be had; then the next of us breaks a dead lock.
   */
  keep<T>(path: string, run: (keeper: Keeper | undefined) => Promise<T>): Promise<T>;
  /** Ends the process once nothing is kept any more. */
  dispose(): void;
}

/**
 * Its standard input ends when this process does, however that comes about. Only files that carry its id are removed;
 * others of us leave them alone as long as it lives (see `isGone`), so that it never meets a fresh lock in their place.
 */
const SCRIPT = `trap '' HUP INT TERM
id=$1
shift
while IFS= read -r lock; do
  set -- "$@" "$lock"
done
for lock; do
  owner=
  [ -f "$lock" ] && IFS= read -r owner < "$lock"
  case $owner in
    *"$id"*) rm -f -- "$lock" ;;
  esac
done
`;

interface Running {
  readonly child: ChildProcess;
  readonly keeper: Keeper;
  readonly told: Map<string, Promise<boolean>>;
}

/** For where there is no shell (Windows), and for locks that no kubectl ever looks at. */
export const NO_KEEPER: LockKeeper = {
  keep: async (_, run) => await run(undefined),
  dispose: () => undefined,
};

export function createLockKeeper(platform: NodeJS.Platform): LockKeeper {
  if (platform === 'win32') return NO_KEEPER;
  let running: Promise<Running | undefined> | undefined;
  let kept = 0;
  let disposed = false;

  async function start(): Promise<Running | undefined> {
    const id = randomBytes(16).toString('hex');
    const child = spawn('/bin/sh', ['-c', SCRIPT, 'cluster-signin-locks', id], {
      // A group of its own, which no Ctrl+C reaches; nothing of this process but the way to find `rm`.
      detached: true,
      cwd: '/',
      env: { PATH: process.env['PATH'] },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const forget = (): void => {
      running = undefined;
    };
    child.once('error', forget).once('exit', forget);
    child.stdin.on('error', forget);
    child.unref();
    if (child.stdin instanceof Socket) child.stdin.unref();
    if (child.pid === undefined) return undefined;
    return { child, keeper: { ...(await processNow(child.pid)), id }, told: new Map() };
  }

  async function keeperOf(path: string): Promise<Keeper | undefined> {
    // It is told line by line.
    if (path.includes('\n')) return undefined;
    const one = await (running ??= start());
    if (one === undefined) return undefined;
    const told = one.told.get(path) ?? tell(one.child, path);
    one.told.set(path, told);
    return (await told) ? one.keeper : undefined;
  }

  async function endWhenUnused(): Promise<void> {
    if (!disposed || kept > 0) return;
    (await running)?.child.stdin?.end();
  }

  return {
    keep: async (path, run) => {
      kept++;
      try {
        return await run(await keeperOf(path));
      } finally {
        kept--;
        await endWhenUnused();
      }
    },
    dispose: () => {
      disposed = true;
      void endWhenUnused();
    },
  };
}

/** What is written is the system's to deliver: it reaches the keeper also when this process ends right after. */
async function tell(child: ChildProcess, path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    child.stdin?.write(`${path}\n`, (error) => {
      resolve(error === null || error === undefined);
    });
  });
}
