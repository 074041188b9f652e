import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser, type TestBrowser } from './browser.ts';
import { startEditor, type Editor } from './editor.ts';

describe('the editor', function () {
  this.timeout(300_000);
  let folder: string;
  let editor: Editor;
  let browser: TestBrowser;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'editor-test-'));
    const [home, work] = [path.join(folder, 'home'), path.join(folder, 'work')];
    await Promise.all([mkdir(home), mkdir(work)]);
    editor = await startEditor({
      home,
      userDataDir: path.join(folder, 'data'),
      extensionsDir: path.join(folder, 'extensions'),
      folder: work,
      password: 'open sesame',
    });
    browser = await launchBrowser();
  });

  after(async () => {
    await browser.close();
    await editor.stop();
    await rm(folder, { recursive: true });
  });

  it('asks for its password, then shows the window of the folder', async () => {
    const page = await browser.context.newPage();
    await page.goto(editor.url);
    await page.getByPlaceholder('PASSWORD').fill('open sesame');
    await page.getByRole('button', { name: 'SUBMIT' }).click();
    const explorer = page
      .getByRole('treeitem', { name: 'work' })
      .or(page.getByRole('button', { name: 'Explorer Section: work' }));
    await explorer.first().waitFor();
    assert.match(await page.title(), /work/u);
  });
});
