import assert from 'node:assert/strict';
import { sanitize, sanitizeHtml, sanitizeMarkdown } from '../../src/base/sanitize.ts';

describe('text from outside', () => {
  it('loses ANSI sequences, control and bidirectional characters', () => {
    assert.equal(sanitize('\u001b[31mred\u001b[0m \u001b]0;title\u0007name'), 'red name');
    assert.equal(sanitize('alice\u202Eexe.txt\u2066\u200B\u0000'), 'aliceexe.txt');
    assert.equal(sanitize('two\r\nlines\tone'), 'two lines one');
  });

  it('is cut by characters, not by halves of them', () => {
    assert.equal(sanitize('😀😀😀😀', 3), '😀😀…');
  });

  it('cannot become HTML', () => {
    assert.equal(sanitizeHtml(`<img src=x onerror="a('b')">&`).includes('<'), false);
    assert.equal(sanitizeHtml('"'), '&#34;');
  });

  it('cannot become a link, an icon or a command in Markdown', () => {
    const text = sanitizeMarkdown('[go](command:x) $(shield) <b> `c`');
    assert.ok(!/(?<!\\)[[\]()<>`$]/u.test(text), text);
  });
});
