import assert from 'node:assert/strict';
import { sentenceOf } from '../../src/text/sentenceOf.ts';
import { networkError } from '../../src/net/networkErrors.ts';

const direct = { host: 'idp.test', proxy: undefined };

function coded(code: string, cause?: unknown): Error {
  return Object.assign(new Error('raw words', { cause }), { code });
}

describe('the problem for a broken connection', () => {
  const known: [raw: string, code: string][] = [
    ['ENOTFOUND', 'host-unknown'],
    ['EAI_AGAIN', 'host-unknown'],
    ['ECONNREFUSED', 'host-refused'],
    ['ENETUNREACH', 'host-refused'],
    ['ETIMEDOUT', 'host-silent'],
    ['UND_ERR_CONNECT_TIMEOUT', 'host-silent'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted'],
    ['CERT_HAS_EXPIRED', 'certificate-expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-name'],
    ['ECONNRESET', 'connection-broken'],
  ];
  for (const [raw, code] of known) {
    it(`is ${code} for ${raw}, in one sentence that names the host`, () => {
      for (const error of [
        coded(raw),
        new TypeError('fetch failed', { cause: coded(raw) }),
        new AggregateError([coded(raw)]),
      ]) {
        const problem = networkError(error, direct, 1_000);
        assert.equal(problem.code, code);
        assert.match(sentenceOf(problem), /idp\.test/u);
        assert.doesNotMatch(sentenceOf(problem), /raw words/u);
      }
    });
  }

  it('says where a proxy goes when none is known, since the one of the operating system is not used', () => {
    for (const code of ['ENOTFOUND', 'ECONNREFUSED', 'ETIMEDOUT']) {
      assert.match(sentenceOf(networkError(coded(code), direct, 1_000)), /"http\.proxy"/u);
      const proxied = networkError(coded(code), { host: 'idp.test', proxy: 'http://p:1' }, 1_000);
      assert.doesNotMatch(sentenceOf(proxied), /"http\.proxy"/u);
    }
  });

  it('names the proxy where only the proxy was looked up', () => {
    const problem = networkError(coded('ENOTFOUND'), { host: 'idp.test', proxy: 'http://p:1' }, 1_000);
    assert.match(sentenceOf(problem), /the proxy http:\/\/p:1/u);
  });

  it('survives what is no error, and causes that go round', () => {
    const round = coded('UND_ERR_SOCKET');
    round.cause = round;
    assert.equal(networkError(round, direct, 1_000).code, 'connection-broken');
    assert.equal(networkError(undefined, direct, 1_000).code, 'connection-broken');
  });
});
