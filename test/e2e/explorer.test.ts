import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { until } from '../hosts/process.ts';
import { setEditorStage, type EditorStage } from './editorStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

/** What the explorer shows of kubeconfig files that come, go, lead elsewhere and hold what they like. */
describe('the explorer', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: EditorStage;
  let window: Window;
  /** Of the files named by KUBECONFIG. */
  let first: string;
  let second: string;

  useStage(
    () =>
      setEditorStage({
        env: (home) => ({
          KUBECONFIG: [path.join(home, 'first'), path.join(home, 'links/second')].join(path.delimiter),
        }),
      }),
    async (ready) => {
      stage = ready;
      first = path.join(stage.home, 'first');
      second = path.join(stage.home, 'links/second');
      window = await stage.openWindow();
    },
  );

  const tooltipOf = async (row: Locator): Promise<string> => {
    // The tooltip of a row that the pointer rests on would lie over its neighbors.
    await window.page.mouse.move(0, 0);
    await row.getByText(SHOWN).hover();
    const tooltip = window.page.locator('.workbench-hover').filter({ hasNotText: 'Loading...' });
    await tooltip.waitFor();
    const text = await tooltip.innerText();
    assert.equal(await tooltip.locator('.codicon-flame, a, b, em').count(), 0);
    await window.page.keyboard.press('Escape');
    return text;
  };

  it('teaches what to do while there is no kubeconfig', async () => {
    await window.page.getByRole('tab', { name: 'Cluster Sign-In' }).click();
    await window.page.getByText('No clusters found').waitFor();
    for (const name of ['paste the commands', 'add an OKE cluster', 'add any other', 'Choose the files']) {
      await window.page.getByRole('button', { name, exact: true }).waitFor();
    }
    const welcome = window.page.locator('.welcome-view-content').first().locator('.monaco-button');
    assert.deepEqual(await welcome.allInnerTexts(), ['Import a Kubeconfig']);
    assert.equal(await window.statusBar.isVisible(), false);
  });

  it('is where the palette leads somebody who types "login", a word that it does not say', async () => {
    for (const typed of ['login', 'log in', 'logout']) {
      await window.page.keyboard.press('F1');
      await window.page.locator('.quick-input-box input').fill(`>${typed}`);
      const found = window.page
        .locator('.quick-input-list [role="option"]')
        .filter({ hasText: `Cluster Sign-In: Sign ${typed === 'logout' ? 'Out' : 'In'}` });
      await found.first().waitFor();
      assert.doesNotMatch(await found.first().innerText(), /log/iu);
      await window.page.keyboard.press('Escape');
    }
  });

  it('makes the first kubeconfig file where kubectl would', async () => {
    await window.command('Cluster Sign-In: Open Kubeconfig');
    const none = window.notification(/None of your kubeconfig files exists yet: .*first/u);
    await none.getByRole('button', { name: 'Create Kubeconfig' }).click();
    await window.page.getByRole('tab', { name: /^second/u }).waitFor();
    assert.equal(await readFile(second, 'utf8'), 'apiVersion: v1\nkind: Config\ncurrent-context: ""\n');
    await window.command('View: Close All Editors');
    await rm(path.dirname(second), { recursive: true });
  });

  it('shows a file that is created later, and one that takes its place', async () => {
    await writeFile(first, kubeconfig('early'));
    await window.row('context early').waitFor();
    await window.statusBar.filter({ hasText: 'early' }).waitFor();
    await writeFile(`${first}.new`, kubeconfig('replaced'));
    await rename(`${first}.new`, first);
    await window.row('context replaced').waitFor();
    await window.row('context early').waitFor({ state: 'detached' });
  });

  it('follows a symbolic link, also when it leads elsewhere later', async () => {
    await writeFile(path.join(stage.home, 'blue'), kubeconfig('blue'));
    await writeFile(path.join(stage.home, 'green'), kubeconfig('green'));
    await mkdir(path.dirname(second));
    await symlink('../blue', second);
    await window.row('context blue').waitFor();
    await symlink('../green', `${second}.new`);
    await rename(`${second}.new`, second);
    await window.row('context green').waitFor();
    await window.row('context blue').waitFor({ state: 'detached' });
  });

  it('names a malformed file with its line, and still shows the others', async () => {
    await rm(second);
    await writeFile(second, 'apiVersion: v1\nclusters:\n  - name: [broken\n');
    const broken = window.page.getByRole('treeitem').filter({ hasText: /second, line \d+/u });
    await broken.waitFor();
    assert.match((await broken.getAttribute('aria-label')) ?? '', /second, line \d+: \S/u);
    await window.row('context replaced').waitFor();
    await broken.click();
    await window.page.getByRole('tab', { name: /^second/u }).waitFor();
  });

  it('refuses a folder and a pipe with a sentence, without waiting for them', async () => {
    // Of one that it had open before, the editor would show what it remembers.
    await rename(first, `${first}.aside`);
    await mkdir(first);
    await window.page.getByRole('treeitem').filter({ hasText: 'is a folder. Specify a file' }).click();
    await window.notification(`The editor cannot open ${first}`).waitFor();
    await rm(first, { recursive: true });
    await rename(`${first}.aside`, first);
    await rm(second);
    await promisify(execFile)('mkfifo', [second]);
    await window.page.getByRole('treeitem').filter({ hasText: 'is a pipe. Specify a file' }).waitFor();
    await window.row('context replaced').waitFor();
    await rm(second);
    await window.page.getByRole('treeitem').filter({ hasText: 'is a pipe' }).waitFor({ state: 'detached' });
  });

  it('says of each context what is missing', async () => {
    await writeFile(first, DANGLING);
    const label = async (name: string): Promise<string | null> => {
      await window.row(name).waitFor();
      return await window.row(name).getAttribute('aria-label');
    };
    assert.match(
      (await label('context no-user')) ?? '',
      /invalid configuration.*No kubeconfig file has the user ghost/u,
    );
    assert.match(
      (await label('context no-cluster')) ?? '',
      /invalid configuration.*No kubeconfig file has the cluster nowhere/u,
    );
    await window.page
      .getByRole('treeitem', { name: /Contexts use the cluster nowhere, which no kubeconfig file defines/u })
      .waitFor();
    // A current context that does not exist is none.
    await window.statusBar.filter({ hasText: 'no context' }).waitFor();
    assert.match((await window.statusBar.locator('a').getAttribute('aria-label')) ?? '', /is not defined\. Switch/u);
  });

  it('shows names as text, whatever they hold', async () => {
    await writeFile(first, HOSTILE);
    const row = `context ${SHOWN}`;
    await window.row(row).waitFor();
    await window.row(row).getByText(SHOWN).waitFor();
    await window.statusBar.filter({ hasText: SHOWN.slice(0, 39) }).waitFor();
    const tooltip = await tooltipOf(window.row(row));
    assert.ok(tooltip.includes(SHOWN), tooltip);
    // A notification has no escape for links, so there the brackets stand apart.
    await window.command('Cluster Sign-In: Sign Out');
    await window.notification(SHOWN.replace('](', '] (').slice(0, 70)).waitFor();
    assert.equal(await window.page.locator('.notification-list-item a', { hasText: 'pizza' }).count(), 0);
    await window.command('Cluster Sign-In: Switch Context');
    await window.page.getByRole('option').filter({ hasText: SHOWN }).waitFor();
    assert.equal(await window.page.locator('.codicon-flame').count(), 0);
    await window.page.keyboard.press('Escape');
  });

  it('opens the kubeconfig at the line of a row', async () => {
    await writeFile(first, kubeconfig('prod', 'test'));
    await window.menu('context test', 'Open Kubeconfig');
    await window.page.getByRole('tab', { name: /^first/u }).waitFor();
    const line = kubeconfig('prod', 'test')
      .slice(0, kubeconfig('prod', 'test').indexOf('- name: test'))
      .split('\n').length;
    await window.page.getByRole('button', { name: `Ln ${line}, Col 1` }).waitFor();
  });

  it('switches the context by a row, the palette and the status bar, and keeps the rest of the file', async () => {
    const expectCurrent = async (name: string): Promise<void> => {
      await window.row(`context ${name}, current`).waitFor();
      await window.statusBar.filter({ hasText: name }).waitFor();
      const before = kubeconfig('prod', 'test');
      assert.equal(await readFile(first, 'utf8'), before.replace('current-context: prod', `current-context: ${name}`));
    };
    await window.act('context test', 'Switch Context');
    await expectCurrent('test');
    await window.command('Cluster Sign-In: Switch Context');
    await window.page.getByRole('option', { name: /prod/u }).click();
    await expectCurrent('prod');
    await window.statusBar.click();
    await window.page.getByRole('option', { name: /Switch Context/u }).click();
    await window.page.getByRole('option', { name: /test/u }).click();
    await expectCurrent('test');
  });

  it('reads the files of the setting instead, and so do new terminals', async () => {
    const files = ['~/green', '~/blue'];
    await stage.writeMachineSettings({ 'clusterSignIn.kubeconfigFiles': files });
    await window.row('context green').waitFor();
    await window.row('context blue').waitFor();
    await window.row('context test').waitFor({ state: 'detached' });
    await window.command('Terminal: Create New Terminal');
    await window.page.locator('.terminal.xterm.focus').waitFor();
    const seen = path.join(stage.home, 'seen');
    await window.page.keyboard.type(`echo "$KUBECONFIG" > ${seen}\n`);
    const expected = files.map((file) => file.replace('~', stage.home)).join(path.delimiter);
    assert.equal((await waitForText(seen)).trim(), expected);
    await stage.writeMachineSettings({});
    await window.row('context test').waitFor();
  });
});

async function waitForText(file: string): Promise<string> {
  return await until(file, () =>
    readFile(file, 'utf8').then(
      (text) => text || undefined,
      () => undefined,
    ),
  );
}

function kubeconfig(...names: [string, ...string[]]): string {
  const each = (line: (name: string) => string): string => names.map(line).join('');
  return `apiVersion: v1
kind: Config
clusters:
${each((name) => `  - {name: ${name}-cluster, cluster: {server: "https://${name}.example.com:6443"}}\n`)}users:
${each((name) => `  - {name: ${name}-user, user: {username: ${name}, password: x}}\n`)}contexts: # ours
${each((name) => `  - name: ${name}\n    context: {cluster: ${name}-cluster, user: ${name}-user}\n`)}
current-context: ${names[0]} # keep this
`;
}

const DANGLING = `apiVersion: v1
kind: Config
clusters:
  - {name: here, cluster: {server: "https://here.example.com"}}
users:
  - {name: someone, user: {username: someone, password: x}}
contexts:
  - {name: no-user, context: {cluster: here, user: ghost}}
  - {name: no-cluster, context: {cluster: nowhere, user: someone}}
current-context: gone
`;

const SHOWN = '$(flame) [pizza](command:workbench.action.quickOpen) **bold** <b>html</b> &amp; reddevil';
const NAME = String.raw`$(flame) [pizza](command:workbench.action.quickOpen) **bold** <b>html</b> &amp; \e[31mred\e[0m\u202Edevil\u202C`;
const HOSTILE = `apiVersion: v1
kind: Config
clusters:
  - {name: "${NAME}", cluster: {server: "https://here.example.com"}}
users:
  - {name: "${NAME}", user: {username: "${NAME}", password: x}}
contexts:
  - {name: "${NAME}", context: {cluster: "${NAME}", user: "${NAME}", namespace: "${NAME}"}}
current-context: "${NAME}"
`;
