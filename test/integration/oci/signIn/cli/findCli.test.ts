import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFindCli, isAtLeast } from '../../../../../src/oci/signIn/cli/findCli.ts';
import { failure } from '../../../../oidc/failure.ts';
import { personAt } from '../../../../oci/callback.ts';
import { fakeCli } from '../../../../oci/signIn/cli/fakeCli.ts';

describe('the oci CLI of a machine', () => {
  it('is compared by the numbers of its version', () => {
    for (const [version, least, is] of [
      ['3.29.4', '3.29.4', true],
      ['3.100.0', '3.29.4', true],
      ['4.0', '3.29.4', true],
      ['3.29', '3.29.4', false],
      ['3.9.10', '3.29.4', false],
      ['2.99.9', '3.0.0', false],
    ] as const) {
      assert.equal(isAtLeast(version, least), is, version);
    }
  });

  // What is found are scripts of a shell.
  if (process.platform === 'win32') return;

  let home: string;

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'oci-find-'));
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const at = (name: string): string => path.join(home, name);
  const find = (searchPath = '', named?: string) => createFindCli(personAt(home, { PATH: searchPath }), () => named)();

  it('is what the settings name, else the first on PATH, else in a usual place', async () => {
    fakeCli(at('bin'), '');
    assert.equal((await find('/nowhere'))?.path, at('bin/oci'));
    fakeCli(at('first'), '');
    fakeCli(at('second'), '');
    assert.deepEqual(await find([at('none'), at('first'), at('second')].join(':')), {
      path: at('first/oci'),
      version: '3.95.1',
    });
    assert.equal((await find(at('first'), '~/second/oci'))?.path, at('second/oci'));
    assert.equal((await find(at('first'), ''))?.path, at('first/oci'));
  });

  it('is no folder, no file that cannot be run, and nothing in a relative folder', async () => {
    mkdirSync(at('folder/oci'), { recursive: true });
    mkdirSync(at('file'));
    writeFileSync(at('file/oci'), '#!/bin/sh\n', { mode: 0o644 });
    fakeCli(at('here'), '');
    const relative = path.relative(process.cwd(), at('here'));
    const found = await find([at('folder'), at('file'), relative, '', '.'].join(':'));
    assert.ok(!found?.path.startsWith(home));
  });

  it('is named in the settings by a whole path that leads to it', async () => {
    fakeCli(at('here'), '');
    for (const named of [at('none/oci'), at('here'), 'oci', path.relative(process.cwd(), at('here/oci'))]) {
      await assert.rejects(find(at('here'), named), failure('oci-cli-missing', /Correct its path in the settings/u));
    }
  });

  it('tells its version amid warnings, once for each file', async () => {
    const version = 'echo asked >> asked; echo "Warning: 3.1 of something" >&2; echo 3.95.1; echo more';
    fakeCli(at('here'), '', version);
    const findOne = createFindCli(personAt(home, { PATH: at('here') }), () => undefined);
    assert.equal((await findOne())?.version, '3.95.1');
    assert.equal((await findOne())?.version, '3.95.1');
    assert.equal(readFileSync(at('asked'), 'utf8'), 'asked\n');
    fakeCli(at('here'), '', 'echo 4.0.10');
    assert.equal((await findOne())?.version, '4.0.10');
  });

  it('is broken when it tells none', async () => {
    for (const version of ['echo Usage', 'exit 3', 'echo ModuleNotFoundError >&2; exit 1', 'kill -9 $$']) {
      fakeCli(at('here'), '', version);
      await assert.rejects(find(at('here')), failure('oci-cli-broken', /here\/oci/u));
    }
    writeFileSync(at('here/oci'), '#!/nowhere/python\n');
    await assert.rejects(find(at('here')), failure('oci-cli-missing', /could not be started/u));
  });
});
