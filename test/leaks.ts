import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './setup/command.mjs';

const GRACE_MS = 15_000;
const POLL_MS = 100;

/**
 * The processes that this run started and that still live after some seconds' grace. On Linux they are known by the
 * environment variable CLUSTER_SIGNIN_RUN, so that those whose parent is gone are found too; elsewhere only children are.
 */
export async function processesLeft(mark: string): Promise<string[]> {
  const deadline = Date.now() + GRACE_MS;
  for (;;) {
    const left = process.platform === 'linux' ? await marked(mark) : await children();
    if (left.length === 0 || Date.now() > deadline) return left;
    await pause(POLL_MS);
  }
}

async function marked(mark: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    ids.map(async (id) => {
      const environment = await contentOf(`/proc/${id}/environ`);
      if (!environment.split('\0').includes(`CLUSTER_SIGNIN_RUN=${mark}`)) return [];
      const commandLine = await contentOf(`/proc/${id}/cmdline`);
      return commandLine === '' ? [] : [`${id}: ${commandLine.replaceAll('\0', ' ').slice(0, 300)}`];
    }),
  );
  return found.flat();
}

/** Empty for a process that has just ended, is a zombie or belongs to another user. */
async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

async function children(): Promise<string[]> {
  const lines = (await run('ps', ['-Ao', 'ppid=,pid=,command='])).split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith(`${process.pid} `) && !line.includes('ps -Ao'));
}
