/** Collects the texts of `src/` for translators: `npm run l10n` writes l10n/bundle.l10n.json. */
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { getL10nJson } from '@vscode/l10n-dev';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the editor looks for the texts, beside their translations `bundle.l10n.<language>.json`. */
export const BUNDLE = 'l10n/bundle.l10n.json';

/** The bundle as it should be: every text that is given to `l10n.t`, in the order of the alphabet. */
export async function collectTexts() {
  const files = globSync('src/**/*.ts', { cwd: root });
  const scripts = files.map(async (file) => ({
    extension: '.ts',
    contents: await readFile(path.join(root, file), 'utf8'),
  }));
  const texts = Object.entries(await getL10nJson(await Promise.all(scripts)));
  texts.sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await writeFile(path.join(root, BUNDLE), await collectTexts());
}
