import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseIni, readIni, valuesOf } from '../../../src/oci/config/ini.ts';
import { failure } from '../../oidc/failure.ts';

/** What Python 3.11's configparser makes of the same text was looked up by running it. */
describe('INI files as configparser reads them', () => {
  const read = (text: string, name = 'A') => Object.fromEntries(valuesOf(parseIni(text, 'config'), name) ?? []);

  it('takes # and ; for comments at the beginning of a line only', () => {
    assert.deepEqual(read('[A]\n# x=1\n  ; y=2\na=1 ; c\nb=2 # d\n'), { a: '1 ; c', b: '2 # d' });
  });

  it('divides at the first "=" or ":"', () => {
    const text = '[A]\nkey_file=C:\\x\nurl: http://a=b\nempty=\n B : c = d \n';
    // The last line is indented, so it goes on with `empty`.
    assert.deepEqual(read(text), { key_file: 'C:\\x', url: 'http://a=b', empty: '\nB : c = d' });
  });

  it('goes on with a value in deeper indented lines, blank ones and comments between them', () => {
    assert.deepEqual(read('[A]\na=1\n  foo\n\n  # no\n  bar\n\nb=2\n'), { a: '1\nfoo\n\nbar', b: '2' });
    assert.deepEqual(read('[A]\n  a=1\n  b=2\n   c=3\n'), { a: '1', b: '2\nc=3' });
  });

  it('takes an indented header for a part of the value', () => {
    assert.deepEqual(read('[A]\na=1\n  [B]\nb=2\n'), { a: '1\n[B]', b: '2' });
  });

  it('lowers keys and keeps values', () => {
    assert.deepEqual(read('[A]\nREGION=US-x\n'), { region: 'US-x' });
  });

  it('keeps blanks and brackets in names, and drops what follows them', () => {
    assert.deepEqual(read('[ a]b ] tail\nx=1\n', ' a]b '), { x: '1' });
  });

  for (const [what, end] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    it(`knows lines that end with ${what}`, () => {
      assert.deepEqual(read(['[A]', 'a=1', 'b=2', ''].join(end)), { a: '1', b: '2' });
    });
  }

  it('joins several [DEFAULT] sections', () => {
    assert.deepEqual(read('[DEFAULT]\na=1\n[A]\n[DEFAULT]\nb=2\n', 'DEFAULT'), { a: '1', b: '2' });
  });

  it('tells the lines of each value, so that an edit can leave the others alone', () => {
    const { lines, sections } = parseIni('# top\n[A]\na=1\n  more\n\n; note\nb=2\n', 'config');
    assert.equal(lines[5], '; note');
    assert.deepEqual(
      sections.map(({ headerLine, options }) => [headerLine, options.map((one) => [one.firstLine, one.lastLine])]),
      [
        [
          1,
          [
            [2, 3],
            [6, 6],
          ],
        ],
      ],
    );
  });

  it('knows no special names', () => {
    assert.deepEqual(read('[__proto__]\nconstructor=1\n', '__proto__'), { constructor: '1' });
    assert.equal(valuesOf(parseIni('', 'config'), 'toString'), undefined);
  });

  for (const [text, line, what] of [
    ['a=1\n', 1, 'before any'],
    ['[]\n', 1, 'before any'],
    ['[A]\nnonsense\n', 2, 'key = value'],
    ['[A]\n=1\n', 2, 'key = value'],
    ['[A]\n[B]\n[A]\n', 3, 'already exists'],
    ['[A]\na=1\nA=2\n', 3, 'second time'],
    ['[DEFAULT]\na=1\n[DEFAULT]\na=2\n', 4, 'second time'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} where configparser raises, and says which line`, () => {
      assert.throws(
        () => parseIni(text, 'config'),
        failure('oci-config-unreadable', new RegExp(`Line ${line} .*${what}`, 'u')),
      );
    });
  }

  it('repeats nothing of a line, which may hold a pass phrase', () => {
    assert.throws(() => parseIni('[A]\nopen sesame\n', 'c'), failure('oci-config-unreadable', /Line 2/u, ['sesame']));
  });

  it('is quick with a large and hostile file', () => {
    const { sections } = parseIni(`[A]\n${'a'.repeat(200_000)}=${' '.repeat(200_000)}x\n`, 'config');
    assert.equal(sections[0]?.options[0]?.value, 'x');
  });

  describe('on the disk', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'oci-ini-'));
    });
    afterEach(async () => {
      await rm(folder, { recursive: true });
    });

    it('may begin with a byte order mark', async () => {
      const file = path.join(folder, 'config');
      await writeFile(file, '\ufeff[A]\na=ü\n');
      const ini = await readIni(file);
      assert.equal(ini && valuesOf(ini, 'A')?.get('a'), 'ü');
    });

    it('must be UTF-8', async () => {
      const file = path.join(folder, 'config');
      await writeFile(file, Buffer.from('[A]\na=\xe9\n', 'latin1'));
      await assert.rejects(readIni(file), failure('oci-config-unreadable', /UTF-8/u));
    });

    it('must be a file of sane size', async () => {
      await assert.rejects(readIni(folder), failure('not-a-file'));
      assert.equal(await readIni(path.join(folder, 'none')), undefined);
      await writeFile(path.join(folder, 'large'), ' '.repeat(2 << 20));
      await assert.rejects(readIni(path.join(folder, 'large')), failure('too-large'));
    });
  });
});
