import { randomBytes } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { jsonIn } from '../base/json.ts';
import { hasErrno } from '../base/errno.ts';

/** Identifies a process so that its end is certain: process ids are reused. */
export interface ProcessNow {
  readonly pid: number;
  /** When the process began, in clock ticks after boot (Linux), else absent. */
  readonly started?: string;
}

/** The process that removes a lock when its owner is gone: see lockReaper.ts. */
export interface LockReaperProcess extends ProcessNow {
  /** Marks the locks that it removes. */
  readonly id: string;
}

/** Who made a lock file. */
export interface Owner extends ProcessNow {
  readonly app: 'cluster-signin';
  /** The kernel's id of this run (Linux), else absent. */
  readonly boot?: string;
  /** The process-number space (a container has its own; Linux), else absent. */
  readonly space?: string;
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Tells this lock from every other. */
  readonly nonce: string;
  readonly reaper?: LockReaperProcess;
}

/**
 * Clocks are set now and then: a lock counts as made before the boot only if it is this much older, in milliseconds.
 */
const CLOCK_SLACK_MS = 120_000;

/** This process as the owner of a new lock. */
export async function ownerOfNow(reaper: LockReaperProcess | undefined): Promise<Owner> {
  const [self, boot, space] = await Promise.all([processNow(process.pid), bootId(), processSpace()]);
  return {
    app: 'cluster-signin',
    ...self,
    ...(boot === undefined ? {} : { boot }),
    ...(space === undefined ? {} : { space }),
    host: hostname(),
    since: Date.now(),
    nonce: randomBytes(16).toString('hex'),
    ...(reaper === undefined ? {} : { reaper }),
  };
}

/** The process that has this number now. */
export async function processNow(pid: number): Promise<ProcessNow> {
  const started = await processStart(pid);
  return started === undefined ? { pid } : { pid, started };
}

/** The owner written in a lock file of ours; undefined for anybody else's. */
export function parseOwner(text: string): Owner | undefined {
  const found = jsonIn(text);
  return isOwner(found) ? found : undefined;
}

/**
 * Whether the owner is certainly gone, and its reaper, which removes the lock by itself a moment later and must never
 * meet a fresh one in its place. False when in doubt: another host or container may be alive behind the same folder.
 * Where the kernel tells no start time (macOS, Windows), a used-again process number counts as alive.
 */
export async function isGone(owner: Owner): Promise<boolean> {
  if (owner.host !== hostname()) return false;
  const boot = await bootId();
  if (boot === undefined || owner.boot === undefined) {
    if (owner.since < Date.now() - uptime() * 1000 - CLOCK_SLACK_MS) return true;
  } else if (owner.boot !== boot) {
    return true;
  }
  if (owner.space !== (await processSpace())) return false;
  return (await isEnded(owner)) && (owner.reaper === undefined || (await isEnded(owner.reaper)));
}

function isOwner(found: unknown): found is Owner {
  return (
    isProcess(found) &&
    'app' in found &&
    found.app === 'cluster-signin' &&
    'host' in found &&
    typeof found.host === 'string' &&
    'since' in found &&
    typeof found.since === 'number' &&
    'nonce' in found &&
    typeof found.nonce === 'string' &&
    (!('boot' in found) || typeof found.boot === 'string') &&
    (!('space' in found) || typeof found.space === 'string') &&
    (!('reaper' in found) || (isProcess(found.reaper) && 'id' in found.reaper && typeof found.reaper.id === 'string'))
  );
}

function isProcess(found: unknown): found is ProcessNow {
  return (
    typeof found === 'object' &&
    found !== null &&
    'pid' in found &&
    typeof found.pid === 'number' &&
    Number.isSafeInteger(found.pid) &&
    found.pid > 0 &&
    (!('started' in found) || typeof found.started === 'string')
  );
}

async function isEnded({ pid, started }: ProcessNow): Promise<boolean> {
  if (!isRunning(pid)) return true;
  const now = await processStart(pid);
  return started !== undefined && now !== undefined && started !== now;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasErrno(error, 'ESRCH');
  }
}

/** proc(5): state and start time are the 3rd and 22nd fields of /proc/<pid>/stat, after the name in parentheses. */
async function processStart(pid: number): Promise<string | undefined> {
  const text = await read(`/proc/${pid}/stat`);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined) return undefined;
  return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : fields[19];
}

async function bootId(): Promise<string | undefined> {
  return (await read('/proc/sys/kernel/random/boot_id'))?.trim();
}

async function processSpace(): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  return await readlink('/proc/self/ns/pid').catch(() => undefined);
}

async function read(path: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  return await readFile(path, 'utf8').catch(() => undefined);
}
