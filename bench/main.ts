/** Measures and never judges: `npm run bench`, or `npm run bench -- activation tree --json figures.json`. */
import { mkdtempSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { removeAtExit } from '../test/hosts/process.ts';
import { createProgress, type Progress } from '../test/setup/progress.mjs';
import { table, type Measured } from './figures.ts';

interface Part {
  measure(progress: Progress): Promise<Measured>;
}

/** A part is one file and one line here; it is loaded when it is asked for. */
const PARTS: Readonly<Record<string, () => Promise<Part>>> = {
  bundle: () => import('./bundle.ts'),
  activation: () => import('./activation.ts'),
  tree: () => import('./tree.ts'),
  kubeconfig: () => import('./kubeconfig.ts'),
  plugin: () => import('./plugin.ts'),
  oke: () => import('./oke.ts'),
};

interface Wanted {
  readonly parts: readonly string[];
  readonly json: string | undefined;
}

/** @throws an error of one sentence that lists the parts */
function wanted(args: string[]): Wanted {
  const names = Object.keys(PARTS);
  try {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'string' } } });
    if (positionals.every((name) => names.includes(name))) {
      return { parts: positionals.length === 0 ? names : [...new Set(positionals)], json: values.json };
    }
  } catch {
    // An option that is not known, or --json without its file: the same sentence.
  }
  throw new Error(`Name parts of the benchmark (${names.join(', ')}) and, to keep their figures, --json FILE.`);
}

async function main(args: string[]): Promise<void> {
  const { parts, json } = wanted(args);
  const figures: Record<string, unknown> = {};
  const save = async (): Promise<void> => {
    if (json !== undefined) await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  };
  // A file that cannot be written is told before minutes are spent; what is measured is kept even if a later part fails.
  await save();
  for (const name of parts) {
    const part = await PARTS[name]!();
    const measured = await part.measure(createProgress(name));
    figures[name] = measured.figures;
    await save();
    process.stdout.write(`\n${table(name, measured)}\n\n`);
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'cluster-signin-bench-'));
// Whatever the parts and their programs keep for themselves goes with the folder.
process.env['TMPDIR'] = folder;

function exit(code: number): void {
  removeAtExit(folder);
  process.exit(code);
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, exit.bind(undefined, code));
}

try {
  await main(process.argv.slice(2));
  exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  exit(1);
}
