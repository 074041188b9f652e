import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { root } from '../hosts/vsix.ts';

/** The marks around every text that a translator would get. They stand in no text, and nothing takes them out. */
const OPEN = '⟦';
const CLOSE = '⟧';

/** What our words are shown in: the two views, and what the editor opens for us. */
const REGIONS = [
  '[id="workbench.view.extension.clusterSignIn"]',
  '[id="cluster-signin.cluster-signin.clusterSignIn.status"]',
  '.monaco-dialog-box',
  '.notification-list-item-message',
  '.notification-list-item-buttons-container',
  '.quick-input-widget',
  '.context-view .monaco-menu',
  '.workbench-hover',
];
const LABELS = ['aria-label', 'aria-description', 'title', 'placeholder'];

type Translated = string | { readonly message: string };

/** Gives an installed extension a translation that consists of its own texts between marks. */
export async function markTexts(extensionsDir: string): Promise<void> {
  const [name = ''] = (await readdir(extensionsDir)).filter((one) => one.startsWith('cluster-signin.'));
  const extension = path.join(extensionsDir, name);
  const manifest = path.join(extension, 'package.nls.json');
  await writeFile(manifest, JSON.stringify(await marked(manifest, linesMarked)));
  const bundle = path.join(extension, 'dist/marked.json');
  await writeFile(bundle, JSON.stringify(await marked(path.join(root, 'l10n/bundle.l10n.json'), textMarked)));
  const program = path.join(extension, 'dist/extension.cjs');
  const before = await readFile(program, 'utf8');
  // Each time the editor is asked for its language's texts, it is these.
  const after = before.replaceAll(/\w+\.l10n\.bundle/gu, 'require("./marked.json")');
  if (after === before) throw new Error('The extension no longer asks the editor for its translation.');
  await writeFile(program, after);
}

/** A text of the extension as it is shown when it is marked. */
export function textMarked(text: string): string {
  return `${OPEN}${text}${CLOSE}`;
}

/** Gathers what is shown in the windows that open from now on, ten times a second. */
export async function gatherTexts(browser: BrowserContext): Promise<void> {
  await browser.addInitScript(`
    const shown = (window.shownTexts = new Set());
    setInterval(() => {
      for (const region of document.querySelectorAll(${JSON.stringify(REGIONS.join(', '))})) {
        // What is not rendered gives all that it holds, styles too; the palette's commands are most of them the editor's.
        if (!region.checkVisibility() || region.querySelector('input')?.value.startsWith('>')) continue;
        shown.add(region.innerText);
        for (const one of [region, ...region.querySelectorAll('*')]) {
          for (const label of ${JSON.stringify(LABELS)}) shown.add(one.getAttribute(label) ?? '');
        }
      }
    }, 100);
  `);
}

/** Every text that a window has shown so far. */
export async function shownTexts(page: Page): Promise<readonly string[]> {
  return await page.evaluate<readonly string[]>('[...window.shownTexts]');
}

/**
 * The words that stand outside all marks.
 * @param known data and the editor's own words, which are taken out
 * @returns the lines of which a word is left
 */
export function unmarkedWords(texts: readonly string[], known: readonly (string | RegExp)[]): readonly string[] {
  const left = texts
    .flatMap((text) => outside(text).split('\n'))
    .map((line) => {
      return known.reduce<string>((rest, one) => rest.replaceAll(one, ' '), line).trim();
    });
  return [...new Set(left)].filter((line) => /\p{L}{2}/u.test(line));
}

function outside(text: string): string {
  let depth = 0;
  let left = '';
  for (const character of text) {
    if (character === OPEN) depth += 1;
    else if (character === CLOSE) depth -= 1;
    else if (depth === 0) left += character;
  }
  return left;
}

async function marked(file: string, mark: (text: string) => string): Promise<Record<string, string>> {
  // The shape is @vscode/l10n-dev's: a text, or a text with notes for the translator.
  const texts = JSON.parse(await readFile(file, 'utf8')) as Record<string, Translated>;
  const entries = Object.entries(texts).map(([key, value]) => [
    key,
    mark(typeof value === 'string' ? value : value.message),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A line that is nothing but a link is a button, which it would not be with marks around it. */
function linesMarked(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^(\[?)(.*?)(\]\([^ ]*\))?$/u, `$1${OPEN}$2${CLOSE}$3`))
    .join('\n');
}
