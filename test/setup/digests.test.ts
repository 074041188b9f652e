import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importDigests } from './digests.ts';

describe('the digests that the lint cache goes by', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'digests-'));
    await write({
      'top.ts': "import { middle } from './middle.ts';",
      'middle.ts': "import type { Bottom } from './bottom.ts';\nimport top from './top.ts';",
      'bottom.ts': "export type Bottom = import('./later.ts').Later;",
      'beside.ts': "import path from 'node:path';",
    });
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  };
  const files = ['top.ts', 'middle.ts', 'bottom.ts', 'beside.ts'];
  const digests = (basis = ''): ReadonlyMap<string, string> => importDigests(folder, files, basis);
  /** The files whose digest is another one once `change` was made. */
  const changedBy = async (change: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const before = digests();
    await write(change);
    const after = digests();
    return files.filter((file) => before.get(file) !== after.get(file));
  };

  it('stay as they are when nothing changes', async () => {
    assert.deepEqual(await changedBy({}), []);
    assert.deepEqual(await changedBy({ 'other.ts': 'nobody imports this' }), []);
  });

  it('change with every file that is imported, through others and in circles too', async () => {
    assert.deepEqual(await changedBy({ 'beside.ts': '' }), ['beside.ts']);
    assert.deepEqual(await changedBy({ 'bottom.ts': 'export type Bottom = 2;' }), ['top.ts', 'middle.ts', 'bottom.ts']);
    assert.deepEqual(await changedBy({ 'top.ts': "import './middle.ts';" }), ['top.ts', 'middle.ts']);
  });

  it('change when an imported file appears', async () => {
    assert.deepEqual(await changedBy({ 'later.ts': '' }), ['top.ts', 'middle.ts', 'bottom.ts']);
  });

  it('change with the configuration', () => {
    assert.deepEqual(
      files.filter((file) => digests('one').get(file) === digests('two').get(file)),
      [],
    );
  });
});
