import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { until } from '../test/hosts/process.ts';

/** What the extension host itself took down, in whole milliseconds: its clock tells no less. */
export interface Activation {
  /** Reading, compiling and running the code of the bundle. */
  readonly load: number;
  /** Until `activate` returned. */
  readonly call: number;
  /** Until the promise that it returned was fulfilled; 0 where it returned none. */
  readonly finish: number;
}

/** The list of extensions is on the first of the report's many pages. */
const PAGES = 6;
const PAGE_SHOWN_MS = 150;
const WINDOW_LIMIT_MS = 60_000;

/**
 * Waits until the extension is active and reads its line of the report that "Developer: Startup Performance" shows:
 * extension, eager, load code, call activate, finish activate, event, by.
 */
export async function activationOf(page: Page, extensionId: string): Promise<Activation> {
  await windowIsThere(page);
  return until(`${extensionId} to be active`, async () => {
    await runCommand(page, 'Developer: Startup Performance');
    const line = await lineOf(page, extensionId);
    await runCommand(page, 'View: Close All Editors');
    return line;
  });
}

/** Resolves when the window has drawn its activity bar. */
export async function windowIsThere(page: Page): Promise<void> {
  await page.locator('.activitybar .action-item').first().waitFor({ timeout: WINDOW_LIMIT_MS });
}

/** The text editor renders only the lines that it shows, so the report is turned over page by page. */
async function lineOf(page: Page, extensionId: string): Promise<Activation | undefined> {
  await page.locator('.editor-instance .view-line').first().waitFor();
  for (let turned = 0; turned < PAGES; turned += 1) {
    for (const text of await page.locator('.editor-instance .view-line').allInnerTexts()) {
      const [, id, , load, call, finish] = text
        .replaceAll('\u00a0', ' ')
        .split('|')
        .map((cell) => cell.trim());
      if (id === extensionId) return { load: Number(load), call: Number(call), finish: Number(finish) };
    }
    await page.keyboard.press('PageDown');
    await pause(PAGE_SHOWN_MS);
  }
  return undefined;
}

async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click();
}
