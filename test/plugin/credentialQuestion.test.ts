import assert from 'node:assert/strict';
import { parseAnswer } from '../../src/plugin/credentialQuestion.ts';

/** As it comes through a socket. */
function received(answer: unknown): unknown {
  return parseAnswer(JSON.parse(JSON.stringify(answer)));
}

describe('the answer of a window', () => {
  it('carries codes and data', () => {
    for (const answer of [
      { kind: 'credential', credential: '{}' },
      { kind: 'signIn', task: { code: 'sign-in', data: { name: 'prod' } } },
      { kind: 'signIn', task: { code: 'approve', data: { host: 'api.example.com' } } },
      { kind: 'refused', why: { code: 'host-unknown', data: { host: 'idp.example.com', proxy: 'http://proxy' } } },
    ]) {
      assert.deepEqual(received(answer), answer);
    }
    assert.deepEqual(received({ kind: 'refused', why: { code: 'session-foreign' } }), {
      kind: 'refused',
      why: { code: 'session-foreign', data: undefined },
    });
  });

  it('is read from an earlier version, which wrote sentences', () => {
    assert.deepEqual(received({ kind: 'signIn', what: 'sign in to prod' }), {
      kind: 'signIn',
      task: { code: 'earlier', data: { text: 'sign in to prod' } },
    });
    assert.deepEqual(received({ kind: 'refused', sentence: 'Not now.' }), {
      kind: 'refused',
      why: { code: 'earlier-sentence', data: { code: undefined, text: 'Not now.' } },
    });
  });

  it('is read from a later version as far as it can be', () => {
    const later = { kind: 'refused', why: { code: 'of-the-future', data: { any: 'thing' } } };
    assert.deepEqual(received(later), later);
    assert.equal(received({ kind: 'signIn', task: { code: 'of-the-future', data: {} } }), undefined);
    assert.equal(received({ kind: 'refused' }), undefined);
    assert.equal(received({ kind: 'of-the-future' }), undefined);
  });
});
