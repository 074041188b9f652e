import assert from 'node:assert/strict';
import { decodeToken } from '../../src/credential/token.ts';
import { unsignedToken } from './samples.ts';

describe('decodeToken', () => {
  it('gives name, issuer and expiry', () => {
    const token = unsignedToken({ iss: 'https://idp.example.com', sub: 'u-1', email: 'alice@example.com', exp: 1800 });
    assert.deepEqual(decodeToken(token), {
      displayName: 'alice@example.com',
      issuer: 'https://idp.example.com',
      expiresAt: 1_800_000,
    });
  });

  it('takes the best name that is a text with something in it', () => {
    const names: [unknown, string | undefined][] = [
      [{ email: 'e', preferred_username: 'p', name: 'n', sub: 's' }, 'e'],
      [{ preferred_username: 'p', name: 'n', sub: 's' }, 'p'],
      [{ name: 'n', sub: 's' }, 'n'],
      [{ sub: 'system:serviceaccount:default:deployer' }, 'system:serviceaccount:default:deployer'],
      [{ email: '', preferred_username: 7, name: ['n'], sub: 's' }, 's'],
      [{ email: { toString: 'x' }, sub: null }, undefined],
      [{}, undefined],
    ];
    for (const [claims, name] of names) assert.equal(decodeToken(unsignedToken(claims))?.displayName, name);
  });

  it('takes an expiry that no date can hold, or that is no number, as absent', () => {
    for (const exp of ['1800', '', null, true, [1800], {}, 0, -1, 253_402_300_800, 1e300]) {
      assert.equal(decodeToken(unsignedToken({ sub: 's', exp }))?.expiresAt, undefined, JSON.stringify(exp));
    }
    // JSON knows no infinity, yet a number may be too large for a reader.
    const [head] = unsignedToken({}).split('.');
    const endless = `${head ?? ''}.${Buffer.from('{"sub":"s","exp":1e999}').toString('base64url')}.sig`;
    assert.deepEqual(decodeToken(endless), { displayName: 's', issuer: undefined, expiresAt: undefined });
    assert.equal(decodeToken(unsignedToken({ exp: 253_402_300_799 }))?.expiresAt, 253_402_300_799_000);
    assert.equal(decodeToken(unsignedToken({ exp: 1.5 }))?.expiresAt, 1500);
  });

  it('gives nothing for what is no JWT, and never throws', () => {
    const payload = (text: string): string => `eyJhbGciOiJub25lIn0.${Buffer.from(text).toString('base64url')}.sig`;
    const opaque = ['', '.', '..', '...', 'a.b.c', 'opaque-token', '\u0000', '☃.☃.☃', 'eyJhbGciOiJub25lIn0.e30'];
    const inside = ['', 'null', '7', '"text"', '[]', '{"exp":', '{}{}', '\u0000', '{"a":'.repeat(10_000)];
    for (const token of [...opaque, ...inside.map(payload)]) assert.equal(decodeToken(token), undefined, token);
  });

  it('does not decode what is too large to be sent', () => {
    const large = (bytes: number): string => unsignedToken({ sub: 's', padding: 'x'.repeat(bytes) });
    assert.equal(decodeToken(large(40_000))?.displayName, 's');
    assert.equal(decodeToken(large(50_000)), undefined);
  });

  it('is not led astray by the names that objects inherit', () => {
    const claims = JSON.parse('{"__proto__":{"email":"eve@example.com","iss":"https://eve","exp":9}}') as unknown;
    assert.deepEqual(decodeToken(unsignedToken(claims)), {
      displayName: undefined,
      issuer: undefined,
      expiresAt: undefined,
    });
  });
});
