import assert from 'node:assert/strict';
import { parseErrorInfo } from '../../src/errors/userError.ts';
import { parseSession, type Session } from '../../src/sessions/session.ts';
import { NOW, sampleSession, SESSION_ID } from '../signin/support.ts';

const FAILING = {
  since: NOW,
  why: { code: 'host-unreachable', data: { host: 'idp' } },
  attempts: 2,
  lastAt: NOW,
};

/** A session as it lies in a file, with one field of it replaced; undefined takes the field away. */
function storedWith(path: string, value: unknown): unknown {
  const all = JSON.parse(
    JSON.stringify({ ...sampleSession(), failing: FAILING, ended: { at: NOW, why: FAILING.why } }),
  ) as Fields;
  const [last = '', ...folders] = path.split('.').reverse();
  let at = all;
  for (const key of folders.reverse()) at = at[key] as Fields;
  at[last] = value;
  return JSON.parse(JSON.stringify(all));
}

type Fields = Record<string, unknown>;

describe('a stored session', () => {
  it('is read as it was written, without what nobody knows', () => {
    const stored = storedWith('provider.colour', 'blue');
    const { provider, failing, ended }: Session = parseSession(SESSION_ID, stored)!;
    assert.deepEqual(provider, sampleSession().provider);
    assert.deepEqual(failing, FAILING);
    assert.deepEqual(ended, { at: NOW, why: FAILING.why });
    assert.deepEqual(parseSession(SESSION_ID, JSON.parse(JSON.stringify(sampleSession()))), sampleSession());
  });

  it('may lack what not every session has', () => {
    const missing = [
      'provider.clientSecret',
      'provider.certificateAuthority',
      'tokens.refreshToken',
      'failing',
      'ended',
    ];
    for (const path of missing) assert.ok(parseSession(SESSION_ID, storedWith(path, undefined)), path);
    assert.equal(
      parseSession(SESSION_ID, storedWith('tokens.refreshToken', undefined))!.tokens.refreshToken,
      undefined,
    );
  });

  it('is none when one field is another', () => {
    const bad: readonly (readonly [path: string, values: readonly unknown[]])[] = [
      ['id', ['other', 1, undefined]],
      ['provider', ['x', [], null, undefined]],
      ['provider.issuer', [1, undefined]],
      ['provider.clientId', [null, undefined]],
      ['provider.clientSecret', [1, null]],
      ['provider.scopes', ['email', [1], {}, undefined]],
      ['provider.certificateAuthority', [{ file: '/ca.crt' }, null]],
      ['account', [[], undefined]],
      ['account.subject', [1, undefined]],
      ['account.displayName', [1, undefined]],
      ['tokens', ['x', undefined]],
      ['tokens.idToken', [1, undefined]],
      ['tokens.refreshToken', [1, null]],
      ['tokens.expiresAt', ['soon', null, undefined]],
      ['tokens.obtainedAt', ['now', undefined]],
      ['signedInAt', ['now', undefined]],
      ['generation', ['one', undefined]],
      ['failing', [null, 'x', {}]],
      ['failing.since', ['x', undefined]],
      ['failing.why', [1, {}, undefined]],
      ['ended', [null, {}]],
      ['ended.at', ['x', undefined]],
    ];
    for (const [path, values] of bad) {
      for (const value of values) {
        assert.equal(parseSession(SESSION_ID, storedWith(path, value)), undefined, `${path}: ${JSON.stringify(value)}`);
      }
    }
    for (const value of [undefined, null, 'text', 1, []]) assert.equal(parseSession(SESSION_ID, value), undefined);
    assert.equal(parseSession(SESSION_ID, JSON.parse(`{"signedInAt": 1e999}`)), undefined);
  });

  it('has an error that reads as one of another process does, which the plugin checks without a library', () => {
    const errors: readonly unknown[] = [
      { code: 'lock-held', data: { path: '/x', holder: undefined } },
      { code: 'of-the-future', data: { any: ['thing'], deep: { more: null } } },
      { code: 'unforeseen' },
      { code: 'unforeseen', data: {}, more: 1 },
      { code: '' },
      {},
      [],
      null,
      7,
      { code: 1 },
      { code: null, data: {} },
      { code: 'x', data: 'y' },
      { code: 'x', data: null },
      { code: 'x', data: 1 },
    ];
    for (const error of errors) {
      const why: unknown = JSON.parse(JSON.stringify(error));
      const read = parseSession(SESSION_ID, storedWith('ended.why', why))?.ended?.why;
      assert.deepEqual(read, parseErrorInfo(why), JSON.stringify(error));
    }
  });
});
