import assert from 'node:assert/strict';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { kubectl } from '../hosts/kubectl.ts';
import { until } from '../hosts/process.ts';
import { OPENUNISON } from '../kubeconfig/transfer/commands/portals.ts';
import { type EditorStage, setEditorStage } from './editorStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

const IMPORT = 'Cluster Sign-In: Import Kubeconfig…';

const INCOMING = `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster: {server: "https://new.example.com", insecure-skip-tls-verify: true, x-vendor: {id: 7}}
users:
- name: runner
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: ./bin/plugin, args: [get]}}
contexts:
- name: new
  context: {cluster: kubernetes, user: runner}
current-context: new
`;

/** What portals and colleagues hand out comes into the kubeconfig, and a context out of it. */
describe('bringing in', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: EditorStage;
  let window: Window;

  useStage(
    () => setEditorStage(),
    async (ready) => {
      stage = ready;
      await stage.browser.grantPermissions(['clipboard-read', 'clipboard-write']);
      window = await stage.openWindow();
    },
  );

  const copy = async (text: string): Promise<void> => {
    await window.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  };
  const option = async (name: RegExp): Promise<void> => {
    await window.page.getByRole('option', { name }).click();
  };
  const view = async (file: string, ...args: string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await kubectl({ kubeconfig: file, args: ['config', 'view', '--raw', '-ojson', ...args] });
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  it('takes over the commands of a portal, from an empty start', async () => {
    await window.page.getByRole('tab', { name: 'Cluster Sign-In' }).click();
    await copy(OPENUNISON);
    await window.page.getByRole('button', { name: 'paste the commands' }).click();
    const said = await window.dialog('Apply');
    assert.match(said, /New: 2 clusters \("kubernetes" and "tenant1"\), user "mmosley@kubernetes"/u);
    assert.match(said, /contains in plain text: a refresh token, an ID token/u);
    assert.match(said, /No command is run/u);
    await window.row('context kubernetes, current').waitFor();
    const text = await stage.readKubeconfig();
    assert.match(text, /server: https:\/\/api\.example\.com:6443/u);
    assert.equal((await stat(stage.kubeconfigPath)).mode & 0o077, 0);
  });

  it('refuses commands that it does not understand, and changes nothing', async () => {
    const before = await stage.readKubeconfig();
    await copy(`kubectl config set-cluster c --server=https://c\ntouch ${path.join(stage.home, 'ran')}\n`);
    await window.command(IMPORT);
    await option(/From the clipboard/u);
    await window.notification(/Line 2: "touch" is not supported, and nothing was run/u).waitFor();
    await copy(`kubectl config set-credentials u --token=$(touch ${path.join(stage.home, 'ran')})`);
    await window.command(IMPORT);
    await option(/From the clipboard/u);
    await window
      .notification(/Line 1: "touch" would have to be run/u)
      .getByText('Paste Again')
      .waitFor();
    await assert.rejects(stat(path.join(stage.home, 'ran')));
    assert.equal(await stage.readKubeconfig(), before);
  });

  it('imports a file with a conflict, and says what it could do', async () => {
    const folder = path.join(stage.home, 'work');
    await writeFile(path.join(folder, 'incoming'), INCOMING);
    await window.command(IMPORT);
    await option(/From a file/u);
    await option(/^incoming/u);
    await window.page.getByText('You already have a cluster kubernetes').waitFor();
    await option(/Import it as kubernetes-2/u);
    const said = await window.dialog('Import and Switch');
    assert.match(said, /⚠ The cluster "kubernetes-2" skips TLS verification/u);
    assert.match(
      said,
      new RegExp(`⚠ The user "runner" runs a command whenever kubectl uses it: ${folder}/bin/plugin get`, 'u'),
    );
    assert.match(said, /"Import and Switch" also makes "new" the current context/u);
    await window.row('context new, current').waitFor();
    const { contexts, clusters } = await view(stage.kubeconfigPath, '--minify');
    assert.deepEqual(contexts, [{ name: 'new', context: { cluster: 'kubernetes-2', user: 'runner' } }]);
    assert.deepEqual(clusters, [
      { name: 'kubernetes-2', cluster: { server: 'https://new.example.com', 'insecure-skip-tls-verify': true } },
    ]);
    assert.match(await stage.readKubeconfig(), /x-vendor:\n +id: 7/u);
  });

  it('imports what is in the clipboard, after a preview', async () => {
    const before = await stage.readKubeconfig();
    await copy('clusters:\n- name: clip\n  cluster: {server: "https://clip.example.com"}\n');
    await window.command(IMPORT);
    await option(/From the clipboard/u);
    await window.dialog('Preview');
    await window.page.locator('.monaco-diff-editor').waitFor();
    assert.equal(await stage.readKubeconfig(), before);
    await window.page.locator('.editor-actions').getByRole('button', { name: /Apply/u }).click();
    await until(
      'the kubeconfig',
      async (saw) => saw(await stage.readKubeconfig()).includes('clip.example.com') || undefined,
    );
    await window.row('clip').waitFor();
  });

  it('imports what is dropped on the view', async () => {
    const place = await window.row('clip').boundingBox();
    const text = JSON.stringify('clusters:\n- name: dropped\n  cluster: {server: "https://dropped.example.com"}\n');
    await window.page.evaluate(`(async () => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([${text}], 'dropped.kubeconfig'));
      const [clientX, clientY] = [${(place?.x ?? 0) + 60}, ${(place?.y ?? 0) + 10}];
      const target = document.elementFromPoint(clientX, clientY);
      for (const type of ['dragenter', 'dragover', 'drop']) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, clientX, clientY }));
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    })()`);
    assert.match(await window.dialog('Import'), /Import from dropped\.kubeconfig\?\s+New: cluster "dropped"/u);
    await window.row('dropped').waitFor();
  });

  it('exports a context that kubectl uses, without its secrets or with them', async () => {
    const exportTo = async (name: string, button: string): Promise<string> => {
      await window.command('Cluster Sign-In: Export Context…');
      await window.page.getByPlaceholder('Select a context to export').fill('kubernetes');
      await window.page.keyboard.press('Enter');
      assert.match(await window.dialog(button), /a refresh token, an ID token/u);
      await window.page.getByRole('option', { name: '.kube', exact: true }).waitFor();
      const box = window.page.locator('.quick-input-box input');
      await until(
        'the file dialog',
        async (saw) => saw(await box.inputValue()).endsWith('/kubernetes.kubeconfig') || undefined,
      );
      await window.page.getByRole('button', { name: 'OK', exact: true }).click();
      const file = path.join(stage.home, 'kubernetes.kubeconfig');
      await until('the export', async () => await stat(file).catch(() => undefined));
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      await rename(file, path.join(stage.home, name));
      return path.join(stage.home, name);
    };
    const whole = await exportTo('whole.kubeconfig', 'Export With Secrets');
    const own = path.join(stage.home, 'own');
    await writeFile(own, (await stage.readKubeconfig()).replace('current-context: new', 'current-context: kubernetes'));
    assert.deepEqual(await view(whole), await view(own, '--minify', '--flatten'));
    await window.notification(/Exported kubernetes to .*Anyone who has the file can act as you/u).waitFor();
    const shared = await exportTo('shared.kubeconfig', 'Leave Secrets Out');
    const text = await readFile(shared, 'utf8');
    assert.match(text, /idp-issuer-url/u);
    assert.doesNotMatch(text, /refresh-token|id-token/u);
  });
});
