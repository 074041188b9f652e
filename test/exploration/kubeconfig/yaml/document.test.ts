import { decodeText } from '../../../../src/kubeconfig/yaml/sourceText.ts';
import { chosenSeed, numberOfCases } from '../../../kubeconfig/fuzz/random.ts';
import { createMutator, recordedTexts, same } from '../../../kubeconfig/yaml/differences.ts';

const MUTATIONS = numberOfCases({ short: 300, long: 20_000 });
const SEED = chosenSeed();

describe('readDocument', () => {
  it(`reads ${MUTATIONS} mutations of recorded texts as the library does, with seed ${SEED}`, function () {
    this.timeout(60_000 + MUTATIONS * 100);
    const texts = recordedTexts();
    const { pick, mutate } = createMutator(SEED);
    for (let count = 0; count < MUTATIONS; count++) {
      const text = mutate(pick(texts));
      if (decodeText(Buffer.from(text)).faults.length === 0) same(text);
    }
  });
});
