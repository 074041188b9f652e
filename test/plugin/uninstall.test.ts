import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowPlugin, isPluginRemoved, removePlugin } from '../../src/plugin/uninstall.ts';
import { temporaryFolder } from '../signin/support.ts';

describe('removing the plugin', () => {
  const folder = temporaryFolder();
  const state = join(folder.path, 'state');
  after(() => {
    folder.remove();
  });

  it('takes its files and what it remembers, and nothing else', async () => {
    for (const name of ['bin', 'exec', 'sessions']) {
      mkdirSync(join(state, name), { recursive: true, mode: 0o700 });
      writeFileSync(join(state, name, 'file'), '');
    }
    assert.equal(await isPluginRemoved(state), false);
    await removePlugin(state);
    assert.deepEqual(readdirSync(state).sort(), ['plugin.removed', 'sessions']);
    assert.equal(await isPluginRemoved(state), true);
  });

  it('is remembered until it is wanted again, and can be done twice', async () => {
    await removePlugin(state);
    await allowPlugin(state);
    await allowPlugin(state);
    assert.equal(await isPluginRemoved(state), false);
    assert.ok(!existsSync(join(state, 'bin')));
  });
});
