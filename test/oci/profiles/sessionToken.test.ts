import assert from 'node:assert/strict';
import { isRenewalDue } from '../../../src/oci/profiles/ociSession.ts';
import { parseSessionToken, type SessionToken } from '../../../src/oci/profiles/sessionToken.ts';
import { failure } from '../../oidc/failure.ts';
import { MINUTE, NOW, sessionToken, TENANCY, USER } from '../home.ts';

describe('session tokens', () => {
  it('are read with their claims, in milliseconds, and trimmed', () => {
    const token = sessionToken({ sess_exp: 'Sat, 08 Nov 2025 17:19:55 UTC' });
    assert.deepEqual(parseSessionToken(` ${token}\r\n`, 'token'), {
      token,
      issuedAt: NOW - 10 * MINUTE,
      expiresAt: NOW + 50 * MINUTE,
      sessionEndsAt: Date.UTC(2025, 10, 8, 17, 19, 55),
      tenancy: TENANCY,
      subject: USER,
    });
  });

  it('need nothing but their end', () => {
    const read = parseSessionToken(sessionToken({ iat: 'x', sess_exp: 'soon', sub: 7, tenant: null }), 'token');
    assert.deepEqual(
      { ...read, token: '' },
      {
        token: '',
        issuedAt: undefined,
        expiresAt: NOW + 50 * MINUTE,
        sessionEndsAt: undefined,
        tenancy: undefined,
        subject: undefined,
      },
    );
  });

  for (const [what, text] of [
    ['nothing', ''],
    ['no JSON', 'a.b.c'],
    ['no object', `a.${Buffer.from('7').toString('base64url')}.c`],
    ['no end', sessionToken({ exp: undefined })],
    ['an end in words', sessionToken({ exp: 'tomorrow' })],
    ['quotes, which would end a signature’s keyId', `${sessionToken()}",x="`],
    ['two tokens', `${sessionToken()}\n${sessionToken()}`],
  ] as const) {
    it(`are refused when they hold ${what}`, () => {
      const secrets = text.length > 20 ? [text] : [];
      assert.throws(() => parseSessionToken(text, 'the file'), failure('oci-session-unreadable', /the file/u, secrets));
    });
  }

  it('are to be renewed in their last quarter, unless nothing can move their end', () => {
    const token: SessionToken = { ...parseSessionToken(sessionToken(), ''), expiresAt: NOW + 10 * MINUTE };
    const hour = { ...token, issuedAt: NOW - 50 * MINUTE };
    assert.equal(isRenewalDue(hour, NOW), true);
    assert.equal(isRenewalDue(hour, NOW - 6 * MINUTE), false);
    assert.equal(isRenewalDue({ ...hour, issuedAt: undefined }, NOW), true);
    assert.equal(isRenewalDue(hour, NOW + 10 * MINUTE), false);
    assert.equal(isRenewalDue({ ...hour, sessionEndsAt: NOW + 10 * MINUTE }, NOW), false);
    assert.equal(isRenewalDue({ ...hour, sessionEndsAt: NOW + 11 * MINUTE }, NOW), true);
  });
});
