import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { seal, unseal } from '../../src/files/sealing.ts';

describe('seal', () => {
  const key = randomBytes(32);
  const label = { kind: 'sessions', id: 'one' };
  const secret = { token: 'not to be seen', names: ['ä', '😀'] };

  it('gives back what was sealed, and shows nothing of it', () => {
    const sealed = seal(key, label, secret);
    assert.deepEqual(unseal(key, label, sealed), { ok: true, value: secret });
    assert.equal(sealed.includes('not to be seen'), false);
    assert.notDeepEqual(seal(key, label, secret), sealed);
  });

  it('is bound to kind and name, so that files cannot be swapped', () => {
    const sealed = seal(key, label, secret);
    assert.deepEqual(unseal(key, { kind: 'sessions', id: 'two' }, sealed), { ok: false, why: 'garbled' });
    assert.deepEqual(unseal(key, { kind: 'clients', id: 'one' }, sealed), { ok: false, why: 'garbled' });
  });

  it('tells a foreign key and a later version from garbage', () => {
    const sealed = seal(key, label, secret);
    assert.deepEqual(unseal(randomBytes(32), label, sealed), { ok: false, why: 'foreign-key' });
    const later = Buffer.from(sealed);
    later[8] = 2;
    assert.deepEqual(unseal(key, label, later), { ok: false, why: 'version' });
  });

  it('refuses every truncation and every flipped byte, and never throws', () => {
    const sealed = seal(key, label, { a: 1 });
    for (let length = 0; length < sealed.length; length++) {
      assert.equal(unseal(key, label, sealed.subarray(0, length)).ok, false);
    }
    for (let at = 0; at < sealed.length; at++) {
      const bad = Buffer.from(sealed);
      bad[at] = bad[at]! ^ 1;
      assert.equal(unseal(key, label, bad).ok, false);
    }
    assert.equal(unseal(key, label, Buffer.concat([sealed, Buffer.of(0)])).ok, false);
    assert.equal(unseal(key, label, randomBytes(200)).ok, false);
  });
});
