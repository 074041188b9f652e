import assert from 'node:assert/strict';
import type { OciProfile } from '../../../src/oci/profiles/profiles.ts';
import type { OciRenewal } from '../../../src/sessions/ociRenewal.ts';
import { type Endings, endingsOf } from '../../../src/ui/sessions/sessionEndings.ts';
import { HOUR, listingOf, MINUTE, NOW, profileOf, tokenOf } from './samples.ts';

function endings(profile: OciProfile, more: Parameters<typeof listingOf>[2] = {}): Endings {
  return endingsOf(listingOf([profile], { prod: { profileName: 'MFA' } }, more), NOW);
}

function lasting(left: number, horizon: number | 'unknown'): OciProfile {
  return profileOf('MFA', { token: tokenOf({ left, horizon }) });
}

/** Its renewal fails. */
function failingFor({ token, session }: OciProfile): { readonly ociRenewals: ReadonlyMap<string, OciRenewal> } {
  assert.ok(token !== undefined && session !== undefined);
  const { tokenFile } = session;
  const failing = {
    ...{ expiresAt: token.expiresAt, since: NOW - MINUTE, lastAt: NOW, attempts: 2 },
    why: { code: 'earlier-sentence' as const, data: { code: 'oci-refresh-failed', text: 'Oracle is away.' } },
  };
  return {
    ociRenewals: new Map([[tokenFile, { tokenFile, signedInHere: false, renewedAt: undefined, failing }]]),
  };
}

describe('the ends of OCI sessions', () => {
  it('are told a quarter of an hour before the day is over, once for each session', () => {
    const early = endings(lasting(2 * HOUR, 2 * HOUR));
    assert.deepEqual(early, { due: [], nextAt: NOW + 105 * MINUTE });
    const { due, nextAt } = endings(lasting(14 * MINUTE, 14 * MINUTE));
    assert.equal(nextAt, undefined);
    assert.match(
      due[0]?.sentence ?? '',
      /^Your OCI session with profile MFA ends in 14 min \(.*\) and cannot be renewed beyond/u,
    );
    const renewed = endings(lasting(13.5 * MINUTE, 14 * MINUTE));
    assert.equal(renewed.due[0]?.id, due[0]?.id);
    assert.notEqual(endings(lasting(15 * MINUTE, 15 * MINUTE)).due[0]?.id, due[0]?.id);
  });

  it('are not told of what has ended, or of what nobody uses', () => {
    const none = { due: [], nextAt: undefined };
    assert.deepEqual(endings(lasting(-MINUTE, -MINUTE)), none);
    assert.deepEqual(endings(profileOf('MFA', { kind: 'apiKey' })), none);
    assert.deepEqual(endingsOf(listingOf([lasting(MINUTE, MINUTE)]), NOW), none);
  });

  it('are told five minutes before, where a renewal fails', () => {
    const profile = lasting(6 * MINUTE, 20 * HOUR);
    const failing = failingFor(profile);
    assert.deepEqual(endings(profile, failing), { due: [], nextAt: NOW + MINUTE });
    const nearer = lasting(4 * MINUTE, 20 * HOUR);
    const [due] = endings(nearer, failingFor(nearer)).due;
    assert.match(due?.sentence ?? '', /ends in 4 min .* and cannot be renewed\. Oracle is away\.$/u);
  });

  it('are each told, an hour’s and the day’s', () => {
    const profile = lasting(4 * MINUTE, 14 * MINUTE);
    const ids = endings(profile, failingFor(profile)).due.map(({ id }) => id);
    assert.deepEqual(
      ids.map((id) => id.split(' ').slice(2)),
      [
        ['hour', String(NOW + 4 * MINUTE)],
        ['day', String(NOW + 14 * MINUTE)],
      ],
    );
  });

  it('are told two minutes before, where nobody was there to have it renewed', () => {
    for (const horizon of [20 * HOUR, 'unknown'] as const) {
      assert.equal(endings(lasting(55 * MINUTE, horizon)).nextAt, NOW + 53 * MINUTE);
      const [due] = endings(lasting(2 * MINUTE, horizon)).due;
      assert.match(due?.sentence ?? '', /ends in 2 min .* and will renew if you stay active\. /u);
    }
  });

  it('are told where nobody renews it', () => {
    const elsewhere = (left: number) => ({ ...lasting(left, 20 * HOUR), session: undefined });
    assert.equal(endings(elsewhere(6 * MINUTE)).nextAt, NOW + MINUTE);
    assert.match(endings(elsewhere(5 * MINUTE)).due[0]?.sentence ?? '', / and is not renewed automatically\. /u);
  });
});
