import assert from 'node:assert/strict';
import { CHECK_NAMES, runCheck } from '../setup/check.mjs';

describe('the code', function () {
  this.timeout(900_000);
  let running: ReadonlyMap<string, ReturnType<typeof runCheck>>;

  before(() => {
    running = new Map(CHECK_NAMES.map((name) => [name, runCheck(name)]));
  });

  for (const name of CHECK_NAMES) {
    it(`passes npm run check: ${name}`, async () => {
      const { code, output } = await running.get(name)!;
      assert.equal(code, 0, output);
    });
  }
});
