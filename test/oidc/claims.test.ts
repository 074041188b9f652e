import assert from 'node:assert/strict';
import { UnsecuredJWT } from 'jose';
import { displayNameOf, readClaims } from '../../src/oidc/claims.ts';
import { failure } from './failure.ts';

function nested(depth: number): unknown {
  return depth === 0 ? 'deep' : { a: nested(depth - 1) };
}

function garbled(...parts: unknown[]): string {
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

describe('the claims of a token', () => {
  it('are read without being believed', () => {
    const token = new UnsecuredJWT({ sub: 'u', groups: ['a'], address: { street: 's' } }).encode();
    assert.deepEqual(readClaims(token).claims, { sub: 'u', groups: ['a'], address: { street: 's' } });
    assert.equal(readClaims(token).header['alg'], 'none');
  });

  it('cannot reach the prototype of anything', () => {
    const token = `${garbled({ alg: 'none' })}.${Buffer.from('{"__proto__":{"email":"x"},"sub":"u"}').toString('base64url')}.`;
    assert.equal(displayNameOf(readClaims(token).claims), 'u');
  });

  const unreadable: [what: string, token: string][] = [
    ['nothing', ''],
    ['an opaque token', 's3cret'],
    ['two parts', garbled({}, {})],
    ['a list', garbled({}, [], '')],
    ['a number', garbled({}, 7, '')],
    ['no JSON', 'e30.s3cret.x'],
    ['too large', new UnsecuredJWT({ a: 'x'.repeat(70_000) }).encode()],
    ['too deep', new UnsecuredJWT({ a: nested(20) }).encode()],
    [
      'absurdly deep',
      `e30.${Buffer.from('{"a":' + '['.repeat(20_000) + ']'.repeat(20_000) + '}').toString('base64url')}.`,
    ],
  ];
  for (const [what, token] of unreadable) {
    it(`are not read from ${what}`, () => {
      assert.throws(() => readClaims(token), failure('token-unreadable', /Sign in again/u, ['s3cret']));
    });
  }

  it('name a person by the best that there is', () => {
    const all = { email: 'e', preferred_username: 'p', name: 'n', sub: 's' };
    assert.equal(displayNameOf(all), 'e');
    assert.equal(displayNameOf({ ...all, email: '' }), 'p');
    assert.equal(displayNameOf({ ...all, email: 7, preferred_username: null }), 'n');
    assert.equal(displayNameOf({ sub: 's' }), 's');
    assert.equal(displayNameOf({}), '');
  });
});
