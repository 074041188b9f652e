import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { type LockReaperProcess, processNow } from './lockOwner.ts';

/**
 * Removes the locks of this process when it is killed: client-go never waits for a lock, so that one left behind would
 * make every later kubectl fail. It is a small process of its own, started at the first lock and kept, since starting
 * one from a large process takes tens of milliseconds.
 */
export interface LockReaper {
  /**
   * Runs `run`, which may create the lock `path` with the reaper's id in it: the lock is removed even if this process is
   * killed. `run` gets undefined if no reaper can be started; then the next process of ours breaks the dead lock.
   */
  keep<T>(path: string, run: (reaper: LockReaperProcess | undefined) => Promise<T>): Promise<T>;
  /** Ends the process once nothing is kept any more. */
  dispose(): void;
}

/**
 * Its standard input ends when this process does, for whatever reason. It removes only files with its id in them. Other
 * processes of ours leave those to it as long as it runs (see `isGone`), so that it never removes a newer lock.
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
  readonly reaper: LockReaperProcess;
  readonly told: Map<string, Promise<boolean>>;
}

/** For Windows, which has no shell, and for locks that kubectl does not use. */
export const NO_LOCK_REAPER: LockReaper = {
  keep: async (_, run) => await run(undefined),
  dispose: () => undefined,
};

export function createLockReaper(platform: NodeJS.Platform): LockReaper {
  if (platform === 'win32') return NO_LOCK_REAPER;
  let running: Promise<Running | undefined> | undefined;
  let kept = 0;
  let disposed = false;

  async function start(): Promise<Running | undefined> {
    const id = randomBytes(16).toString('hex');
    const child = spawn('/bin/sh', ['-c', SCRIPT, 'cluster-signin-locks', id], {
      // A process group of its own, so that Ctrl+C does not stop it. From the environment, only what it takes to find
      // `rm`.
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
    return { child, reaper: { ...(await processNow(child.pid)), id }, told: new Map() };
  }

  async function keeperOf(path: string): Promise<LockReaperProcess | undefined> {
    // It is told line by line.
    if (path.includes('\n')) return undefined;
    const one = await (running ??= start());
    if (one === undefined) return undefined;
    const told = one.told.get(path) ?? tell(one.child, path);
    one.told.set(path, told);
    return (await told) ? one.reaper : undefined;
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

/** The system delivers what was written, even if this process ends immediately after. */
async function tell(child: ChildProcess, path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    child.stdin?.write(`${path}\n`, (error) => {
      resolve(error === null || error === undefined);
    });
  });
}
