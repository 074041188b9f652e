import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../hosts/vsix.ts';
import { noticesOf } from './notices.mjs';

describe('the notices of a bundle', () => {
  it('hold the licence of each package in it, once, by name', async () => {
    const inputs = ['src/extension.ts', 'node_modules/yaml/dist/index.js', 'node_modules/yaml/dist/log.js'];
    const notices = await noticesOf([...inputs, 'node_modules/jose/dist/webapi/index.js'], root);
    assert.match(notices, /^jose \S+ \(MIT\)\n\n.*^yaml \S+ \(ISC\)\n\n/msu);
    assert.equal(notices.split('Permission to use, copy, modify').length, 2);
  });

  it('hold our copy of a licence that is published without its file', async () => {
    const notices = await noticesOf(['node_modules/@vscode/l10n/dist/main.js'], root);
    assert.match(notices, /^@vscode\/l10n \S+ \(MIT\)\n\nMIT License\n/mu);
  });

  it('are not made where a package has none', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'notices-'));
    const bare = path.join(folder, 'node_modules/@some/bare');
    await mkdir(bare, { recursive: true });
    await writeFile(path.join(bare, 'package.json'), '{"name": "@some/bare"}');
    await assert.rejects(noticesOf(['node_modules/@some/bare/index.js'], folder), /@some\/bare has no licence file/u);
    await rm(folder, { recursive: true });
  });

  it('are packed', async () => {
    assert.match(await readFile(path.join(root, '.vscodeignore'), 'utf8'), /^!dist\/NOTICES\.txt$/mu);
  });
});
