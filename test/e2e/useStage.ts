import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { root } from '../hosts/vsix.ts';
import type { EditorStage } from './editorStage.ts';

/** For a hook or a test: longer than all that waits inside it, so that what waits tells what it missed. */
export const STAGE_LIMIT_MS = 600_000;

/**
 * Sets a stage before the tests of the suite that calls this, and stops it after them. When a test or the preparation
 * fails, dist/failures/ gets a picture of every page.
 * @param set starts the stage
 * @param prepare makes it ready for the first test
 */
export function useStage<S extends Pick<EditorStage, 'browser' | 'stop'>>(
  set: () => Promise<S>,
  prepare: (stage: S) => Promise<void>,
): void {
  let stage: S | undefined;
  before(async () => {
    stage = await set();
    try {
      await prepare(stage);
    } catch (error) {
      await takePictures(stage.browser, 'before the first test');
      throw error;
    }
  });
  afterEach(async function () {
    if (stage !== undefined && this.currentTest?.state === 'failed')
      await takePictures(stage.browser, this.currentTest.title);
  });
  after(async () => {
    await stage?.stop();
  });
}

async function takePictures(browser: BrowserContext, title: string): Promise<void> {
  for (const [index, page] of browser.pages().entries()) {
    const name = `${title.replace(/\W+/gu, '-')}${index === 0 ? '' : `-${index + 1}`}.png`;
    await page.screenshot({ path: path.join(root, 'dist/failures', name) });
  }
}
