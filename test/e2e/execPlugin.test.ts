import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../hosts/process.ts';
import { setEditorStage, type EditorStage } from './editorStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

const KUBECONFIG = `current-context: prod
clusters:
- {name: prod, cluster: {server: 'https://prod.example.com'}}
contexts:
- {name: prod, context: {cluster: prod, user: eks}}
- {name: sly, context: {cluster: prod, user: sly}}
users:
- name: eks
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: aws
      args: [--region, eu-west-1, eks, get-token, --cluster-name, prod, --profile, payments-sso]
- name: sly
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: /tmp/elsewhere/aws
      args: [eks, get-token, --cluster-name, prod, --profile, payments]
`;

/** Signing in where a provider's program gives kubectl its tokens. A program of that name stands in for the provider's. */
describe('a user of an exec plugin', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: EditorStage;
  let window: Window;
  let program: string;
  let ran: string;

  useStage(
    async () => {
      const programs = await mkdtemp(path.join(tmpdir(), 'programs-'));
      program = path.join(programs, 'aws');
      await writeFile(program, '#!/bin/sh\nprintf \'%s\\n\' "$0" "$@" > "$HOME/ran"\nsleep 600\n', { mode: 0o755 });
      return await setEditorStage({ programs });
    },
    async (ready) => {
      stage = ready;
      ran = path.join(stage.home, 'ran');
      await mkdir(path.join(stage.home, '.aws'));
      await stage.writeKubeconfig(KUBECONFIG);
      window = await stage.openWindow();
      await window.openView();
    },
  );

  const row = () => window.row('context prod');
  const offersSignIn = async (name: string): Promise<boolean> =>
    (await window.entries(window.row(name))).includes('Sign In');
  const isRun = async (): Promise<void> => {
    const expected = [program, 'sso', 'login', '--profile', 'payments-sso', ''];
    await until('the sign-in command', async (saw) => {
      const lines = saw(await readFile(ran, 'utf8').catch(() => '')).split('\n');
      return JSON.stringify(lines) === JSON.stringify(expected) || undefined;
    });
  };

  it('shows the provider, and account and region as far as the entry names them', async () => {
    await row().filter({ hasText: 'AWS EKS · profile payments-sso · eu-west-1' }).waitFor();
  });

  it('offers to sign in when the profile signs in through the provider', async () => {
    assert.equal(await offersSignIn('context prod'), false);
    await writeFile(
      path.join(stage.home, '.aws/config'),
      '[profile payments-sso]\nsso_start_url = https://start.example.com\nsso_region = eu-west-1\n',
    );
    await until('the offer', async () => (await offersSignIn('context prod')) || undefined);
  });

  it("runs the provider's sign-in command in a terminal, after it was shown whole", async () => {
    await window.menu('context prod', 'Sign In');
    const asked = await window.dialog('Run');
    assert.match(asked, /Run this command to sign in to AWS EKS\?/u);
    assert.ok(asked.includes('aws sso login --profile payments-sso'), asked);
    assert.ok(asked.includes(program), asked);
    await isRun();
    await window.page.getByText('Sign in: aws').first().waitFor();
  });

  it('does not ask again for exactly this command', async () => {
    await rm(ran);
    const dialogs = await window.dialogs();
    await window.menu('context prod', 'Sign In');
    await isRun();
    assert.deepEqual(await dialogs(), []);
  });

  it('does not offer it for a program of that name in a place of its own', async () => {
    assert.equal(await offersSignIn('context sly'), false);
  });
});
