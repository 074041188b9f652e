import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import { isCode } from '../files/code.ts';
import { CALLBACK_PORT } from './signInUrl.ts';

/** A program that listens. */
interface Listening {
  readonly pid: number;
  readonly name: string;
}

const LSOF_MS = 3_000;

/**
 * Throws Problem 'oci-port-in-use' unless the whole of this machine is free for the CLI, which listens on all addresses of
 * version 4 of IP, while the browser may go to version 6.
 */
export async function refuseUnlessPortFree(): Promise<void> {
  for (const address of ['0.0.0.0', '::1']) {
    if (!(await isFree(address))) throw await portInUse();
  }
}

/** The one sentence, with the program that has the port where it can be told. */
export async function portInUse(): Promise<Problem> {
  const who = await whoListens(CALLBACK_PORT).catch(() => undefined);
  const by = who === undefined ? USED_BY_ANOTHER : await usedBy(who);
  return new Problem(
    'oci-port-in-use',
    `Port ${CALLBACK_PORT}, to which Oracle sends the browser back, is used by ${by}, and try again.`,
  );
}

const USED_BY_ANOTHER = 'another program: end it, or the other sign-in to OCI';

/** The end of the sentence; nobody is told to end the editor that they sit at. */
export async function usedBy({ pid, name }: Listening, proc = '/proc'): Promise<string> {
  const number = `process ${pid}`;
  if (pid === process.pid) return 'this window of the editor: finish or cancel the other sign-in to OCI';
  const isSameProgram = (await readlink(join(proc, String(pid), 'exe')).catch(() => '')) === process.execPath;
  if (isSameProgram) return `another window of the editor (${number}): finish or cancel the sign-in to OCI there`;
  const words = (await readFile(join(proc, String(pid), 'cmdline'), 'utf8').catch(() => '')).split('\0');
  const isSignIn = words[words.indexOf('session') + 1] === 'authenticate';
  if (isSignIn) return `another sign-in to OCI by the CLI (${number}): finish or cancel it`;
  return `${clean(name, 40)} (${number}): end it, or the other sign-in to OCI`;
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
      if (sockets.has(target))
        return { pid: Number(pid), name: (await readFile(join(proc, pid, 'comm'), 'utf8')).trim() };
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
    return isCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT');
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
