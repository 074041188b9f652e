import assert from 'node:assert/strict';
import { filePath } from '../../src/base/brandedText.ts';
import { isUserError } from '../../src/errors/userError.ts';
import { isTokenRequest, parseRequest, requestArguments } from '../../src/plugin/tokenRequest.ts';
import { sentenceOf } from '../../src/text/sentenceOf.ts';

const KEY = 'example-com-0123456789abcdef01234567';

describe('the arguments of get-token', () => {
  it('are read as they were written', () => {
    const request = {
      key: KEY,
      issuer: 'https://example.com/realms/a b',
      clientId: '-odd id',
      scopes: ['groups', 'email'],
      redirectUrl: 'http://localhost:8000',
      certificateAuthority: filePath('/a/ca.pem'),
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
      [[...rest], /contain no session key/u],
      [["'; rm -rf ~; '", ...rest], /is not a valid session key/u],
      [['a/../b', ...rest], /is not a valid session key/u],
      [['a'.repeat(500), ...rest], /is not a valid session key/u],
      [[KEY, 'more', ...rest], /contain "more"/u],
      [[KEY, '--client-id=c'], /contain no --issuer-url/u],
      [[KEY, '--issuer-url=i', '--client-id='], /contain no --client-id/u],
      [[KEY, ...rest, '--token', 'x'], /Unknown option '--token'/u],
      [[KEY, ...rest, '--scope'], /--scope/u],
    ];
    for (const [args, sentence] of cases) {
      assert.throws(
        () => parseRequest(['get-token', ...args]),
        (error: unknown) => {
          assert.ok(isUserError(error, 'arguments'));
          assert.match(sentenceOf(error), sentence);
          assert.match(sentenceOf(error), /\. Sign in again in the editor to fix (?:it|them)\.$/u);
          assert.ok(sentenceOf(error).length < 300);
          return true;
        },
      );
    }
  });
});
