import assert from 'node:assert/strict';
import { answerIn, answerPasted } from '../../src/oidc/callback.ts';
import { failure } from './failure.ts';

const ours = (state: string): boolean => state === 'ours';

describe("the provider's answer in an address", () => {
  it('is an answer with our state, good or bad', () => {
    assert.equal(answerIn('?code=c&state=ours&iss=i', ours), '?code=c&state=ours&iss=i');
    assert.equal(answerIn('?error=access_denied&state=ours', ours), '?error=access_denied&state=ours');
  });

  const others = [
    '',
    '?',
    '?state=ours',
    '?code=c',
    '?code=c&state=',
    '?code=c&state=other',
    '?error=access_denied',
    '?error=access_denied&state=other',
    '?code=c&state=ours&state=ours',
    '?code=c&state=other&state=ours',
    '?code=c&code=d&state=ours',
    '?code=c&error=e&state=ours',
    `?code=${'c'.repeat(17_000)}&state=ours`,
  ];
  for (const other of others) {
    it(`is not ${other.slice(0, 40) || 'nothing'}`, () => {
      assert.equal(answerIn(other, ours), undefined);
    });
  }
});

describe('a pasted address', () => {
  const right = [
    'http://127.0.0.1:41234/callback?code=c&state=ours',
    '  http://127.0.0.1:41234/callback?code=c&sta\n  te=ours \r\n',
    '"http://127.0.0.1:41234/callback?code=c&state=ours"',
    '<http://127.0.0.1:41234/callback?code=c&state=ours>',
    'https://editor.example.com/proxy/41234/callback?code=c&state=ours#',
    '?code=c&state=ours',
    'code=c&state=ours',
  ];
  for (const pasted of right) {
    it(`may be ${JSON.stringify(pasted)}`, () => {
      assert.equal(answerPasted(pasted, ours), '?code=c&state=ours');
    });
  }

  it('keeps what a provider wrote into its code', () => {
    const query = answerPasted('http://127.0.0.1/callback?code=4%2F0A%2Bb%3D&state=ours', ours);
    assert.equal(new URLSearchParams(query).get('code'), '4/0A+b=');
  });

  it('of another sign-in is told from nonsense', () => {
    const another = failure('paste-of-another', /after this sign-in/u, ['s3cret']);
    assert.throws(() => answerPasted('http://127.0.0.1/callback?code=s3cret&state=old', ours), another);
    const wrong = failure('paste-wrong', /code=/u, ['s3cret']);
    for (const pasted of ['', 's3cret', 'https://idp.test/authorize?state=ours&nonce=s3cret', 'x'.repeat(1_000_000)]) {
      assert.throws(() => answerPasted(pasted, ours), wrong);
    }
  });
});
