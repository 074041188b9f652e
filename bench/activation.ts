import { prepareBrowser } from '../test/hosts/browser.ts';
import { prepareEditor } from '../test/hosts/editor.ts';
import { prepareVsix } from '../test/hosts/vsix.ts';
import { timed, type Progress } from '../test/setup/progress.mjs';
import { figuresOf, type Figures, type Measured, type Row } from './figures.ts';
import { loadInNode } from './load.ts';
import { inRounds, startPair } from './pair.ts';
import { activationOf, type Activation } from './startup.ts';

const ROUNDS = 5;
const CONTEXTS = [3, 1_000];
const STEPS: Readonly<Record<string, (activation: Activation) => number>> = {
  'load code': ({ load }) => load,
  'call activate': ({ call, finish }) => call + finish,
  together: ({ load, call, finish }) => load + call + finish,
};

/** Activation of our packed extension beside an empty one, as the editor's extension host took it down, a window each. */
export async function measure(progress: Progress): Promise<Measured> {
  await prepareEditor(progress);
  await prepareBrowser(progress);
  const vsix = await prepareVsix(progress);
  const alone = await loadInNode();
  const rows: Row[] = [{ what: 'load code, in Node alone', unit: 'ms', ...alone }];
  const figures: Record<string, Figures | Record<string, Figures>> = { loadInNode: figuresOf(alone) };
  for (const contexts of CONTEXTS) {
    const pair = await startPair({ vsix, contexts, bareTree: false });
    try {
      const { ours, bare } = await timed(progress, `${contexts} contexts, ${ROUNDS} rounds of two windows`, () =>
        inRounds(ROUNDS, pair, (page, { id }) => activationOf(page, id)),
      );
      const steps: Record<string, Figures> = {};
      for (const [step, take] of Object.entries(STEPS)) {
        const runs = { ours: ours.map(take), beside: bare.map(take) };
        rows.push({ what: `${contexts} contexts, ${step}`, unit: 'ms', ...runs });
        steps[step] = figuresOf(runs);
      }
      figures[contexts] = steps;
    } finally {
      await pair.stop();
    }
  }
  return { beside: 'empty', rows, figures };
}
