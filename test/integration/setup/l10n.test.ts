import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../hosts/vsix.ts';
import { BUNDLE, collectTexts } from '../../setup/l10n.mjs';

describe('the texts for translators', () => {
  it('are those of the source: npm run l10n collects them', async () => {
    assert.equal(await readFile(path.join(root, BUNDLE), 'utf8'), await collectTexts());
  });

  it('are whole sentences or labels with named placeholders', async () => {
    const texts = Object.keys(JSON.parse(await collectTexts()) as Record<string, unknown>);
    assert.ok(texts.length > 0);
    assert.deepEqual(
      texts.filter((text) => /\{\d+\}/u.test(text) || text !== text.trim()),
      [],
    );
  });
});
