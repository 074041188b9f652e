import { prepareBrowser } from '../test/hosts/browser.ts';
import { prepareEditor } from '../test/hosts/editor.ts';
import { prepareVsix } from '../test/hosts/vsix.ts';
import { timed, type Progress } from '../test/setup/progress.mjs';
import { figuresOf, type Figures, type Measured, type Row } from './figures.ts';
import { firstTreeInNode, loadInNode } from './load.ts';
import { inRounds, startPair } from './pair.ts';
import { activationOf, type Activation } from './startup.ts';
import { longestTurn } from './turns.ts';

const ROUNDS = 20;
const CONTEXTS = [3, 1_000];
const STEPS: Readonly<Record<string, (activation: Watched) => number>> = {
  'load code': ({ load }) => load,
  'call activate': ({ call, finish }) => call + finish,
  together: ({ load, call, finish }) => load + call + finish,
  'longest turn in 2 s': ({ longestTurn: longest }) => longest,
};

interface Watched extends Activation {
  /** Of the extension host, in milliseconds. */
  readonly longestTurn: number;
}

/**
 * Activation of our packed extension beside an empty one, as the editor's extension host took it down, a window each; and
 * how long the longest turn of that extension host was, whoever's it was.
 */
export async function measure(progress: Progress): Promise<Measured> {
  await prepareEditor(progress);
  await prepareBrowser(progress);
  const vsix = await prepareVsix(progress);
  const alone = await loadInNode();
  const { bytes, tree, longest } = await firstTreeInNode();
  const rows: Row[] = [
    { what: 'load code, in Node alone', unit: 'ms', ...alone },
    { what: 'loaded before the first tree', unit: 'bytes', ours: bytes },
    { what: 'first tree, in Node alone', unit: 'ms', ours: tree },
    { what: 'longest turn until then', unit: 'ms', ours: longest },
  ];
  const figures: Record<string, Figures | Record<string, Figures>> = {
    loadInNode: figuresOf(alone),
    bytesBeforeTree: figuresOf({ ours: bytes }),
    treeInNode: figuresOf({ ours: tree }),
    longestTurnInNode: figuresOf({ ours: longest }),
  };
  for (const contexts of CONTEXTS) {
    const pair = await startPair({ vsix, contexts, bareTree: false, watchTurns: true });
    try {
      const { ours, bare } = await timed(progress, `${contexts} contexts, ${ROUNDS} rounds of two windows`, () =>
        inRounds(ROUNDS, pair, async (page, { id, home }) => {
          const longest = await longestTurn(home);
          return { ...(await activationOf(page, id)), longestTurn: longest };
        }),
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
