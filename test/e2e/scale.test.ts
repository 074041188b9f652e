import assert from 'node:assert/strict';
import { rename, writeFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { kubeconfigOf } from '../../bench/contexts.ts';
import { setEditorStage, type EditorStage } from './editorStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

/** What a person does with very many contexts; that it is quick is measured elsewhere. */
describe('the explorer with very many contexts', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: EditorStage;
  let window: Window;

  useStage(
    () => setEditorStage(),
    async (ready) => {
      stage = ready;
      await replaceKubeconfig(manyContexts(1_000, 700));
      window = await stage.openWindow();
      await window.openView();
    },
  );

  /** At one stroke, as editors write: half of a large file would be a state of its own. */
  const replaceKubeconfig = async (text: string): Promise<void> => {
    await writeFile(`${stage.kubeconfigPath}.new`, text, { mode: 0o600 });
    await rename(`${stage.kubeconfigPath}.new`, stage.kubeconfigPath);
  };
  const rows = (): Locator => window.page.getByRole('treeitem');
  /** What the view says above its rows. */
  const message = (text: string): Locator =>
    window.page.locator('.tree-explorer-viewlet-tree-view .message').filter({ hasText: text });
  const filter = async (text: string, key: 'Enter' | 'Escape'): Promise<void> => {
    await window.command('Cluster Sign-In: Filter Clusters…');
    const box = window.page.getByPlaceholder('Words of a context');
    await box.fill('');
    await box.pressSequentially(text);
    await window.page
      .locator('.quick-input-message')
      .filter({ hasText: `match ${text}` })
      .waitFor();
    await box.press(key);
    await box.waitFor({ state: 'hidden' });
  };
  const expectCurrent = async (name: string): Promise<void> => {
    await window.row(`context ${name}, current`).waitFor();
    await window.statusBar.filter({ hasText: name }).waitFor();
    assert.match(await stage.readKubeconfig(), new RegExp(`^current-context: ${name}$`, 'mu'));
  };

  it('begins folded, with the current context in sight wherever it is', async () => {
    await window.row('context ctx-00700, current').waitFor();
    assert.equal(await window.row('ctx-00700').getAttribute('aria-expanded'), 'true');
    assert.equal(await window.row('ctx-00499').getAttribute('aria-expanded'), 'false');
  });

  it('unfolds a cluster, which stays so while the file changes', async () => {
    await window.row('ctx-00499').click();
    await window.row('context ctx-00499').waitFor();
    await replaceKubeconfig(`# changed\n${manyContexts(1_000, 700).replaceAll('payments', 'billing')}`);
    await window.row('context ctx-00499').filter({ hasText: 'billing' }).waitFor();
    await window.row('ctx-00499').click();
    await window.row('context ctx-00499').waitFor({ state: 'detached' });
  });

  it('filters while one types, and by Escape not at all', async () => {
    await filter('ctx-0012', 'Escape');
    await message('match').waitFor({ state: 'hidden' });
    await filter('ctx-0012', 'Enter');
    await message('10 of 1,000 match ctx-0012').waitFor();
    await window.row('context ctx-00129').waitFor();
    for (const text of await rows().allTextContents()) assert.match(text, /ctx-0012/u);
  });

  it('keeps the filter while contexts come and go, and acts on what it found', async () => {
    await replaceKubeconfig(manyContexts(125, 0));
    await message('5 of 125 match ctx-0012').waitFor();
    await window.row('context ctx-00125').waitFor({ state: 'detached' });
    await window.act('context ctx-00123', 'Switch Context');
    await expectCurrent('ctx-00123');
    assert.equal(await rows().count(), 10);
  });

  it('says what to do when nothing matches', async () => {
    await filter('nowhere', 'Enter');
    await window.page.getByText('No clusters match the filter').waitFor();
    assert.equal(await rows().count(), 0);
    await window.page.getByText('clear the filter').click();
    await rows().first().waitFor();
    await window.title('Clusters', 'Show Current Context');
    await window.row('context ctx-00123, current').waitFor();
  });

  it('knows which row was clicked although the file changes at that moment', async () => {
    for (const [index, name] of ['ctx-00122', 'ctx-00123', 'ctx-00122'].entries()) {
      await window.title('Clusters', 'Show Current Context');
      const row = window.row(name);
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
      await window.row(`context ${name}`).hover();
      await replaceKubeconfig(`# ${index}\n${await stage.readKubeconfig()}`);
      await window.act(`context ${name}`, 'Switch Context');
      await expectCurrent(name);
    }
  });

  it('takes ten thousand: the current one in sight, the others in portions', async () => {
    await replaceKubeconfig(manyContexts(10_000, 7_000));
    await window.row('context ctx-07000, current').waitFor();
    await window.row('context ctx-07000, current').click();
    await window.page.keyboard.press('End');
    await window.page.getByRole('treeitem', { name: 'Show 500 more of 10,000' }).waitFor();
    await window.page.keyboard.press('Enter');
    await window.row('ctx-00500').and(window.page.locator('[aria-selected="true"]')).waitFor();
  });

  it('finds one of ten thousand by the filter and by Switch Context', async () => {
    await filter('ctx-04444', 'Enter');
    await message('1 of 10,000 match ctx-04444').waitFor();
    await window.row('context ctx-04444').waitFor();
    await window.title('Clusters', 'Clear Filter');
    await window.row('ctx-00000').waitFor();
    await window.command('Cluster Sign-In: Switch Context');
    await window.page.getByPlaceholder('Select a context to switch to').fill('ctx-09999');
    await window.page.getByRole('option', { name: /ctx-09999/u }).click();
    await expectCurrent('ctx-09999');
  });
});

function manyContexts(count: number, current: number): string {
  const name = `ctx-${String(current).padStart(5, '0')}`;
  return kubeconfigOf(count).replace(/^current-context: .*$/mu, `current-context: ${name}`);
}
