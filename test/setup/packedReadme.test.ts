import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../hosts/vsix.ts';
import { packedReadme } from './packedReadme.mjs';

describe('the README', () => {
  let readme: string;
  /** What .vscodeignore lets into the package. */
  let packed: readonly string[];

  const targets = (text: string): string[] =>
    [...text.matchAll(/\]\((?<target>[^)#]+)\)/gu)].map(({ groups }) => groups?.['target'] ?? '');
  const isPacked = (file: string): boolean => packed.some((pattern) => path.matchesGlob(file, pattern));

  before(async () => {
    readme = await readFile(path.join(root, 'README.md'), 'utf8');
    const ignore = await readFile(path.join(root, '.vscodeignore'), 'utf8');
    packed = ignore.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  });

  it('names no file that is not there', () => {
    const relative = targets(readme).filter((target) => !/^[a-z]+:/u.test(target));
    assert.ok(relative.length > 0);
    assert.deepEqual(
      relative.filter((file) => !existsSync(path.join(root, file))),
      [],
    );
  });

  it('is packed without what the page of an extension cannot show, and with the documents that it names', () => {
    const page = packedReadme(readme);
    assert.deepEqual(
      targets(page).filter((target) => !target.startsWith('https:')),
      [],
    );
    assert.doesNotMatch(page, /npm run (?:demo|package)/u);
    assert.match(page, /^## Settings$/mu);
    const documents = targets(readme).filter((file) => file.endsWith('.md'));
    assert.deepEqual(
      documents.filter((file) => !page.includes(file) || !isPacked(file)),
      [],
    );
  });

  it('keeps links to other places, and every word', () => {
    const text = '# A\n\n![B](b.png)\n\nC [d](d.md), [e](https://e.example.com) and [f](#f).\n';
    assert.equal(packedReadme(text), '# A\n\nC d, [e](https://e.example.com) and [f](#f).\n');
  });
});
