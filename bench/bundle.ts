import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { prepareVsix, root } from '../test/hosts/vsix.ts';
import type { Progress } from '../test/setup/progress.mjs';
import type { Measured, Row } from './figures.ts';

const LARGEST = 8;

/** Of esbuild's metafile, as esbuild.mjs keeps it: the inputs of each file that it wrote. */
type Outputs = Readonly<
  Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
>;

/** Bytes of the VSIX as packed now, of each bundle in it, plain and as gzip has it, and of what they are made of. */
export async function measure(progress: Progress): Promise<Measured> {
  const vsix = await readFile(await prepareVsix(progress));
  const outputs = JSON.parse(await readFile(path.join(root, 'dist/outputs.json'), 'utf8')) as Outputs;
  const rows = [row('VSIX', vsix.length)];
  const bundles: Record<string, unknown> = {};
  for (const [file, { inputs }] of Object.entries(outputs).filter(([name]) => name.endsWith('.cjs'))) {
    const name = path.posix.basename(file);
    const code = await readFile(path.join(root, file));
    const gzip = gzipSync(code).length;
    const largest = largestOf(inputs);
    rows.push(row(name, code.length), row(`${name}, gzip`, gzip));
    rows.push(...largest.map(([part, bytes]) => row(`${name}: ${part}`, bytes)));
    bundles[name] = { bytes: code.length, gzip, largest: Object.fromEntries(largest) };
  }
  return { rows, figures: { vsix: vsix.length, bundles } };
}

/** Packages of others as a whole, our own code by layer. */
function largestOf(inputs: Outputs[string]['inputs']): [string, number][] {
  const sums = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
    const part = /node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(file)?.[1] ?? path.posix.dirname(file);
    sums.set(part, (sums.get(part) ?? 0) + bytesInOutput);
  }
  return [...sums].sort(([, a], [, b]) => b - a).slice(0, LARGEST);
}

function row(what: string, bytes: number): Row {
  return { what, unit: 'bytes', ours: [bytes] };
}
