import assert from 'node:assert/strict';
import { parseIni, valuesOf } from '../../../src/oci/config/ini.ts';
import { withoutProfile, withProfile } from '../../../src/oci/config/iniEdit.ts';
import { failure } from '../../oidc/failure.ts';

const values = new Map([
  ['fingerprint', 'aa:bb'],
  ['key_file', '/home/a/key.pem'],
  ['security_token_file', '/home/a/token'],
]);
const edit = { name: 'MFA', values, drop: ['user', 'pass_phrase'] };
const BLOCK = '[MFA]\nfingerprint=aa:bb\nkey_file=/home/a/key.pem\nsecurity_token_file=/home/a/token\n';

const edited = (text: string): string => withProfile(text, 'config', edit);

describe('an edit of the OCI config file', () => {
  it('adds a profile at the end, apart from what is there', () => {
    assert.equal(edited(''), BLOCK);
    assert.equal(edited('[DEFAULT]\nuser=a\n'), `[DEFAULT]\nuser=a\n\n${BLOCK}`);
    assert.equal(edited('[DEFAULT]\nuser=a'), `[DEFAULT]\nuser=a\n\n${BLOCK}`);
    assert.equal(edited('[DEFAULT]\nuser=a\n\n'), `[DEFAULT]\nuser=a\n\n${BLOCK}`);
    assert.equal(edited('# mine\r\n'), `# mine\r\n\r\n${BLOCK.replaceAll('\n', '\r\n')}`);
  });

  it('changes a profile where it stands: comments, blanks, unknown keys and all other lines stay', () => {
    const before = `\ufeff; shared
[DEFAULT]
region = us-phoenix-1

[MFA]   ; for the cluster
# who
user = ocid1.user
fingerprint : 11:22
  # amid
   33
key_file= /old/key.pem
log_requests = True
pass_phrase = secret

# the next
[other]
user=b`.replaceAll('\n', '\r\n');
    const after = `\ufeff; shared
[DEFAULT]
region = us-phoenix-1

[MFA]   ; for the cluster
# who
fingerprint : aa:bb
  # amid
key_file= /home/a/key.pem
log_requests = True
security_token_file=/home/a/token

# the next
[other]
user=b`.replaceAll('\n', '\r\n');
    assert.equal(edited(before), after);
    assert.equal(edited(after), after);
  });

  it('ends a last line that had no end only where something follows', () => {
    assert.equal(edited('[MFA]'), BLOCK);
    assert.equal(edited('[MFA]\nuser=a'), BLOCK);
    assert.ok(edited(`${BLOCK}#`).endsWith('token\n#'));
  });

  it('keeps to the depth of the lines around', () => {
    const after = edited('[MFA]\n  fingerprint=x\n  [next]\n  a=b\n');
    assert.equal(valuesOf(parseIni(after, ''), 'next')?.get('a'), 'b');
    assert.match(after, /\n {2}security_token_file=/u);
  });

  it('refuses a file whose meaning it would change', () => {
    // What is indented under a header without values is a section; under a value it would become part of that.
    const trap = '[MFA]\n    [next]\n    a=b\n';
    assert.throws(() => edited(trap), failure('oci-config-unreadable', /Indent its lines consistently/u));
    assert.throws(() => edited('a=b\n'), failure('oci-config-unreadable', /^Line 1 of config/u));
  });

  it('serves several headers of [DEFAULT]', () => {
    const after = withProfile('[DEFAULT]\nuser=a\n[x]\nb=c\n[DEFAULT]\nfingerprint=d\n', 'config', {
      ...edit,
      name: 'DEFAULT',
    });
    const [x, shared] = ['x', 'DEFAULT'].map((name) => Object.fromEntries(valuesOf(parseIni(after, ''), name)!));
    assert.deepEqual([x, shared], [{ b: 'c' }, Object.fromEntries(values)]);
  });

  it('takes a profile out with what stands between its lines, and nothing else', () => {
    const out = (text: string): string => withoutProfile(text, 'config', 'MFA');
    assert.equal(out(BLOCK), '');
    assert.equal(out(`; a\n[DEFAULT]\nuser=a\n\n${BLOCK}`), '; a\n[DEFAULT]\nuser=a\n');
    assert.equal(out(`[a]\nb=c\n\n${BLOCK}\n\n# next\n[d]\n`), '[a]\nb=c\n\n# next\n[d]\n');
    assert.equal(out(`\ufeff${BLOCK}# next\r\n[d]`), '\ufeff# next\r\n[d]');
    assert.equal(out(`[a]\nb=c\n# about it\n[MFA]\n# x\ny=z\n`), '[a]\nb=c\n# about it\n');
    assert.equal(out('[a]\nb=c'), '[a]\nb=c');
  });

  it('is undone by its removal', () => {
    for (const text of ['', '[a]\nb=c\n', '# only words\n', '[a]\r\nb=c\r\n']) {
      assert.equal(withoutProfile(edited(text), 'config', 'MFA'), text);
    }
  });
});
