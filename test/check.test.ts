import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

describe('the code', function () {
  this.timeout(900_000);

  it('passes npm run check: types, lint, format', () => {
    const check = path.join(import.meta.dirname, 'setup/check.mjs');
    const { status, stdout } = spawnSync(process.execPath, [check], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });
});
