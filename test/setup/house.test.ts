import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../hosts/vsix.ts';
import { importCycles, readImports, roomOf, upwardImports, type Imports } from './imports.ts';

/** The rooms from the bottom to the top, as ARCHITECTURE.md describes them: imports lead downwards only. */
const ROOMS = [
  'src/base',
  'src/errors',
  'src/text/errors',
  'src/text',
  'src/files',
  'src/net',
  'src/exec',
  'src/ipc',
  'src/kubeconfig',
  'src/kubeconfig/yaml',
  'src/kubeconfig/read',
  'src/kubeconfig/edit',
  'src/kubeconfig/undo',
  'src/kubeconfig/kuberc',
  'src/kubeconfig/operations',
  'src/kubeconfig/transfer',
  'src/kubeconfig/transfer/commands',
  'src/text/kubeconfig',
  'src/credential',
  'src/oidc',
  'src/oci/config',
  'src/oci/profiles',
  'src/oci/api',
  'src/oci/oke',
  'src/oci/signIn',
  'src/oci/signIn/cli',
  'src/oci/signIn/native',
  'src/sessions',
  'src/approvals',
  'src/plugin',
  'src/plugin/program',
  'src/authenticators/shared',
  'src/authenticators/execPlugin/signIn',
  'src/authenticators/execPlugin/commandLine',
  'src/authenticators/execPlugin/families',
  'src/authenticators/execPlugin',
  'src/authenticators/oidc',
  'src/authenticators/oke',
  'src/authenticators',
  'src/text/execPlugin',
  'src/text/status',
  'src/state/oke',
  'src/state',
  'src/signin/shared',
  'src/signin/renewal',
  'src/signin/oidc',
  'src/signin/convert',
  'src/signin/oke',
  'src/signin/plugin',
  'src/signin/execPlugin',
  'src/text/signIn',
  'src/services',
  'src/ui/shared/text',
  'src/ui/shared',
  'src/ui/clusters',
  'src/ui/sessions',
  'src/ui/kubeconfig',
  'src/ui/transfer',
  'src/ui/oci',
  'src/ui/execPlugin',
  'src/ui/signin',
  'src/ui/plugin',
  'src/ui/users',
  'src/ui/terminals',
  'src/ui/access',
  'src/ui/statusBar',
  'src/ui',
  'src/extension.ts',
];

const MOST_FILES = 25;
const MOST_LINES = 300;

describe('the house', () => {
  const imports = readImports(root, 'src');

  it('is built from the bottom to the top', () => {
    assert.deepEqual(upwardImports(imports, ROOMS), []);
    assert.deepEqual(
      ROOMS.filter((room) => ![...imports.keys()].some((file) => roomOf(file) === room)),
      [],
    );
  });

  it('has no circle of imports', () => {
    assert.deepEqual(importCycles(imports), []);
  });

  it('lets only ui/ and extension.ts touch the editor', () => {
    const touching = [...imports].filter(([, targets]) => targets.includes('vscode')).map(([file]) => file);
    assert.deepEqual(
      touching.filter((file) => !/^src\/(?:ui\/|extension\.ts$)/u.test(file)),
      [],
    );
    assert.ok(touching.length > 0);
  });

  it('has no crowded room, no long file and no file name that means two things', () => {
    const rooms = Map.groupBy(imports.keys(), roomOf);
    assert.deepEqual(
      [...rooms].filter(([, files]) => files.length > MOST_FILES).map(([room]) => room),
      [],
    );
    const names = Map.groupBy(imports.keys(), (file) => path.posix.basename(file));
    assert.deepEqual(
      [...names].filter(([, files]) => files.length > 1).map(([name]) => name),
      [],
    );
    const lines = (file: string): number => readFileSync(path.join(root, file), 'utf8').split('\n').length - 1;
    assert.deepEqual(
      [...imports.keys()].filter((file) => lines(file) > MOST_LINES),
      [],
    );
  });
});

describe('the reading of imports', () => {
  const house: Imports = new Map([
    ['src/base/a.ts', ['node:fs']],
    ['src/base/b.ts', ['src/base/a.ts', 'vscode']],
    ['src/ui/c.ts', ['src/base/b.ts', 'src/ui/d.ts']],
    ['src/ui/d.ts', []],
  ]);

  it('finds an import that leads up, and a room without a floor', () => {
    assert.deepEqual(upwardImports(house, ['src/base', 'src/ui']), []);
    assert.deepEqual(upwardImports(house, ['src/ui', 'src/base']), ['src/ui/c.ts → src/base/b.ts']);
    assert.equal(upwardImports(house, ['src/base']).length, 2);
  });

  it('finds a circle, however long', () => {
    assert.deepEqual(importCycles(house), []);
    const round: Imports = new Map([...house, ['src/base/a.ts', ['src/ui/c.ts']]]);
    assert.deepEqual(
      importCycles(round).map((files) => [...files].sort()),
      [['src/base/a.ts', 'src/base/b.ts', 'src/ui/c.ts']],
    );
  });
});
