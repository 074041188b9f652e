import path from 'node:path';
import { runOci } from '../test/hosts/oci.ts';

/** A program to run, its own path first, with its whole environment. */
export interface Program {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** By program: the milliseconds of each round, and the last output. */
export interface Spawned {
  readonly times: readonly (readonly number[])[];
  readonly outputs: readonly string[];
}

/** Runs programs in turn, round by round, from their start to the end of their output. Throws when one fails. */
export async function spawns(python: string, rounds: number, programs: readonly Program[]): Promise<Spawned> {
  const input = JSON.stringify({ rounds, programs });
  const script = path.join(import.meta.dirname, 'spawns.py');
  const { code, stdout, stderr } = await runOci(python, [script], { env: {}, input });
  if (code !== 0) throw new Error(`The programs could not be timed: ${stderr.trim()}`);
  return JSON.parse(stdout) as Spawned;
}
