import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OciProfile } from '../../../src/oci/profiles/profiles.ts';
import { terminateSession } from '../../../src/oci/api/terminateSession.ts';
import { failure } from '../../oidc/failure.ts';
import { apiKeyProfile, newKey, personIn, section, sessionFiles, sessionProfile, sessionToken } from '../home.ts';

describe('the end of an OCI session', () => {
  const key = newKey();
  const files = sessionFiles('MFA', key, sessionToken());
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'oci-terminate-'));
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const at = (name: string): string => path.join(home, name);
  const left = (name: string): boolean => existsSync(at(name));
  const config = (): string => readFileSync(at('.oci/config'), 'utf8');

  async function end(text: string, more: Partial<OciProfile> = {}): Promise<void> {
    const host = personIn(home, { ...files, '.oci/config': text });
    await terminateSession({ name: 'MFA', configPath: at('.oci/config'), kind: 'session', ...more }, host);
  }

  it('takes profile and folder away, and nothing else', async () => {
    await end(`# mine\n${apiKeyProfile('DEFAULT', key)}\n${sessionProfile('MFA', key)}`);
    assert.equal(config(), `# mine\n${apiKeyProfile('DEFAULT', key)}`);
    assert.ok(!left('.oci/sessions/MFA') && left('.oci/sessions'));
  });

  it('leaves the files that another profile uses', async () => {
    await end(
      `${sessionProfile('MFA', key)}\n${sessionProfile('COPY', key).replaceAll('sessions/COPY', 'sessions/MFA')}`,
    );
    assert.doesNotMatch(config(), /\[MFA\]/u);
    assert.ok(left('.oci/sessions/MFA/token') && left('.oci/sessions/MFA/oci_api_key.pem'));
  });

  it('leaves the files that a profile of the CLI’s own config file uses', async () => {
    const host = personIn(home, {
      ...files,
      '.oci/config': sessionProfile('MFA', key),
      other: sessionProfile('MFA', key),
    });
    await terminateSession({ name: 'MFA', configPath: at('other'), kind: 'session' }, host);
    assert.ok(left('.oci/sessions/MFA/token'));
    assert.equal(readFileSync(at('other'), 'utf8'), '');
  });

  it('never takes a folder that is not the session’s own', async () => {
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere/token'), sessionToken());
    writeFileSync(at('elsewhere/key.pem'), 'x');
    const there = { key_file: '~/elsewhere/key.pem', security_token_file: '~/elsewhere/token' };
    await end(section('MFA', there));
    // The folder of that name is another one's.
    assert.ok(left('.oci/sessions/MFA/token') && left('elsewhere/key.pem') && !left('elsewhere/token'));
    const outside = {
      key_file: '~/.oci/sessions/../key.pem',
      security_token_file: '~/.oci/sessions/../elsewhere/token',
    };
    await end(section('..', outside), { name: '..' });
    assert.ok(left('.oci/sessions/MFA/token') && left('elsewhere/key.pem'));
  });

  it('never takes a file away that holds no session token, whatever the config file says', async () => {
    personIn(home, { '.ssh/id_rsa': 'precious' });
    await end(section('MFA', { key_file: '~/.ssh/id_rsa', security_token_file: '~/.ssh/id_rsa' }));
    assert.equal(readFileSync(at('.ssh/id_rsa'), 'utf8'), 'precious');
    assert.equal(config(), '');
  });

  it('takes a link to a folder away, and not the folder', async () => {
    mkdirSync(at('.oci/sessions'), { recursive: true });
    mkdirSync(at('elsewhere'));
    symlinkSync(at('elsewhere'), at('.oci/sessions/MFA'));
    await end(sessionProfile('MFA', key));
    assert.ok(!left('.oci/sessions/MFA') && left('elsewhere/token'));
  });

  const inDefault = (): string => sessionProfile('DEFAULT', key).replaceAll('sessions/DEFAULT', 'sessions/MFA');

  it('takes of what all profiles share the token alone', async () => {
    const shared = `${inDefault()}\n[other]\nregion=iad\n`;
    await end(shared, { name: 'DEFAULT' });
    assert.equal(config(), shared);
    assert.ok(!left('.oci/sessions/MFA/token') && left('.oci/sessions/MFA/oci_api_key.pem'));
  });

  it('refuses what shares its session, and what is none', async () => {
    const shared = inDefault();
    await assert.rejects(end(`${shared}\n[MFA]\nregion=iad\n`), failure('oci-session-inherited', /\[DEFAULT\]/u));
    await assert.rejects(end(apiKeyProfile('MFA', key), { kind: 'apiKey' }), failure('oci-not-a-session'));
    await assert.rejects(end('', {}), failure('oci-not-a-session'));
    assert.ok(left('.oci/sessions/MFA/token'));
  });

  it('ends a session whose files are gone already', async () => {
    const host = personIn(home, { '.oci/config': sessionProfile('MFA', key) });
    await terminateSession({ name: 'MFA', configPath: at('.oci/config'), kind: 'session' }, host);
    assert.equal(config(), '');
  });
});
