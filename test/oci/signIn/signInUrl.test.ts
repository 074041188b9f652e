import assert from 'node:assert/strict';
import { jwkOf } from '../../../src/oci/profiles/jwk.ts';
import { keyOfSignInUrl, signInUrl } from '../../../src/oci/signIn/signInUrl.ts';
import { failure } from '../../oidc/failure.ts';
import { newKey } from '../home.ts';

const region = { identifier: 'us-ashburn-1', domain: 'us-ashburn-1.oraclecloud.com' };
const key = jwkOf(newKey());
const url = signInUrl({ region, key, nonce: 'n', tenancyName: 'a b&c~*', identityProvider: '' });

describe('the URL of Oracle’s sign-in page', () => {
  it('names tenancy and identity provider when they are given, encoded as Python does', () => {
    assert.ok(url.startsWith('https://login.us-ashburn-1.oraclecloud.com/v1/oauth2/authorize?action=login&'));
    assert.ok(url.endsWith('&redirect_uri=http%3A%2F%2Flocalhost%3A8181&tenant=a+b%26c~%2A'));
    assert.ok(signInUrl({ region, key, nonce: 'n', identityProvider: 'Okta' }).endsWith('8181&provider=Okta'));
  });

  it('gives the CLI’s key, also under the name for both versions of IP', () => {
    assert.deepEqual(keyOfSignInUrl(url, region), key);
    const dual = url.replace('us-ashburn-1.oraclecloud.com', 'us-ashburn-1.ds.oci.oraclecloud.com');
    assert.deepEqual(keyOfSignInUrl(dual, region), key);
  });

  for (const [what, wrong] of [
    ['another host', url.replace('oraclecloud.com', 'oraclecloud.com.example')],
    ['another region', url.replace('us-ashburn-1', 'us-phoenix-1')],
    ['another path', url.replace('/v1/', '/v2/')],
    ['no TLS', url.replace('https:', 'http:')],
    ['another port', url.replace('oraclecloud.com/', 'oraclecloud.com:8443/')],
    ['a user', url.replace('https://', 'https://a@')],
    ['another way back', url.replace('localhost', 'example.com')],
    ['two ways back', `${url}&redirect_uri=http%3A%2F%2Fexample.com`],
    ['no key', url.replace(/public_key=[^&]+/u, 'public_key=x')],
    ['nothing', 'x'],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => keyOfSignInUrl(wrong, region), failure('oci-cli-url', /login\.us-ashburn-1/u));
    });
  }
});
