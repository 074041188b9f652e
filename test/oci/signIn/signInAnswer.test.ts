import assert from 'node:assert/strict';
import { pastedFragment, refuseUseless, tokenInAnswer } from '../../../src/oci/signIn/signInAnswer.ts';
import { decodedJwk, encodedJwk, jwkOf } from '../../../src/oci/profiles/jwk.ts';
import { parseSessionToken } from '../../../src/oci/profiles/sessionToken.ts';
import { failure } from '../../oidc/failure.ts';
import { MINUTE, newKey, NOW, sessionToken } from '../home.ts';

const ours = jwkOf(newKey());
const others = jwkOf(newKey());

function answer(claims: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({ security_token: sessionToken(claims), ...more }).toString();
}

const read = (fragment: string) => tokenInAnswer(fragment, { key: ours });

describe('the answer of Oracle’s sign-in page', () => {
  it('holds a token for our key, as text or as an object, or one that names no key', () => {
    for (const jwk of [undefined, ours, JSON.stringify({ kty: 'RSA', ...ours, kid: 'x' })]) {
      assert.equal(read(answer({ jwk }, { id_token: 'a.b.c', token_type: 'Bearer' })).token, sessionToken({ jwk }));
    }
  });

  it('is foreign with another key', () => {
    for (const jwk of [others, JSON.stringify(others), { ...ours, n: `${ours.n}AA` }, { ...ours, e: 'Aw' }]) {
      const token = sessionToken({ jwk });
      assert.throws(() => read(answer({ jwk })), failure('oci-answer-foreign', /another sign-in/u, [token]));
    }
  });

  it('is garbled without a token in it', () => {
    for (const text of [
      '',
      'x',
      'a.b.c',
      sessionToken({ exp: 'soon' }),
      `${sessionToken()}"`,
      sessionToken().slice(0, 60),
    ]) {
      const fragment = new URLSearchParams({ security_token: text }).toString();
      assert.throws(() => read(fragment), failure('oci-answer-garbled'));
    }
  });

  it('is none without the parameter, with two of it, or when it is endless', () => {
    const endless = `security_token=${'x'.repeat(70_000)}`;
    for (const fragment of ['', 'token=x', '/', `${answer()}&${answer()}`, endless]) {
      assert.throws(() => read(fragment), failure('oci-answer-none', /Copy the whole address/u));
    }
  });

  it('says when the person declined, in Oracle’s words without their tricks', () => {
    const fragment = new URLSearchParams({ error: 'denied', error_description: 'Not\u202e you\u001b[1m' }).toString();
    assert.throws(() => read(fragment), failure('oci-answer-declined', /\(Not you\)/u));
  });

  it('is found in what a person pastes', () => {
    const fragment = answer();
    for (const pasted of [
      `http://localhost:8181/#${fragment}`,
      `  "http://localhost:8181/#${fragment.slice(0, 30)}\n ${fragment.slice(30)}" `,
      `http://localhost:8181/token?${fragment}`,
      fragment,
      `#${fragment}`,
    ]) {
      assert.equal(pastedFragment(pasted), fragment);
    }
    assert.equal(pastedFragment('x'.repeat(70_000)), '');
  });

  it('tells a clock that is off by more than four minutes from a session that has ended', () => {
    const token = (claims: object) => parseSessionToken(sessionToken({ ...claims }), 'x');
    const at = (minutes: number): number => NOW / 1000 + minutes * 60;
    const use = (claims: object, startedAt = NOW): void => {
      refuseUseless(token(claims), { startedAt }, NOW);
    };
    use({ iat: at(3.9), exp: at(64) });
    use({ iat: at(-3.9), exp: at(56) });
    use({ iat: undefined });
    // It took the person a quarter of an hour.
    use({ iat: at(-14), exp: at(46) }, NOW - 15 * MINUTE);
    assert.throws(
      () => {
        use({ iat: at(5), exp: at(65) });
      },
      failure('oci-clock-off', /5 min behind/u),
    );
    assert.throws(
      () => {
        use({ iat: at(-180), exp: at(-120) });
      },
      failure('oci-clock-off', /3 h ahead of/u),
    );
    assert.throws(() => {
      use({ iat: at(0), exp: at(0) });
    }, failure('oci-answer-over'));
  });

  it('names keys as the CLI does', () => {
    const encoded = encodedJwk(ours);
    assert.match(encoded, /^[\w-]+=*$/u);
    assert.deepEqual(decodedJwk(encoded), ours);
    const text = Buffer.from(encoded, 'base64url').toString();
    assert.equal(text, `{"kty": "RSA", "n": "${ours.n}", "e": "AQAB", "kid": "Ignored"}`);
    assert.equal(decodedJwk('eyJuIjoxfQ'), undefined);
    assert.equal(decodedJwk('%'), undefined);
  });
});
