import assert from 'node:assert/strict';
import { isTokenRequest, parseRequest, requestArguments } from '../../src/plugin/request.ts';

const KEY = 'example-com-0123456789abcdef01234567';

describe('the arguments of get-token', () => {
  it('are read as they were written', () => {
    const request = {
      key: KEY,
      issuer: 'https://example.com/realms/a b',
      clientId: '-odd id',
      scopes: ['groups', 'email'],
      redirectUrl: 'http://localhost:8000',
      certificateAuthority: '/a/ca.pem',
      certificateAuthorityData: 'QUJD',
    };
    const args = requestArguments(request);
    assert.ok(isTokenRequest(args));
    assert.deepEqual(parseRequest(args), request);
    const least = {
      key: KEY, issuer: 'i', clientId: 'c', scopes: [],
      redirectUrl: undefined, certificateAuthority: undefined, certificateAuthorityData: undefined,
    }; // prettier-ignore
    assert.deepEqual(requestArguments(least), ['get-token', KEY, '--issuer-url=i', '--client-id=c']);
    assert.deepEqual(parseRequest(['get-token', '--issuer-url', 'i', KEY, '--client-id', 'c']), least);
  });

  it('are refused in a sentence that names what is wrong', () => {
    const rest = ['--issuer-url=i', '--client-id=c'];
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[...rest], /key of a session is missing/u],
      [["'; rm -rf ~; '", ...rest], /is not the key of a session/u],
      [['a/../b', ...rest], /is not the key/u],
      [['a'.repeat(500), ...rest], /is not the key/u],
      [[KEY, 'more', ...rest], /"more" is not understood/u],
      [[KEY, '--client-id=c'], /--issuer-url is missing/u],
      [[KEY, '--issuer-url=i', '--client-id='], /--client-id is missing/u],
      [[KEY, ...rest, '--token', 'x'], /Unknown option '--token'/u],
      [[KEY, ...rest, '--scope'], /--scope/u],
    ];
    for (const [args, sentence] of cases) {
      assert.throws(
        () => parseRequest(['get-token', ...args]),
        (error: Error) => {
          assert.match(error.message, sentence);
          assert.match(error.message, /; sign in again in the editor to mend them\.$/u);
          assert.ok(error.message.length < 300);
          return true;
        },
      );
    }
  });
});
