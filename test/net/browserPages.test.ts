import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { canceledPage, failedPage, fragmentPage, ignoredPage, signedInPage } from '../../src/net/browserPages.ts';

describe('the last page in the browser', () => {
  it('says who is signed in', () => {
    const { status, html } = signedInPage('alice@example.com');
    assert.equal(status, 200);
    assert.match(html, /<p>Signed in as alice@example\.com\. You can close this tab\.<\/p>/u);
  });

  it('says what failed, and takes no markup from anyone', () => {
    const { status, html } = failedPage('<script>alert(1)</script> & "x" \u202e');
    assert.equal(status, 400);
    assert.doesNotMatch(html, /<script|\u202e/u);
    assert.match(html, /&#60;script&#62;/u);
    assert.doesNotMatch(signedInPage('<img src=x>').html, /<img/u);
  });

  it('tells a visitor who has no business here', () => {
    assert.equal(ignoredPage(404).status, 404);
  });

  it('carries the mark, in light and dark, without a script', () => {
    for (const { html } of [signedInPage('a'), failedPage('It failed.'), ignoredPage(400), canceledPage()]) {
      assert.match(html, /<main><svg [^>]*aria-hidden="true">/u);
      assert.match(html, /color-scheme: light dark;[^]*@media \(prefers-color-scheme: dark\)/u);
      assert.doesNotMatch(html, /<script|javascript:|\son\w+=|\sstyle=|\shref=|\ssrc=/u);
    }
    assert.match(canceledPage().html, /canceled in the editor\.<\/p><p>You can close this tab\.<\/p>/u);
  });

  it('loads nothing, is kept nowhere, and its policy allows its own style alone', () => {
    const { html, headers } = signedInPage('a');
    const [, style = ''] = /<style>([\s\S]*)<\/style>/u.exec(html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    assert.match(headers['content-security-policy'] ?? '', /^default-src 'none'/u);
    assert.ok(headers['content-security-policy']?.includes(`style-src 'sha256-${hash}'`));
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['referrer-policy'], 'no-referrer');
  });

  it('has one script where the answer is in the fragment, which its policy allows by nonce', () => {
    const { html, headers } = fragmentPage('/token', 'bm9uY2U');
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'nonce-bm9uY2U'; connect-src 'self'; style-src/u);
    assert.equal(html.match(/<script/gu)?.length, 1);
    assert.match(html, /<script nonce="bm9uY2U">/u);
    assert.match(html, /history\.replaceState/u);
  });
});
