import type { Page } from 'playwright-core';
import { prepareBrowser } from '../test/hosts/browser.ts';
import { prepareEditor } from '../test/hosts/editor.ts';
import { prepareVsix } from '../test/hosts/vsix.ts';
import { timed, type Progress } from '../test/setup/progress.mjs';
import { figuresOf, type Figures, type Measured, type Row } from './figures.ts';
import { inRounds, startPair, type Installed } from './pair.ts';
import { activationOf, windowIsThere } from './startup.ts';

const ROUNDS = 5;
const CONTEXTS = [3, 1_000];
const ROW_LIMIT_MS = 60_000;

/** When the person opens the view: as soon as a new window shows its icon, or once the extension has been active. */
const MOMENTS: Readonly<Record<string, (page: Page, installed: Installed) => Promise<unknown>>> = {
  'new window': windowIsThere,
  'extension active': (page, { id }) => activationOf(page, id),
};

/**
 * From the click on our icon in the activity bar to the first frame with a context, by the page's own clock, beside a
 * view of as many rows that are not read from anywhere: what remains is ours.
 */
export async function measure(progress: Progress): Promise<Measured> {
  await prepareEditor(progress);
  await prepareBrowser(progress);
  const vsix = await prepareVsix(progress);
  const rows: Row[] = [];
  const figures: Record<string, Record<string, Figures>> = {};
  for (const contexts of CONTEXTS) {
    const pair = await startPair({ vsix, contexts, bareTree: true, watchTurns: false });
    const atMoments = (figures[contexts] = {} as Record<string, Figures>);
    try {
      for (const [moment, wait] of Object.entries(MOMENTS)) {
        const what = `${contexts} contexts, ${moment}, ${ROUNDS} rounds of two windows`;
        const { ours, bare } = await timed(progress, what, () =>
          inRounds(ROUNDS, pair, async (page, installed) => {
            await wait(page, installed);
            return firstRow(page, installed.title);
          }),
        );
        rows.push({ what: `${contexts} contexts, ${moment}`, unit: 'ms', ours, beside: bare });
        atMoments[moment] = figuresOf({ ours, beside: bare });
      }
    } finally {
      await pair.stop();
    }
  }
  return { beside: 'no work', rows, figures };
}

/** Milliseconds between the event that the click is and the frame about to show the first context. */
async function firstRow(page: Page, title: string): Promise<number> {
  const tab = page.getByRole('tab', { name: title });
  await tab.waitFor({ timeout: ROW_LIMIT_MS });
  await page.evaluate(WATCH);
  await tab.click();
  await page.waitForFunction('window.benchFirstRow !== undefined', undefined, { timeout: ROW_LIMIT_MS });
  return page.evaluate<number>('window.benchFirstRow');
}

/** Rows are told by their label for screen readers, which begins so in both views. */
const WATCH = `
addEventListener('mousedown', ({ timeStamp }) => {
  const look = () => {
    if (document.querySelector('[role="treeitem"][aria-label^="context "]') === null) requestAnimationFrame(look);
    else window.benchFirstRow = performance.now() - timeStamp;
  };
  requestAnimationFrame(look);
}, { capture: true, once: true });
`;
