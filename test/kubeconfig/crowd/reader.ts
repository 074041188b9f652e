/**
 * Reads a kubeconfig again and again until its standard input ends: arguments are the file, the home folder and how many
 * contexts there must be at least. Then it tells how often (`Seen`, a line of JSON).
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadKubeconfig } from '../../../src/kubeconfig/read/loadKubeconfig.ts';
import { LAST_LINE } from './file.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

export interface Seen {
  readonly reads: number;
  /** How many plain reads missed the last line. kubectl never writes it, since it is an unknown field. */
  readonly cut: number;
  /** How many loads were not whole, and the first of them. */
  readonly broken: number;
  readonly first: string | undefined;
}

/** The writers need the processor too. */
const PAUSE_MS = 3;

const [path, home, contexts] = process.argv.slice(2) as [string, string, string];
const host = { platform: process.platform, env: {}, home };
let reads = 0;
let cut = 0;
let broken = 0;
let first: string | undefined;
const state = { isOver: false };
process.stdin.on('end', () => (state.isOver = true)).resume();
process.stdout.write('ready\n');
while (!state.isOver) {
  reads++;
  await sleep(PAUSE_MS);
  if (!(await readFile(path, 'utf8')).endsWith(`${LAST_LINE}\n`)) cut++;
  const loaded = await loadKubeconfig(listedPaths([path]), host);
  const problems = loaded.files.flatMap((file) => file.problems);
  if (problems.length === 0 && loaded.contexts.size >= Number(contexts)) continue;
  broken++;
  first ??= JSON.stringify({ problems, contexts: loaded.contexts.size });
}
process.stdout.write(`${JSON.stringify({ reads, cut, broken, first } satisfies Seen)}\n`);
