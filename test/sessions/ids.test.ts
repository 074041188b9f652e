import assert from 'node:assert/strict';
import { clientKey, isFileId, sessionId } from '../../src/sessions/ids.ts';

describe('ids', () => {
  it('name the issuer for a person and are stable', () => {
    const id = sessionId('https://Example.okta.com/oauth2/default', 'cli', 'alice');
    assert.match(id, /^example-okta-com-[0-9a-f]{24}$/u);
    assert.equal(id, sessionId('https://Example.okta.com/oauth2/default', 'cli', 'alice'));
  });

  it('differ by issuer, client and account, also where texts could run together', () => {
    const all = [
      sessionId('https://a.example', 'bc', 'd'),
      sessionId('https://a.example', 'b', 'cd'),
      sessionId('https://a.example/', 'bc', 'd'),
      sessionId('https://a.example', 'bc', ''),
      clientKey('https://a.example', 'bc'),
    ];
    assert.equal(new Set(all).size, all.length);
  });

  it('are safe file names whatever the issuer is', () => {
    for (const issuer of [
      '',
      '../../etc',
      'https://[::1]:8443/',
      'CON',
      'ä'.repeat(500),
      `https://${'a.'.repeat(100)}x`,
    ]) {
      const id = sessionId(issuer, '../..', '\0');
      assert.ok(isFileId(id), id);
      assert.match(id, /^[a-z0-9-]{24,65}$/u);
    }
  });

  it('are told from everything else', () => {
    for (const text of ['', '..', 'a/b', `../${'a'.repeat(24)}`, 'prod', 'A'.repeat(24), `${'a'.repeat(24)}.jwt`]) {
      assert.equal(isFileId(text), false, text);
    }
  });
});
