import assert from 'node:assert/strict';
import { clockWords } from '../../../../src/ui/shared/text/localTime.ts';
import { endsSentence, leftInWords } from '../../../../src/ui/shared/text/ociExpiry.ts';
import { HOUR, MINUTE, NOW, tokenOf } from '../../sessions/samples.ts';

describe('the two ends of an OCI session', () => {
  it('in a few words', () => {
    assert.equal(leftInWords(tokenOf(), NOW), '55 min of 24 h');
    assert.equal(leftInWords(tokenOf({ left: MINUTE, horizon: 90 * MINUTE }), NOW), '1 min of 90 min');
    assert.equal(leftInWords(tokenOf({ left: 5 * MINUTE, horizon: 5 * MINUTE }), NOW), '5 min');
  });

  it('in a sentence, which promises a renewal only where somebody renews', () => {
    const at = (ms: number): string => clockWords(NOW + ms, NOW);
    const token = tokenOf();
    assert.equal(
      endsSentence(token, NOW, 'byUs'),
      `Token until ${at(55 * MINUTE)}, renewed automatically while you work. Session until ${at(24 * HOUR - 5 * MINUTE)}.`,
    );
    assert.equal(
      endsSentence(token, NOW, 'failing'),
      `Token until ${at(55 * MINUTE)}. Session until ${at(24 * HOUR - 5 * MINUTE)}.`,
    );
    assert.equal(endsSentence(tokenOf({ horizon: 'unknown' }), NOW, 'none'), `Token until ${at(55 * MINUTE)}.`);
    const last = tokenOf({ horizon: 55 * MINUTE });
    assert.match(endsSentence(last, NOW, 'none') ?? '', /The session ends with it, so sign in again then\.$/u);
    assert.equal(endsSentence(tokenOf({ left: 0 }), NOW, 'byUs'), undefined);
  });
});

describe('clockWords', () => {
  it('names the day where it is not today', () => {
    const noon = new Date(2026, 10, 22, 12).getTime();
    assert.match(clockWords(noon + HOUR, noon), /^\d{2}.\d{2}(?: [AP]M)?$/u);
    assert.match(clockWords(noon + 24 * HOUR, noon), /^tomorrow /u);
    assert.match(clockWords(noon - 24 * HOUR, noon), /^yesterday /u);
    assert.match(clockWords(noon + 50 * HOUR, noon), /24/u);
  });
});
