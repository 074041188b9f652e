import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host } from '../../../../src/base/platform.ts';
import { kubercPath, kubercRefusal, writeKuberc } from '../../../../src/kubeconfig/kuberc/kuberc.ts';
import { kubectl } from '../../../hosts/kubectl.ts';
import { failure } from '../../../oidc/failure.ts';

const HEAD = `# My preferences.
apiVersion: kubectl.config.k8s.io/v1beta1
kind: Preference
aliases: [] # none yet
`;
const COMMAND = '/state/bin/cluster-signin';

describe('kuberc', () => {
  let home: string;
  let host: Host;
  let file: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'kuberc-'));
    host = { platform: process.platform, env: {}, home };
    file = join(home, '.kube', 'kuberc');
    mkdirSync(dirname(file));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it('is where kubectl looks for it', () => {
    assert.equal(kubercPath(host), file);
    assert.equal(kubercPath({ ...host, env: { KUBERC: '' } }), file);
    assert.equal(kubercPath({ ...host, env: { KUBERC: '/elsewhere' } }), '/elsewhere');
    assert.equal(kubercPath({ ...host, env: { KUBERC: 'off' } }), undefined);
    assert.equal(kubercPath({ ...host, env: { KUBERC: 'here' } }), undefined);
  });

  for (const [words, text] of [
    ['no policy', HEAD],
    ['a policy that allows all', `${HEAD}credentialPluginPolicy: AllowAll\n`],
    [
      'a list with the plugin',
      `${HEAD}credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: ${COMMAND}}]\n`,
    ],
    [
      'a list with its newer word',
      `${HEAD}credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: ${COMMAND}}]\n`,
    ],
    [
      'an older version, which has no policy',
      `${HEAD.replace('v1beta1', 'v1alpha1')}credentialPluginPolicy: DenyAll\n`,
    ],
    ['what is no YAML', 'credentialPluginPolicy: {DenyAll'],
    ['nothing', ''],
  ] as const) {
    it(`lets the plugin run with ${words}`, async () => {
      writeFileSync(file, text);
      assert.equal(await kubercRefusal(host, COMMAND), undefined);
    });
  }

  it('lets the plugin run when there is none, and when it is a folder', async () => {
    assert.equal(await kubercRefusal(host, COMMAND), undefined);
    mkdirSync(file);
    assert.equal(await kubercRefusal(host, COMMAND), undefined);
  });

  for (const [words, policy, expected] of [
    [
      'a policy that denies all',
      'credentialPluginPolicy: DenyAll # safe\n',
      `credentialPluginPolicy: Allowlist # safe\ncredentialPluginAllowlist:\n- name: ${COMMAND}\n`,
    ],
    [
      'a list without it',
      'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n  # the cloud\n  - name: aws # ours\n',
      `credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n  # the cloud\n  - name: aws # ours\n  - name: ${COMMAND}\n`,
    ],
    [
      'an empty list',
      'credentialPluginPolicy: "Allowlist"\ncredentialPluginAllowlist: []\n',
      `credentialPluginPolicy: "Allowlist"\ncredentialPluginAllowlist:\n- name: ${COMMAND}\n`,
    ],
  ] as const) {
    it(`refuses it with ${words}, and the edit mends just that`, async () => {
      writeFileSync(file, HEAD + policy);
      chmodSync(file, 0o640);
      const refusal = (await kubercRefusal(host, COMMAND)) ?? assert.fail('is allowed');
      assert.equal(refusal.path, file);
      assert.equal(refusal.reason, policy.includes('DenyAll') ? 'deny-all' : 'unlisted');
      const shown = await refusal.allow();
      assert.equal(shown.before, HEAD + policy);
      await writeKuberc(host, shown);
      const now = readFileSync(file, 'utf8');
      assert.equal(now, shown.after);
      assert.equal(now.replaceAll(/^ *(?=-)/gmu, ''), (HEAD + expected).replaceAll(/^ *(?=-)/gmu, ''));
      assert.equal(statSync(file).mode & 0o777, 0o640);
      assert.equal(await kubercRefusal(host, COMMAND), undefined);
    });
  }

  it('is not written when it says something else by now', async () => {
    writeFileSync(file, `${HEAD}credentialPluginPolicy: DenyAll\n`);
    const shown = (await (await kubercRefusal(host, COMMAND))?.allow()) ?? assert.fail('is allowed');
    writeFileSync(file, HEAD);
    await assert.rejects(writeKuberc(host, shown), failure('preview-outdated'));
    assert.equal(readFileSync(file, 'utf8'), HEAD);
  });

  for (const policy of [
    'credentialPluginPolicy: DenyAll\n',
    'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: aws}]\n',
  ]) {
    it(`is read as kubectl reads it: ${policy.split('\n')[0] ?? ''}`, async function () {
      this.timeout(300_000);
      const command = join(home, 'cluster-signin');
      const credential = {
        apiVersion: 'client.authentication.k8s.io/v1',
        kind: 'ExecCredential',
        status: { token: 't' },
      };
      writeFileSync(command, `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`, { mode: 0o700 });
      writeFileSync(join(home, 'config'), kubeconfig(command));
      writeFileSync(file, HEAD + policy);
      const call = { kubeconfig: join(home, 'config'), args: ['get', '--raw', '/'], env: { HOME: home } };
      assert.match(
        (await kubectl(call)).stderr,
        /policy set to "DenyAll"|not permitted by the credential plugin allowlist/u,
      );
      const refusal = (await kubercRefusal(host, command)) ?? assert.fail('is allowed');
      await writeKuberc(host, await refusal.allow());
      const { stderr } = await kubectl(call);
      assert.match(stderr, /was refused/u);
      assert.doesNotMatch(stderr, /policy|allowlist|kuberc/u);
    });
  }
});

function kubeconfig(command: string): string {
  return `apiVersion: v1
kind: Config
current-context: here
clusters: [{name: here, cluster: {server: "https://127.0.0.3:9"}}]
contexts: [{name: here, context: {cluster: here, user: me}}]
users:
- name: me
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: "${command}", interactiveMode: Never}}
`;
}
