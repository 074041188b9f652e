import assert from 'node:assert/strict';
import { failureReason } from '../../../../src/authenticators/shared/reasons.ts';
import type { Renewal, Status } from '../../../../src/authenticators/shared/status.ts';
import { exactTime, noContextSentence, statusView } from '../../../../src/ui/shared/text/statusText.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;

function signedIn(left: number | undefined, renewal: Renewal = { kind: 'none' }, subject?: string): Status {
  return { kind: 'signedIn', subject, expiresAt: left === undefined ? undefined : NOW + left, renewal };
}

function words(status: Status): string {
  return statusView(status, NOW, false).text;
}

function detail(status: Status): string | undefined {
  return statusView(status, NOW, false).detail;
}

describe('statusView', () => {
  it('says who and until when, as people say it', () => {
    const times: [number, string][] = [
      [1, 'seconds'],
      [40_000, '40 s'],
      [42 * MINUTE, '42 min'],
      [3 * 60 * MINUTE, '3 h'],
      [213 * 1440 * MINUTE, '213 days'],
      [0, 'ended seconds ago'],
      [-42 * MINUTE, 'ended 42 min ago'],
      [-120 * MINUTE, 'ended 2 h ago'],
    ];
    for (const [left, said] of times) assert.equal(words(signedIn(left)), said);
    assert.equal(words(signedIn(42 * MINUTE, { kind: 'byUs' }, 'alice@example.com')), '42 min · alice@example.com');
    assert.equal(words(signedIn(undefined, { kind: 'none' }, 'alice')), 'alice');
    assert.equal(words(signedIn(undefined)), 'signed in, no expiry known');
  });

  it('does not speak of an end where kubectl renews', () => {
    const byKubectl = { kind: 'byKubectl' } as const;
    assert.equal(words(signedIn(-MINUTE, byKubectl, 'alice')), 'kubectl will refresh · alice');
    assert.equal(words(signedIn(undefined, byKubectl)), 'kubectl will refresh');
    assert.equal(words(signedIn(MINUTE, byKubectl)), '1 min');
  });

  it('has words for what is no sign-in', () => {
    assert.equal(words({ kind: 'signingIn' }), 'signing in…');
    assert.equal(words({ kind: 'signedOut', reason: undefined }), 'signed out');
    assert.equal(words({ kind: 'signedOut', reason: failureReason('Refused.'), ended: true }), 'ended');
    assert.equal(words({ kind: 'unknown', reason: failureReason('x') }), 'status unknown');
    assert.equal(words({ kind: 'broken', reason: failureReason('x') }), 'invalid configuration');
  });

  it('says more in a sentence', () => {
    assert.equal(detail({ kind: 'signingIn' }), undefined);
    assert.equal(detail({ kind: 'signedOut', reason: undefined }), undefined);
    assert.equal(detail({ kind: 'signedOut', reason: failureReason('Refused.') }), 'Refused.');
    assert.equal(detail({ kind: 'unknown', reason: failureReason('Not run.') }), 'Not run.');
    assert.equal(detail({ kind: 'broken', reason: failureReason('Two tokens.') }), 'Two tokens.');
    assert.equal(detail(signedIn(1)), undefined);
    assert.match(detail(signedIn(1, { kind: 'byUs' })) ?? '', /while you work/u);
    assert.match(detail(signedIn(1, { kind: 'byKubectl' })) ?? '', /kubectl/u);
    assert.match(detail(signedIn(1, { kind: 'byUs', lapses: true })) ?? '', /while you work/u);
    assert.match(detail(signedIn(0, { kind: 'byUs' })) ?? '', /while you work/u);
    assert.match(detail(signedIn(0, { kind: 'byUs', lapses: true })) ?? '', /Sign in again/u);
  });

  it('says how long the renewal has been failing, from the first moment on', () => {
    const failing = (since: number): string | undefined =>
      detail(signedIn(MINUTE, { kind: 'failing', since, reason: failureReason('Silent.') }));
    assert.equal(failing(NOW - 3 * MINUTE), 'Renewal has been failing for 3 min. Silent.');
    assert.equal(failing(NOW), 'Renewal has been failing for seconds. Silent.');
    assert.equal(failing(NOW + MINUTE), 'Renewal has been failing for seconds. Silent.');
  });

  it('tells each state by shape and word, not by color alone', () => {
    const states: Status[] = [
      signedIn(60 * MINUTE),
      signedIn(MINUTE),
      signedIn(-MINUTE),
      { kind: 'signedOut', reason: undefined },
      { kind: 'signingIn' },
      { kind: 'unknown', reason: failureReason('x') },
      { kind: 'broken', reason: failureReason('x') },
    ];
    for (const isCurrent of [true, false]) {
      const looks = states.map((status) => statusView(status, NOW, isCurrent));
      assert.equal(new Set(looks.map(({ icon }) => icon)).size, states.length);
      assert.equal(new Set(looks.map((look) => look.text)).size, states.length);
    }
    const [one, other] = [true, false].map((isCurrent) => statusView(signedIn(60 * MINUTE), NOW, isCurrent));
    assert.notEqual(one?.icon, other?.icon);
  });

  it('cleans every word from outside', () => {
    const evil = 'a\u202eb\u0007\u001b[31mc\nd';
    const all = [
      signedIn(1, { kind: 'failing', since: NOW, reason: failureReason(evil) }, evil),
      { kind: 'signedOut', reason: failureReason(evil) } as const,
      { kind: 'unknown', reason: failureReason(evil) } as const,
      { kind: 'broken', reason: failureReason(evil) } as const,
    ];
    for (const status of all) {
      const look = statusView(status, NOW, true);
      assert.doesNotMatch(`${look.text}${look.detail ?? ''}`, /\p{C}/u);
    }
    assert.ok(words(signedIn(1, { kind: 'none' }, 'x'.repeat(10_000))).length < 100);
  });
});

describe('where there is no context', () => {
  it('says whether the current one is missing or was never named', () => {
    for (const none of [undefined, '']) assert.match(noContextSentence(none), /no current context/u);
    assert.equal(
      noContextSentence('go\u202ene'),
      'The current context gone is not defined. Switch to another context.',
    );
  });
});

describe('exactTime', () => {
  it('names day, year, seconds and zone', () => {
    const text = exactTime(Date.UTC(2026, 10, 22, 18, 4, 11));
    assert.match(text, /2026/u);
    assert.match(text, /:11/u);
    assert.match(text, /(?:UTC|GMT|[A-Z]{2,})/u);
  });

  it('bears every time that a claim can hold', () => {
    for (const time of [-8.64e15, 0, 253_402_300_799_000, 8.64e15]) assert.ok(exactTime(time).length > 10);
  });
});
