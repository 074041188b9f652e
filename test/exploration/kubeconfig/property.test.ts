import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { type Edit, editText } from '../../../src/kubeconfig/edit/editText.ts';
import { chosenSeed, createRandom, numberOfCases } from '../../kubeconfig/fuzz/random.ts';
import { anyEdit, apply } from '../../kubeconfig/property/change.ts';
import { emit } from '../../kubeconfig/property/emit.ts';
import type { Path, Plain } from '../../kubeconfig/property/plain.ts';
import { samplePlain } from '../../kubeconfig/property/sample.ts';
import { firstMissing, type Place, untouched } from '../../kubeconfig/property/touch.ts';

const SEED = chosenSeed();
const CASES = numberOfCases({ short: 400, long: 10_000 });

describe('random edits of random kubeconfigs', function () {
  this.timeout(60_000 + CASES * 200);

  it(`mean what they say, and leave every other line as it is (seed ${SEED})`, () => {
    for (let number = 0; number < CASES; number++) {
      const random = createRandom(SEED, number);
      const plain = samplePlain(random)[0]!;
      const emitted = emit(plain, random);
      const states: Plain[] = [plain];
      const places: (readonly Place[])[] = [];
      const firstNames = new Map<string, string>();
      const edits: Edit[] = [];
      for (let left = 1 + random.below(3); left > 0; left--) {
        const state = structuredClone(states.at(-1)) as Record<string, Plain>;
        const edit = anyEdit(state, random);
        edits.push(edit);
        places.push(apply(edit, state).map((path) => ({ path, line: firstPath(path, firstNames) })));
        states.push(state);
        if (edit.kind !== 'rename-entry') continue;
        const [list, name = ''] = firstPath([edit.list, edit.name], firstNames);
        firstNames.set(`${list}/${edit.to}`, name);
      }
      const told = () => `case ${number} of seed ${SEED}: ${JSON.stringify(edits)}\n${emitted.text}`;
      let after: string | undefined;
      try {
        assert.deepEqual(read(emitted.text), plain, 'the sample itself');
        after = editText(emitted.text, edits, 'config');
        assert.deepEqual(read(after), states.at(-1));
        assert.equal(firstMissing(untouched(emitted, states, places), emitted, after), undefined, 'an untouched line');
      } catch (error) {
        throw new Error(`${told()}\nbecame\n${after ?? 'nothing'}`, { cause: error });
      }
    }
  });
});

/** A path by the names in the first text. */
function firstPath(path: Path, firstNames: ReadonlyMap<string, string>): Path {
  const [list = '', name = '', ...rest] = path;
  return path.length < 2 ? path : [list, firstNames.get(`${list}/${name}`) ?? name, ...rest];
}

/** As YAML 1.1 reads it, like kubectl. */
function read(text: string): unknown {
  return parse(text, { version: '1.1', uniqueKeys: false });
}
