import assert from 'node:assert/strict';
import { clean, cleanHtml, cleanMarkdown } from '../../src/base/clean.ts';

describe('text from outside', () => {
  it('loses ANSI sequences, control and bidirectional characters', () => {
    assert.equal(clean('\u001b[31mred\u001b[0m \u001b]0;title\u0007name'), 'red name');
    assert.equal(clean('alice\u202Eexe.txt\u2066\u200B\u0000'), 'aliceexe.txt');
    assert.equal(clean('two\r\nlines\tone'), 'two lines one');
  });

  it('is cut by characters, not by halves of them', () => {
    assert.equal(clean('😀😀😀😀', 3), '😀😀…');
  });

  it('cannot become HTML', () => {
    assert.equal(cleanHtml(`<img src=x onerror="a('b')">&`).includes('<'), false);
    assert.equal(cleanHtml('"'), '&#34;');
  });

  it('cannot become a link, an icon or a command in Markdown', () => {
    const text = cleanMarkdown('[go](command:x) $(shield) <b> `c`');
    assert.ok(!/(?<!\\)[[\]()<>`$]/u.test(text), text);
  });
});
