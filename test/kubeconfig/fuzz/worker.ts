/*
 * Our side of the comparison with client-go, in a thread of its own: whoever started it sees where it hangs, and what
 * it may take of memory is bounded.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { isUserError } from '../../../src/errors/userError.ts';
import { type Edit, editText } from '../../../src/kubeconfig/edit/editText.ts';
import { parseFile } from '../parseFile.ts';
import { decodeText, encodeText } from '../../../src/kubeconfig/yaml/sourceText.ts';
import { makeCase, recordedTexts } from './case.ts';
import { randomEdit } from './edits.ts';
import { carelessness } from './lines.ts';
import { HOST, type OurAnswer, readOurs } from './ours.ts';
import type { Random } from './random.ts';

export interface WorkerData {
  readonly seed: number;
  /** The paths that the files of a list have for client-go. */
  readonly paths: readonly string[];
  /** A 32-bit number in shared memory: the case that is being worked on. */
  readonly current: SharedArrayBuffer;
}

export interface EditedFile {
  /** Which file of the list. */
  readonly index: number;
  readonly edit: Edit;
  /** Undefined when the edit was refused. */
  readonly after: Uint8Array | undefined;
  /** What the edit changed that it had no business with. */
  readonly careless: string | undefined;
}

export interface WorkerAnswer {
  readonly number: number;
  readonly files: readonly Uint8Array[];
  readonly ours: OurAnswer;
  /** Where we would read the list. */
  readonly edited: EditedFile | undefined;
}

const { seed, paths, current } = workerData as WorkerData;
const recorded = recordedTexts();
const progress = new Int32Array(current);

parentPort?.on('message', ({ from, to }: { readonly from: number; readonly to: number }) => {
  const answers: WorkerAnswer[] = [];
  for (let number = from; number < to; number++) {
    Atomics.store(progress, 0, number);
    answers.push(answerOf(number));
  }
  parentPort?.postMessage(answers);
});

function answerOf(number: number): WorkerAnswer {
  const { files, random } = makeCase(seed, number, recorded);
  try {
    const ours = readOurs(files.map((bytes, index) => ({ path: paths[index] ?? '', bytes })));
    return { number, files, ours, edited: ours.refused.length > 0 ? undefined : editOne(files, random) };
  } catch (error) {
    throw new Error(`case ${number} of seed ${seed} threw what no file may make it throw`, { cause: error });
  }
}

function editOne(files: readonly Buffer[], random: Random): EditedFile {
  const index = random.below(files.length);
  const bytes = files[index] ?? Buffer.alloc(0);
  const path = paths[index] ?? '';
  const { entries } = parseFile(path, bytes, HOST);
  if (entries === undefined) throw new Error('a file was refused after all');
  const edit = randomEdit(entries, random);
  const { source } = decodeText(bytes);
  try {
    const text = editText(source.text, [edit], path);
    return { index, edit, after: encodeText(source, text), careless: carelessness(source.text, text, edit, entries) };
  } catch (error) {
    if (!isUserError(error)) throw error;
    return { index, edit, after: undefined, careless: undefined };
  }
}
