import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generateKubeconfig } from './generate.ts';
import { encode, mutate } from './mutate.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

const RECORDED = resolve(import.meta.dirname, '../../cases');
const LARGEST = 20_000;

/** The kubeconfigs among the files of the recorded cases, in an order that is the same everywhere. */
export function recordedTexts(): readonly string[] {
  return readdirSync(RECORDED, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^[^/\\]+[/\\]in[/\\]/u.test(name))
    .sort()
    .map((name) => join(RECORDED, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size < LARGEST)
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => /clusters|users|contexts/u.test(text));
}

/** A list of one to three kubeconfig files, most of them changed a little; `random` goes on to what is done with it. */
export interface FuzzCase {
  readonly files: readonly Buffer[];
  readonly random: Random;
}

export function makeCase(seed: number, number: number, recorded: readonly string[]): FuzzCase {
  const random = createRandom(seed, number);
  const files = Array.from({ length: random.pick([1, 1, 1, 1, 1, 1, 2, 3]) }, () => {
    const text = random.chance(0.75) ? generateKubeconfig(random) : random.pick(recorded);
    return encode(random.chance(0.85) ? mutate(text, recorded, random) : text, random);
  });
  return { files, random };
}
