import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { kubectl } from '../hosts/kubectl.ts';
import { until } from '../hosts/process.ts';
import { setEditorStage, type EditorStage } from './editorStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

const FIRST = `# Mine.
current-context: prod # the real one
clusters:
- name: k # renamed below
  cluster: {server: 'https://k.example.com:6443', x-note: stays}
- name: prod
  cluster:
    server: https://prod.example.com
contexts:
- {name: prod, context: {cluster: k, user: alice}} # mine
users:
- name: alice
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      interactiveMode: Never
      command: oci
      args:
      - ce # container engine
      # who asks
      - --profile
      - DEFAULT # changes often
`;
const BOB = `- name: bob
  user:
    username: bob
    password: "0123" # octal
`;
const SECOND = `contexts:
- name: test # ours
  context:
    cluster: k # below
    user: bob
    x-unknown: [1, ~]
# behind
- {name: spare, context: {cluster: prod, user: nobody}}
users:
${BOB}# the end
`;

/** Edits of single entries by their rows, in two files, with kubectl's opinion of the outcome. */
describe('operations on entries', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: EditorStage;
  let window: Window;
  let paths: readonly string[];
  /** What the two files should say. */
  let texts: readonly [string, string] = [FIRST, SECOND];

  useStage(
    () =>
      setEditorStage({
        env: (home) => ({ KUBECONFIG: ['first', 'second'].map((name) => path.join(home, name)).join(path.delimiter) }),
      }),
    async (ready) => {
      stage = ready;
      paths = ['first', 'second'].map((name) => path.join(stage.home, name));
      for (const [index, each] of paths.entries()) await writeFile(each, texts[index] ?? '');
      window = await stage.openWindow();
      await window.openView();
    },
  );

  /** Replaces in the text of one file what an edit should have replaced, and waits until both files say so. */
  const becomes = async (index: 0 | 1, ...replacements: readonly (readonly [string, string])[]): Promise<void> => {
    const edited = replacements.reduce((text, [from, to]) => {
      assert.ok(text.includes(from), `${from} in ${text}`);
      return text.replaceAll(from, to);
    }, texts[index]);
    texts = index === 0 ? [edited, texts[1]] : [texts[0], edited];
    await until('the kubeconfig files', async (saw) => {
      const found = saw(await Promise.all(paths.map((each) => readFile(each, 'utf8'))));
      return found.every((text, at) => text === texts[at]) || undefined;
    });
  };
  const view = async (...args: string[]): Promise<string> => {
    const { stdout, stderr, code } = await kubectl({ kubeconfig: paths.join(path.delimiter), args });
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const box = () => window.page.locator('.quick-input-widget input[type="text"]').first();

  it('sets a namespace, and says what is wrong with one while it is typed', async () => {
    await window.menu('context prod', 'Set Namespace…');
    await box().fill('Not One');
    await window.page.getByText('A namespace has up to 63 lowercase letters').waitFor();
    await window.answer('default', 'payments');
    await becomes(0, ['{cluster: k, user: alice}', '{cluster: k, user: alice, namespace: payments}']);
    assert.match(await view('config', 'view', '--minify'), /^ {4}namespace: payments$/mu);
  });

  it('renames a cluster with every reference in both files, after a preview', async () => {
    await window.menu('k', 'Rename…');
    await window.page.getByText('The contexts "prod" and "test" will use the new name.').waitFor();
    await box().fill('prod');
    await window.page.getByText('A cluster "prod" already exists. Choose another name.').waitFor();
    await box().fill('live cluster');
    await window.page.getByText('The contexts "prod" and "test" will use the new name.').waitFor();
    await window.page.getByRole('button', { name: 'Preview the Change' }).click();
    await window.page
      .getByRole('tab', { name: /Rename cluster k to live cluster/u })
      .first()
      .waitFor();
    assert.deepEqual(await Promise.all(paths.map((each) => readFile(each, 'utf8'))), texts);
    const name = '"live cluster"';
    await window.page.locator('.editor-actions').getByRole('button', { name: 'Apply' }).click();
    texts = [texts[0].replace('name: k #', `name: ${name} #`).replace('cluster: k,', `cluster: ${name},`), texts[1]];
    await becomes(1, ['cluster: k #', `cluster: ${name} #`]);
    await window.row('live cluster').waitFor();
    assert.equal(
      await view('config', 'view', '-o', 'jsonpath={.contexts[?(@.name=="test")].context.cluster}'),
      'live cluster',
    );
  });

  it('renames the current context', async () => {
    await window.menu('context prod', 'Rename…');
    await window.page.getByText('It stays the current context.').waitFor();
    await window.answer('prod', 'live');
    await becomes(0, ['- {name: prod,', '- {name: live,'], ['current-context: prod #', 'current-context: live #']);
    await window.row('context live, current').waitFor();
    assert.equal(await view('config', 'current-context'), 'live\n');
  });

  it('duplicates a context beside the original', async () => {
    await window.command('Duplicate Context…');
    await window.page.getByRole('option', { name: /test/u }).first().click();
    await window.answer('staging-admin', '');
    await window.page.getByText('Enter a name for the context.').waitFor();
    await window.answer('staging-admin', 'yes');
    const original = texts[1].slice(texts[1].indexOf('- name: test'), texts[1].indexOf('# behind'));
    await becomes(1, ['# behind', `${original.replace('name: test', 'name: "yes"')}# behind`]);
    await window.row('context yes').waitFor();
    assert.match(await view('config', 'get-contexts', '-o', 'name'), /^yes$/mu);
  });

  it('changes one argument of a command, by the keyboard', async () => {
    await window.menu('context live', 'Edit User…');
    await window.pick('Edit User alice', 'Exec Arguments…');
    await window.page.getByRole('option', { name: 'DEFAULT' }).waitFor();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await window.page.keyboard.press(key);
    await window.answer('--profile', 'ADMIN');
    await window.page.getByRole('option', { name: 'Apply the Changes' }).waitFor();
    await window.page.keyboard.press('Enter');
    await becomes(0, ['- DEFAULT # changes', '- ADMIN # changes']);
  });

  it('deletes a context alone, or with what nothing else names', async () => {
    await window.menu('context yes', 'Delete…');
    const copy = texts[1].slice(texts[1].indexOf('- name: "yes"'), texts[1].indexOf('# behind'));
    assert.doesNotMatch(await window.dialog('Delete'), /Delete All/u);
    await becomes(1, [copy, '']);
    // A row that is about to be drawn elsewhere is not clicked.
    await window.row('context yes').waitFor({ state: 'detached' });

    await window.menu('context test', 'Delete…');
    const asked = await window.dialog('Delete All');
    assert.match(asked, /Delete context test\?/u);
    assert.match(asked, /It is in .*second, line \d+\./u);
    assert.match(asked, /"Delete All" also deletes user "bob", which no other context uses\./u);
    await becomes(
      1,
      [texts[1].slice(texts[1].indexOf('- name: test'), texts[1].indexOf('# behind')), ''],
      [`users:\n${BOB}`, 'users: []\n'],
    );
    await window.row('context test').waitFor({ state: 'detached' });
    assert.equal(await view('config', 'get-users'), 'NAME\nalice\n');
    assert.equal(await view('config', 'get-contexts', '-o', 'name'), 'live\nspare\n');
  });

  it('says what cannot be used without a cluster, and keeps the contexts', async () => {
    await window.menu('live cluster', 'Delete…');
    const asked = await window.dialog('Delete Cluster Only');
    assert.match(asked, /"Delete Cluster Only": The context "live" refers to it and will not work without it\./u);
    assert.match(asked, /"Delete All" also deletes the context "live" and user "alice"/u);
    assert.match(asked, /"Delete All": "live" is the current context/u);
    await becomes(0, [
      FIRST.slice(FIRST.indexOf('- name: k'), FIRST.indexOf('- name: prod')).replace('name: k', 'name: "live cluster"'),
      '',
    ]);
    await window.row('context live, current').waitFor();
  });
});
