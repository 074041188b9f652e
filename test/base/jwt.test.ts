import assert from 'node:assert/strict';
import { claimsIn, headerIn } from '../../src/base/jwt.ts';

function jwt(header: string, claims: string): string {
  return `${Buffer.from(header).toString('base64url')}.${Buffer.from(claims).toString('base64url')}.sig`;
}

describe('a JWT', () => {
  it('has a header and claims, each read without the other', () => {
    const token = jwt('{"alg":"none"}', '{"sub":"u"}');
    assert.deepEqual([headerIn(token), claimsIn(token)], [{ alg: 'none' }, { sub: 'u' }]);
    assert.deepEqual(claimsIn(jwt('no JSON', '{"sub":"u"}')), { sub: 'u' });
    assert.deepEqual(headerIn(jwt('{"alg":"none"}', 'no JSON')), { alg: 'none' });
  });

  it('is three parts of a sane length, and objects in them', () => {
    for (const part of ['', '7', 'null', '[]', '"text"', '{']) {
      assert.equal(claimsIn(jwt('{}', part)), undefined);
      assert.equal(headerIn(jwt(part, '{}')), undefined);
    }
    for (const token of [
      '',
      'opaque',
      'e30.e30',
      'e30.e30.x.y',
      jwt('{}', JSON.stringify({ a: 'x'.repeat(70_000) })),
    ]) {
      assert.deepEqual([headerIn(token), claimsIn(token)], [undefined, undefined]);
    }
  });
});
