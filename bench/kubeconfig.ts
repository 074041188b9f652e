import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Host } from '../src/base/platform.ts';
import { changeKubeconfig } from '../src/kubeconfig/edit/changeKubeconfig.ts';
import type { Edit } from '../src/kubeconfig/edit/editText.ts';
import { loadKubeconfig } from '../src/kubeconfig/read/loadKubeconfig.ts';
import { prepareBinaries } from '../test/hosts/binaries.ts';
import { run } from '../test/setup/command.mjs';
import { type Progress, timed } from '../test/setup/progress.mjs';
import { kubeconfigOf } from './contexts.ts';
import { figuresOf, type Measured, type Row } from './figures.ts';
import { listedPaths } from '../src/kubeconfig/read/listedPath.ts';

const SIZES = [
  { contexts: 10, rounds: 15 },
  { contexts: 1_000, rounds: 15 },
  { contexts: 10_000, rounds: 5 },
];

/** Not counted: the code is compiled as it runs. */
const WARMING_ROUNDS = 5;

/** The same act, by kubectl and by us; `round` makes each edit a change. */
interface Act {
  readonly what: 'load' | 'switch context' | 'set exec arguments';
  readonly args: (round: number) => readonly string[];
  readonly ours: (file: string, host: Host, round: number) => Promise<unknown>;
}

const userOf = (round: number): string => `ctx-0000${String(round % 10)}`;

const ACTS: readonly Act[] = [
  {
    what: 'load',
    args: () => ['get-contexts', '-o', 'name'],
    ours: (file, host) => loadKubeconfig(listedPaths([file]), host),
  },
  {
    what: 'switch context',
    args: (round) => ['use-context', userOf(round + 1)],
    ours: (file, host, round) => change(file, host, { kind: 'set-current-context', name: userOf(round + 1) }),
  },
  {
    what: 'set exec arguments',
    args: (round) => ['set-credentials', userOf(round), `--exec-arg=round-${String(round)}`, '--exec-arg=get-token'],
    ours: (file, host, round) => {
      const value = [`round-${String(round)}`, 'get-token'];
      const fields = [{ path: ['exec', 'args'], value }];
      return change(file, host, { kind: 'set-fields', list: 'users', name: userOf(round), fields });
    },
  },
];

async function change(file: string, host: Host, edit: Edit): Promise<void> {
  const { written } = await changeKubeconfig({ paths: listedPaths([file]), host, edits: [edit] });
  if (written.length !== 1) throw new Error('The edit changed nothing, so its time says nothing.');
}

/**
 * Reading and editing files as kubectl writes them, with as many contexts, each with an exec user and 1 kB of
 * certificate: ours in this process, from bytes on the disk to the model and from the edit to the synced file, beside
 * the whole command of kubectl, which syncs nothing. Each of ours runs next to one of kubectl's.
 */
export async function measure(progress: Progress): Promise<Measured> {
  const { kubectl } = await prepareBinaries(progress);
  const folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
  const rows: Row[] = [];
  const loadOverKubectl: Record<string, number> = {};
  const editOverKubectl: Record<string, number> = {};
  try {
    for (const { contexts, rounds } of SIZES) {
      const sized = await inFolder(path.join(folder, String(contexts)), kubectl, contexts);
      for (const act of ACTS) {
        const what = `${contexts.toLocaleString('en')} contexts, ${act.what}`;
        const { ours, beside, longest } = await timed(progress, what, () => inTurn(act, rounds, sized));
        rows.push({ what, unit: 'ms', ours, beside });
        const { ratio = NaN } = figuresOf({ ours, beside });
        if (act.what === 'load') {
          rows.push({ what: `${what}, longest time in one go`, unit: 'ms', ours: longest });
          loadOverKubectl[contexts] = ratio;
        } else editOverKubectl[contexts] = Math.max(editOverKubectl[contexts] ?? 0, ratio);
      }
    }
    return { beside: 'kubectl', rows, figures: { loadOverKubectl, editOverKubectl } };
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Sized {
  readonly host: Host;
  /** One file for each side, the same at first. */
  readonly ours: string;
  readonly kubectl: (...args: readonly string[]) => Promise<unknown>;
}

async function inFolder(folder: string, command: string, contexts: number): Promise<Sized> {
  await mkdir(folder);
  const [ours, theirs] = [path.join(folder, 'ours'), path.join(folder, 'kubectl')];
  const env = { HOME: folder, KUBECONFIG: theirs };
  const kubectl = (...args: readonly string[]) => run(command, ['config', ...args], { env, cwd: folder });
  await writeFile(theirs, kubeconfigOf(contexts), { mode: 0o600 });
  // Whatever we write, kubectl writes it as it does; the first context is the current one already.
  await kubectl('use-context', userOf(1));
  await copyFile(theirs, ours);
  return { host: { platform: process.platform, env: {}, home: folder }, ours, kubectl };
}

async function inTurn(act: Act, rounds: number, { host, ours: file, kubectl }: Sized) {
  const times = { ours: [] as number[], beside: [] as number[], longest: [] as number[] };
  for (let round = 1 - WARMING_ROUNDS; round <= rounds; round += 1) {
    const number = round + WARMING_ROUNDS;
    const gauge = longestTurn();
    const ours = await millisecondsOf(() => act.ours(file, host, number));
    const longest = gauge.stop();
    if (round < 1) continue;
    times.ours.push(ours);
    times.longest.push(longest);
    times.beside.push(await millisecondsOf(() => kubectl(...act.args(number))));
  }
  return times;
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Gauges how long others had to wait at most for their turn in this process. */
function longestTurn(): { stop: () => number } {
  let last = performance.now();
  let longest = 0;
  let next = setImmediate(tick);
  function tick(): void {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    next = setImmediate(tick);
  }
  return {
    stop: () => {
      tick();
      clearImmediate(next);
      return longest;
    },
  };
}
