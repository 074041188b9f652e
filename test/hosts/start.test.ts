import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { COMMANDS, LINKED_COMMANDS } from '../../src/ui/commandTable.ts';
import type { FirstTree } from './firstTree.ts';
import { root } from './vsix.ts';
import { run } from '../setup/command.mjs';

/** Parsing takes a millisecond for each 20 kB or so. */
const MOST_BYTES = 200_000;

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
  - name: prod
    cluster:
      server: https://prod.example.com
users:
  - name: alice
    user:
      token: secret
contexts:
  - name: prod
    context:
      cluster: prod
      user: alice
current-context: prod
`;

type Outputs = Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;

const outputs = JSON.parse(readFileSync(path.join(root, 'dist/outputs.json'), 'utf8')) as Outputs;
const inputsOf = (file: string): readonly string[] => Object.keys(outputs[`dist/${file}`]?.inputs ?? {});
const files = Object.keys(outputs)
  .filter((file) => file.endsWith('.cjs'))
  .map((file) => path.posix.basename(file));
/** Those of the credential plugin are programs of their own. */
const isProgram = (file: string): boolean =>
  file === 'undici.cjs' || inputsOf(file).some((input) => input.startsWith('src/plugin/program/'));
const packagesIn = (some: readonly string[]): readonly string[] => {
  const names = some.flatMap(inputsOf).map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(input)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined);
};
const ownFiles = files.filter((file) => !isProgram(file));

describe('the start of the extension', function () {
  this.timeout(60_000);

  async function firstTree(kubeconfig: string): Promise<FirstTree> {
    const home = mkdtempSync(path.join(tmpdir(), 'start-'));
    try {
      mkdirSync(path.join(home, '.kube'));
      writeFileSync(path.join(home, '.kube/config'), kubeconfig, { mode: 0o600 });
      const script = path.join(import.meta.dirname, 'firstTree.ts');
      const env = { HOME: home, USERPROFILE: home, XDG_RUNTIME_DIR: home, KUBECONFIG: '' };
      return JSON.parse(
        await run(process.execPath, [script, path.join(root, 'dist/extension.cjs')], { env }),
      ) as FirstTree;
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }

  const KINDS: Readonly<Record<string, string>> = {
    'a token': 'token: secret',
    'a provider’s program':
      'exec: { apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks, get-token] }',
    kubelogin:
      'exec: { apiVersion: client.authentication.k8s.io/v1, command: kubectl, args: [oidc-login, get-token, --oidc-issuer-url=https://issuer.example.com, --oidc-client-id=kubernetes] }',
    OKE: 'exec: { apiVersion: client.authentication.k8s.io/v1, command: oci, args: [ce, cluster, generate-token] }',
  };
  for (const [kind, entry] of Object.entries(KINDS)) {
    it(`loads ${MOST_BYTES / 1000} kB until the first tree for ${kind}, and no library but the one for translated texts`, async () => {
      const { files: loaded } = await firstTree(KUBECONFIG.replace('token: secret', entry));
      const bytes = Object.values(loaded).reduce((sum, each) => sum + each, 0);
      assert.ok(bytes <= MOST_BYTES, JSON.stringify(loaded));
      assert.deepEqual(packagesIn(Object.keys(loaded)), ['@vscode/l10n']);
    });
  }

  it('loads the YAML library for a kubeconfig that is not as tools write it', async () => {
    const { files: loaded } = await firstTree(KUBECONFIG.replace('name: prod\n', 'name: &name prod\n'));
    assert.ok('yaml.cjs' in loaded, JSON.stringify(loaded));
  });

  it('loads the sentences for errors when there is one to show', async () => {
    const { files: loaded } = await firstTree(KUBECONFIG.replace('clusters:', 'clusters: ]'));
    assert.ok('sentences.cjs' in loaded, JSON.stringify(loaded));
  });

  it('has every command at once', async () => {
    const { commands } = await firstTree(KUBECONFIG);
    const names = Object.keys({ ...COMMANDS, ...LINKED_COMMANDS });
    assert.deepEqual(commands.toSorted(), names.map((name) => `clusterSignIn.${name}`).toSorted());
  });
});

describe('the files of the extension', function () {
  this.timeout(60_000);

  it('hold each module once', () => {
    const all = ownFiles.flatMap(inputsOf);
    assert.ok(all.length > 100);
    assert.deepEqual(
      all.filter((input, index) => all.indexOf(input) !== index),
      [],
    );
  });

  it('hold no library in what kubectl runs but those for texts and for requests', () => {
    const programs = files.filter((file) => isProgram(file) && !['text.cjs', 'undici.cjs'].includes(file));
    assert.ok(programs.length > 3);
    assert.deepEqual(packagesIn(programs), []);
    assert.deepEqual(packagesIn(['text.cjs']), ['@vscode/l10n']);
  });

  it('are packed', () => {
    const packed = readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n');
    assert.deepEqual(
      files.filter((file) => !packed.includes(`!dist/${file}`)),
      [],
    );
  });

  it('can be run, every part of them', async () => {
    const script = path.join(import.meta.dirname, 'allParts.ts');
    const parts = await run(process.execPath, [script, ...ownFiles.map((file) => path.join(root, 'dist', file))]);
    assert.ok(Number(parts) > 50, parts);
  });
});
