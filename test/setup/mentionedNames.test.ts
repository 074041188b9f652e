import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readManifestTexts } from './manifest.ts';
import { root } from './once.mjs';

const DOCUMENTS = ['README.md', 'SECURITY.md', 'SUPPORT.md', 'CHANGELOG.md', 'docs/kubeconfig.md'];

/** In titles, these begin with a lowercase letter. */
const SMALL_WORDS = new Set(['a', 'an', 'and', 'for', 'of', 'or', 'the', 'to', 'with']);

/** A name as it is mentioned: without what a menu adds, the category and the ellipsis. */
function bareName(name: string): string {
  return name.replace(/^Cluster Sign-In: /u, '').replace(/…$/u, '');
}

/** Whether it is capitalized like the title of a command or view. */
function isTitle(text: string): boolean {
  const words = bareName(text).split(' ');
  return words.every((word, index) => /^\p{Lu}[\p{L}-]*:?$/u.test(word) || (index > 0 && SMALL_WORDS.has(word)));
}

describe('the names of commands, views and buttons', () => {
  const manifest = Object.values(readManifestTexts()).map((text) => (typeof text === 'string' ? text : text.message));
  const source = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.json'), 'utf8')) as Record<string, unknown>;
  const texts = [...Object.keys(source), ...manifest];
  const known = new Set(texts.map(bareName));

  it('exist where a text has them in quotes or bold', () => {
    const mentioned = texts.flatMap((text) =>
      [...text.matchAll(/"(\p{Lu}[^"{}]*)"|\*\*([^*{}]+)\*\*/gu)].map(([, quoted, bold]) => quoted ?? bold ?? ''),
    );
    assert.ok(mentioned.length > 20);
    assert.deepEqual(
      mentioned.filter((name) => !known.has(bareName(name))),
      [],
    );
  });

  it('exist where a document has them in bold or italics', () => {
    for (const document of DOCUMENTS) {
      const prose = readFileSync(path.join(root, document), 'utf8').replaceAll(/`[^`]*`/gu, '`');
      const mentioned = [...prose.matchAll(/(\*{1,2})([^*]+)\1/gu)]
        .map(([, , name = '']) => name.replaceAll(/\s+/gu, ' '))
        .filter(isTitle);
      assert.deepEqual(
        mentioned.filter((name) => !known.has(bareName(name))),
        [],
        document,
      );
    }
  });
});
