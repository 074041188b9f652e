import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { PortOwner } from '../../errors/ociErrors.ts';
import { UserError, type UserErrorOf } from '../../errors/userError.ts';
import { hasErrno } from '../../base/errno.ts';
import { CALLBACK_PORT } from './signInUrl.ts';

/** A program that listens. */
interface Listening {
  readonly pid: number;
  readonly name: string;
}

const LSOF_MS = 3_000;

/**
 * Throws UserError 'oci-port-in-use' unless the whole of this machine is free for the CLI, which listens on all
 * addresses of version 4 of IP, while the browser may go to version 6.
 */
export async function refuseUnlessPortFree(): Promise<void> {
  for (const address of ['0.0.0.0', '::1']) {
    if (!(await isFree(address))) throw await portInUse();
  }
}

/** With the program that has the port, where it can be found. */
export async function portInUse(): Promise<UserErrorOf<'oci-port-in-use'>> {
  const who = await whoListens(CALLBACK_PORT).catch(() => undefined);
  const by: PortOwner = who === undefined ? { kind: 'unknown' } : await portOwner(who);
  return new UserError('oci-port-in-use', { port: CALLBACK_PORT, by });
}

/** Distinguished so that you are not asked to quit the editor that you use. */
export async function portOwner({ pid, name }: Listening, proc = '/proc'): Promise<PortOwner> {
  if (pid === process.pid) return { kind: 'this-window' };
  const isSameProgram = (await readlink(join(proc, String(pid), 'exe')).catch(() => '')) === process.execPath;
  if (isSameProgram) return { kind: 'window', pid };
  const words = (await readFile(join(proc, String(pid), 'cmdline'), 'utf8').catch(() => '')).split('\0');
  const isSignIn = words[words.indexOf('session') + 1] === 'authenticate';
  return isSignIn ? { kind: 'cli', pid } : { kind: 'program', pid, name };
}

/** @param proc the process file system of Linux */
export async function whoListens(port: number, proc = '/proc'): Promise<Listening | undefined> {
  return process.platform === 'linux' ? await inProc(port, proc) : await byLsof(port);
}

/** Linux' /proc/net/tcp: local address and port in hexadecimal, state 0A for listening, the socket's inode. */
async function inProc(port: number, proc: string): Promise<Listening | undefined> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = new Set<string>();
  for (const table of ['tcp', 'tcp6']) {
    const text = await readFile(join(proc, 'net', table), 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      const fields = line.trim().split(/\s+/u);
      if (fields[1]?.endsWith(suffix) === true && fields[3] === '0A') sockets.add(`socket:[${fields[9] ?? ''}]`);
    }
  }
  if (sockets.size === 0) return undefined;
  const pids = (await readdir(proc)).filter((name) => /^\d+$/u.test(name));
  for (const pid of pids) {
    // Other people's processes tell nothing.
    const handles = await readdir(join(proc, pid, 'fd')).catch(() => []);
    for (const handle of handles) {
      const target = await readlink(join(proc, pid, 'fd', handle)).catch(() => '');
      if (!sockets.has(target)) continue;
      const name = await readFile(join(proc, pid, 'comm'), 'utf8').catch(() => undefined);
      // Without a name it has ended at this moment, and the port is free.
      if (name !== undefined) return { pid: Number(pid), name: name.trim() };
    }
  }
  return undefined;
}

/** `lsof -F pc` prints lines `p<process>` and `c<command>`. */
async function byLsof(port: number): Promise<Listening | undefined> {
  if (process.platform === 'win32') return undefined;
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  const text = await new Promise<string>((resolve) => {
    execFile('lsof', args, { timeout: LSOF_MS }, (_, stdout) => {
      resolve(stdout);
    });
  });
  const pid = /^p(\d+)$/mu.exec(text)?.[1];
  const name = /^c(.+)$/mu.exec(text)?.[1];
  return pid === undefined || name === undefined ? undefined : { pid: Number(pid), name };
}

async function isFree(address: string): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(CALLBACK_PORT, address, resolve);
    });
    return true;
  } catch (error) {
    // Without version 6 of IP nobody can have it there.
    return hasErrno(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT');
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
