import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { until } from '../hosts/process.ts';
import { setEditorStage, type EditorStage } from './editorStage.ts';
import { filesWith } from './leaks.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

const UNDO = 'Cluster Sign-In: Undo Last Kubeconfig Edit';
const BACKUPS = 'Cluster Sign-In: Show Kubeconfig Backups';
const SECRET = 'a-token-that-stays-where-it-is';

/** Odd spaces, both kinds of quotes and a missing last line end: what comes back must be these bytes. */
const KUBECONFIG = `# Mine.
current-context: prod   # the real one
clusters:
- {name: prod,  cluster: {server: 'https://prod.example.com:6443'}}
contexts:
- {name: prod, context: {cluster: prod, user: alice}}
- {name: live, context: {cluster: prod, user: alice}}
- {name: far, context: {cluster: edge, user: alice}}
users:
- name: alice
  user: {token: "${SECRET}"}`;

/** Edits of the kubeconfig that are seen before they are written, and taken back. */
describe('undo', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: EditorStage;
  let window: Window;

  useStage(
    () =>
      setEditorStage({
        env: (home) => ({
          KUBECONFIG: [path.join(home, '.kube/config'), path.join(home, 'second')].join(path.delimiter),
        }),
      }),
    async (ready) => {
      stage = ready;
      await stage.writeKubeconfig(KUBECONFIG);
      window = await stage.openWindow();
      await window.openView();
    },
  );

  const tab = (name: string): Locator => window.page.getByRole('tab', { name });
  const titleAction = (name: string): Locator => window.page.locator('.editor-actions').getByRole('button', { name });
  const becomes = async (text: string): Promise<void> => {
    await until('the kubeconfig', async (saw) => saw(await stage.readKubeconfig()) === text || undefined);
  };
  /** Waits until both sides of the difference say what they should. */
  const shows = async (before: RegExp, after: RegExp): Promise<void> => {
    await until('the difference', async (saw) => {
      const lines = window.page.locator('.monaco-diff-editor').last().locator('.view-lines');
      const [left = '', right = ''] = saw(await lines.allInnerTexts()).map((text) => text.replaceAll('\u00A0', ' '));
      return (before.test(left) && after.test(right)) || undefined;
    });
  };
  const switchTo = async (name: string): Promise<string> => {
    const before = await stage.readKubeconfig();
    await window.act(`context ${name}`, 'Switch Context');
    await until('the kubeconfig', async (saw) => saw(await stage.readKubeconfig()) !== before || undefined);
    return await stage.readKubeconfig();
  };
  const close = async (text: RegExp): Promise<void> => {
    const notice = window.notification(text);
    await notice.hover();
    await notice.getByRole('button', { name: /Clear Notification/u }).click();
    await notice.waitFor({ state: 'detached' });
  };

  it('says so when there is nothing to undo', async () => {
    await window.command(UNDO);
    await window.notification('There is no edit of the kubeconfig to undo.').waitFor();
    await close(/There is no edit/u);
  });

  it('takes an edit back byte for byte, and makes it again', async () => {
    const edited = await switchTo('live');
    assert.match(edited, /^current-context: live {3}# the real one$/mu);
    await window.command(UNDO);
    await becomes(KUBECONFIG);
    await window.notification('Undone: Switch to context live.').getByRole('button', { name: 'Redo' }).click();
    await becomes(edited);
    await window.notification('Redone: Switch to context live.').waitFor();
    await close(/Redone/u);
  });

  it('shows in the editor what would be written, and writes nothing when that is discarded or closed', async () => {
    const edited = await stage.readKubeconfig();
    const endings = [
      () => titleAction('Discard Previewed Edit').click(),
      () => window.page.keyboard.press('Control+w'),
      () => window.notification('Undo: Switch to context live').getByRole('button', { name: 'Cancel' }).click(),
    ];
    for (const end of endings) {
      await window.command(BACKUPS);
      await window.page.getByRole('option', { name: /Undo: Switch to context live/u }).click();
      await tab('Undo: Switch to context live').waitFor();
      await shows(/current-context: live/u, /current-context: prod/u);
      await end();
      await tab('Undo: Switch to context live').waitFor({ state: 'detached' });
      await window.notification('Undo: Switch to context live').waitFor({ state: 'detached' });
    }
    assert.equal(await stage.readKubeconfig(), edited);
  });

  it('writes what was shown when it is applied, by keyboard too', async () => {
    await window.command(BACKUPS);
    await window.page.getByRole('option', { name: /Undo: Switch to context live/u }).click();
    await titleAction('Apply Previewed Edit').waitFor();
    await window.page.keyboard.press('Control+Enter');
    await becomes(KUBECONFIG);
    await tab('Undo: Switch to context live').waitFor({ state: 'detached' });
    await window.notification('Undone: Switch to context live.').waitFor();
    await close(/Undone/u);
  });

  it('shows every file of an edit, and shows it anew when one was changed before it is applied', async () => {
    const second = path.join(stage.home, 'second');
    const text = "clusters:\n- {name: 'edge', cluster: {server: 'https://edge.example.com'}} # far away\n";
    await writeFile(second, text);
    await window.row('edge').filter({ hasText: 'edge.example.com' }).waitFor();
    await window.menu('edge', 'Rename…');
    await window.page.getByPlaceholder('edge').fill('rim');
    await window.page.getByRole('button', { name: 'Preview the Change' }).click();
    const tabs = ['config', 'second'].map((name) => tab(`${name}: Rename cluster edge to rim`));
    for (const each of tabs) await each.waitFor();
    await window.page.keyboard.press('Control+w');
    await tabs[1]?.waitFor({ state: 'detached' });
    await writeFile(second, `${text}# theirs\n`);
    await titleAction('Apply Previewed Edit').click();
    await window.notification(/The kubeconfig has changed since this edit was shown/u).waitFor();
    await shows(/'edge'.*\n# theirs/u, /rim.*\n# theirs/u);
    await titleAction('Apply Previewed Edit').click();
    await becomes(KUBECONFIG.replace('cluster: edge', 'cluster: rim'));
    for (const each of tabs) await each.waitFor({ state: 'detached' });
    await window.notification('Done: Rename cluster edge to rim.').getByRole('button', { name: 'Undo' }).click();
    await window.notification('Undone: Rename cluster edge to rim.').waitFor();
    assert.equal(await stage.readKubeconfig(), KUBECONFIG);
    assert.equal(await readFile(second, 'utf8'), `${text}# theirs\n`);
    await close(/Undone/u);
  });

  it('shows the difference when somebody else changed the file since, and again when they go on', async () => {
    await switchTo('live');
    await appendFile(stage.kubeconfigPath, '\n# theirs');
    await window.command(UNDO);
    await window.notification(/The kubeconfig has changed since that edit/u).waitFor();
    await shows(/# theirs/u, /prod/u);
    await appendFile(stage.kubeconfigPath, '\n# more');
    const shown = await stage.readKubeconfig();
    await window
      .notification(/changed since/u)
      .getByRole('link', { name: 'Apply' })
      .click();
    await shows(/# more/u, /prod/u);
    assert.equal(await stage.readKubeconfig(), shown);
    await titleAction('Apply Previewed Edit').click();
    await becomes(KUBECONFIG);
    await close(/Undone/u);
  });

  it('undoes in another window what was edited in this one', async () => {
    await switchTo('live');
    const other = await stage.openWindow();
    await other.openView();
    await other.command(UNDO);
    await becomes(KUBECONFIG);
    await other.page.close();
  });

  it('offers to break a lock that was left, and asks first', async () => {
    const lock = `${stage.kubeconfigPath}.lock`;
    await writeFile(lock, '');
    await window.act('context live', 'Switch Context');
    await window
      .notification(/Another program has held the lock/u)
      .getByRole('button', { name: 'Break the Lock' })
      .click();
    assert.match(await window.dialog('Break the Lock'), /Another program created it .* ago/u);
    await window.notification('The lock is removed. Try again.').waitFor();
    await close(/The lock is removed/u);
    await switchTo('live');
    await rm(lock, { force: true });
  });

  it('keeps nothing and says that undo is off when the settings say so', async () => {
    const folder = path.join(stage.home, '.local/state/cluster-signin/backups');
    assert.notDeepEqual(await readdir(folder), []);
    await stage.writeMachineSettings({ 'clusterSignIn.kubeconfigBackups': 0 });
    await until('the backups to go', async (saw) => saw(await readdir(folder)).length === 0 || undefined);
    await switchTo('prod');
    await window.command(UNDO);
    await window.notification(/Undo is unavailable/u).waitFor();
    assert.deepEqual(await readdir(folder), []);
  });

  it('leaves the secrets of what it showed nowhere else', async () => {
    assert.deepEqual(await filesWith(path.join(stage.home, '..'), [SECRET]), [stage.kubeconfigPath]);
  });
});
