import { isDeepStrictEqual } from 'node:util';
import { Worker } from 'node:worker_threads';
import { diagnosticText } from '../../../src/text/errors/diagnosticsText.ts';
import type { ClientGo, ClientGoAnswer } from '../../hosts/client-go.ts';
import { inModelTerms } from '../cases.ts';
import type { Json } from '../cases.ts';
import { agree, explain } from './classes.ts';
import { appliedTo } from './edits.ts';
import type { EditedFile, WorkerAnswer, WorkerData } from './worker.ts';

export interface Comparison {
  /** Lists that both read alike, and that both refuse. */
  read: number;
  refused: number;
  /** Edits that client-go reads as they were meant, and edits that we refused. */
  edited: number;
  careful: number;
  /** How many files each chosen difference explained. */
  readonly classes: Map<string, number>;
  /** What nothing explains. */
  readonly failures: string[];
}

export interface Run {
  readonly seed: number;
  readonly cases: number;
  readonly client: ClientGo;
}

const CHUNK = 250;
const MOST_FILES = 3;
/** Far more than any case takes, on a busy machine too. */
const HANG_MS = 20_000;
const LARGEST_HEAP_MB = 512;

/** Lets our side and client-go read and edit the same files, and holds the answers against each other. */
export async function compare({ seed, cases, client }: Run): Promise<Comparison> {
  const found: Comparison = { read: 0, refused: 0, edited: 0, careful: 0, classes: new Map(), failures: [] };
  const ours = startOurs(seed, client);
  try {
    let next = ours.answer(0, Math.min(CHUNK, cases));
    for (let from = 0; from < cases; from += CHUNK) {
      const answers = await next;
      const after = from + CHUNK;
      if (after < cases) next = ours.answer(after, Math.min(after + CHUNK, cases));
      await Promise.all(answers.map((answer) => compareOne(answer, client, found)));
    }
  } finally {
    await ours.stop();
  }
  return found;
}

async function compareOne(answer: WorkerAnswer, client: ClientGo, found: Comparison): Promise<void> {
  const { number, files, ours, edited } = answer;
  const tell = (what: string, shownFiles: readonly Uint8Array[]) =>
    found.failures.push([`case ${number}: ${what}`, ...shownFiles.map(shown)].join('\n'));
  const theirs = await client.ask(files);
  if (!agree(ours, theirs)) {
    const names = await explain(files, client);
    for (const name of names ?? []) found.classes.set(name, (found.classes.get(name) ?? 0) + 1);
    const [refusal] = ours.refused;
    const said = refusal === undefined ? 'we read it' : diagnosticText(refusal);
    if (names === undefined) tell(`${said}; ${theirs.error ?? 'client-go reads it'}`, files);
    return;
  }
  if (theirs.error !== undefined) found.refused++;
  else found.read++;
  if (edited === undefined) return;
  if (edited.after === undefined) {
    found.careful++;
    return;
  }
  found.edited++;
  const pair: readonly [Uint8Array, Uint8Array] = [files[edited.index] ?? Buffer.alloc(0), edited.after];
  const [before, after] = await Promise.all([client.ask([pair[0]]), client.ask([pair[1]])]);
  const trouble = edited.careless ?? misread(before, after, edited);
  if (trouble !== undefined) tell(`${JSON.stringify(edited.edit)}: ${trouble}`, pair);
}

/** Where client-go's views of a file before and after an edit differ in more than the edit; undefined when they do not. */
function misread(before: ClientGoAnswer, after: ClientGoAnswer, { edit }: EditedFile): string | undefined {
  if (before.error !== undefined) return before.error;
  if (after.error !== undefined) return after.error;
  const meant = appliedTo(before.config, edit);
  const terms = (config: Json) => inModelTerms(config, (path) => path);
  if (!isDeepStrictEqual(terms(after.config), terms(meant))) return 'client-go reads another change';
  const names = edit.kind === 'set-current-context' ? [] : [edit.name, 'to' in edit ? edit.to : edit.name];
  const others = (config: Json): unknown => {
    if (edit.kind === 'set-current-context') return { ...config, 'current-context': '' };
    const items = (config[edit.list] ?? []) as readonly { readonly name: string }[];
    return { ...config, [edit.list]: items.filter(({ name }) => !names.includes(name)) };
  };
  return isDeepStrictEqual(others(after.config), others(before.config)) ? undefined : 'another entry changed';
}

function shown(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes).toString('utf8'));
}

/** The thread of our side; it is ended, and the case told, when one case takes too long. */
function startOurs(seed: number, client: ClientGo) {
  const current = new SharedArrayBuffer(4);
  const paths = Array.from({ length: MOST_FILES }, (_, index) => client.pathOf(index));
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { seed, paths, current } satisfies WorkerData,
    resourceLimits: { maxOldGenerationSizeMb: LARGEST_HEAP_MB },
  });
  const waiting: PromiseWithResolvers<readonly WorkerAnswer[]>[] = [];
  const fail = (error: Error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  let seen = -1;
  const watch = setInterval(() => {
    const now = Atomics.load(new Int32Array(current), 0);
    if (waiting.length > 0 && now === seen) fail(new Error(`case ${now} of seed ${seed} hangs`));
    seen = now;
  }, HANG_MS);
  worker.on('message', (answers: readonly WorkerAnswer[]) => waiting.shift()?.resolve(answers));
  worker.on('error', fail);
  return {
    answer: (from: number, to: number): Promise<readonly WorkerAnswer[]> => {
      const asked = Promise.withResolvers<readonly WorkerAnswer[]>();
      waiting.push(asked);
      worker.postMessage({ from, to });
      return asked.promise;
    },
    stop: async (): Promise<void> => {
      clearInterval(watch);
      await worker.terminate();
    },
  };
}
