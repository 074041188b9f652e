import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { changeConfig } from '../../../src/oci/config/editConfig.ts';
import { checkNewSessionName } from '../../../src/oci/profiles/sessionFolder.ts';
import { parseSessionToken } from '../../../src/oci/profiles/sessionToken.ts';
import { refuseTarget, type SessionTarget, storeSession } from '../../../src/oci/profiles/storeSession.ts';
import { failure } from '../../oidc/failure.ts';
import { personAt } from '../callback.ts';
import { apiKeyProfile, newKey, pemOf, section, sessionFiles, sessionProfile, sessionToken, TENANCY } from '../home.ts';

describe('what a sign-in to OCI leaves', () => {
  const key = newKey();
  const other = newKey();
  const token = parseSessionToken(sessionToken(), 'x');
  const session = {
    token,
    region: 'us-ashburn-1',
    privateKeyPem: `${pemOf(key)}OCI_API_KEY`,
    publicKeyPem: 'public\n',
  };
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'oci-store-'));
    mkdirSync(at('.oci'), { mode: 0o700 });
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const at = (name: string): string => path.join(home, name);
  const read = (name: string): string => readFileSync(at(name), 'utf8');
  const mode = (name: string): number => statSync(at(name)).mode & 0o777;
  const target = (more: Partial<SessionTarget> = {}): SessionTarget => {
    return { configPath: at('.oci/config'), profileName: 'MFA', replaces: false, ...more };
  };
  const store = (more: Partial<SessionTarget> = {}) => storeSession(target(more), session, personAt(home));
  const refuse = (more: Partial<SessionTarget> = {}) => refuseTarget(target(more), personAt(home));
  const config = (text: string): void => {
    writeFileSync(at('.oci/config'), text, { mode: 0o644 });
  };

  it('is a folder, three files and a profile, for nobody else', async () => {
    await store();
    assert.deepEqual(readdirSync(at('.oci/sessions/MFA')).sort(), [
      'oci_api_key.pem',
      'oci_api_key_public.pem',
      'token',
    ]);
    assert.equal(read('.oci/sessions/MFA/token'), token.token);
    assert.match(
      read('.oci/config'),
      new RegExp(`tenancy=${TENANCY}\nregion=us-ashburn-1\nsecurity_token_file=/`, 'u'),
    );
    if (process.platform === 'win32') return;
    assert.equal(mode('.oci/sessions/MFA'), 0o700);
    for (const name of [
      'sessions/MFA/oci_api_key.pem',
      'sessions/MFA/oci_api_key_public.pem',
      'sessions/MFA/token',
      'config',
    ]) {
      assert.equal(mode(`.oci/${name}`), 0o600, name);
    }
  });

  it('takes a former session’s place, closes what was open, and follows links', async () => {
    for (const [name, text] of Object.entries(sessionFiles('MFA', other, 'former'))) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), text, { mode: 0o644 });
    }
    writeFileSync(at('real-config'), `# mine\n${sessionProfile('MFA', other)}`, { mode: 0o644 });
    symlinkSync(at('real-config'), at('.oci/config'));
    await store();
    assert.match(read('real-config'), /^# mine\n\[MFA\]\nfingerprint=/u);
    assert.equal(read('.oci/sessions/MFA/token'), token.token);
    if (process.platform === 'win32') return;
    assert.equal(mode('.oci/sessions/MFA/token'), 0o600);
    assert.equal(mode('real-config'), 0o600);
  });

  it('never replaces an API key unless told to, and then leaves nothing of its user', async () => {
    config(`${apiKeyProfile('MFA', other, { pass_phrase: 'x' })}\n${apiKeyProfile('B', other)}`);
    await assert.rejects(store(), failure('oci-profile-exists', /"MFA"/u));
    await store({ replaces: true });
    const [mfa = '', b = ''] = read('.oci/config').split('\n\n');
    assert.doesNotMatch(mfa, /user|pass_phrase|~/u);
    assert.match(b, /^\[B\]\nuser=/u);
  });

  it('takes no other way to sign in for a session, and no profile of shared values for anything', async () => {
    config(section('MFA', { authentication_type: 'instance_principal', region: 'iad' }));
    await assert.rejects(refuse(), failure('oci-profile-exists'));
    config(section('MFA', { region: 'iad' }));
    await refuse();
    config(`${sessionProfile('MFA', other, { key_file: '~/.oci/key.pem' })}user=own\n`);
    await assert.rejects(refuse(), failure('oci-profile-exists'));
  });

  it('keeps the user that somebody gave a session', async () => {
    config(`${sessionProfile('MFA', other)}user=own\npass_phrase=x\n`);
    await store();
    assert.match(read('.oci/config'), /\nuser=own\n/u);
    assert.doesNotMatch(read('.oci/config'), /pass_phrase/u);
  });

  it('never writes over an API key that lies where the session’s would', async () => {
    const there = { key_file: '~/.oci/sessions/MFA/oci_api_key.pem' };
    for (const name of ['MFA', 'BOOTSTRAPPED']) {
      config(apiKeyProfile(name, other, there));
      await assert.rejects(refuse({ replaces: true }), failure('oci-key-in-the-way', new RegExp(name, 'u')));
    }
  });

  it('never writes over a session of the person’s own file for another file', async () => {
    await store();
    const configPath = at('imported');
    const foreign = failure(
      'oci-session-in-the-way',
      /"MFA" of .*\.oci.config is stored in .*MFA, .*imported would replace/u,
    );
    await assert.rejects(store({ configPath }), foreign);
    writeFileSync(configPath, read('.oci/config').replace(/^tenancy=.*$/mu, 'tenancy=another'));
    await assert.rejects(refuse({ configPath, replaces: true }), foreign);
    writeFileSync(configPath, read('.oci/config'));
    await refuse({ configPath });
    await refuse({ configPath, profileName: 'B' });
  });

  it('refuses names and files before anything is asked', async () => {
    for (const profileName of ['', '.', '..', '../x', 'a/b', 'a b', 'é', 'a]\n[b']) {
      await assert.rejects(refuse({ profileName }), failure('oci-profile-name'));
    }
    assert.throws(
      () => {
        checkNewSessionName('DEFAULT');
      },
      failure('oci-profile-default', /another name/u),
    );
    checkNewSessionName('MFA');
    config('nonsense');
    await assert.rejects(refuse(), failure('oci-config-unreadable', /^Line 1/u));
    writeFileSync(at('.oci/config'), Buffer.from([0x5b, 0xff]));
    await assert.rejects(refuse(), failure('oci-config-unreadable', /UTF-8/u));
  });

  const whole = () => ['sessions/MFA/oci_api_key.pem', 'sessions/MFA/token'].map((name) => read(`.oci/${name}`));
  const second = { ...session, token: parseSessionToken(sessionToken({ jti: 'second' }), 'x') };

  it('touches nothing when the config file cannot be written', async () => {
    await store();
    const former = whole();
    chmodSync(at('.oci/config'), 0o400);
    await assert.rejects(
      storeSession(target(), second, personAt(home)),
      failure('read-only', /./u, [second.token.token]),
    );
    await assert.rejects(store({ profileName: 'NEW' }), failure('read-only'));
    assert.deepEqual(whole(), former);
    assert.deepEqual(readdirSync(at('.oci/sessions/NEW')), []);
  });

  it('puts the former session back when somebody spoils the config file at the last moment', async () => {
    await store();
    const former = whole();
    const spoil = (): void => {
      if (read('.oci/sessions/MFA/token') === former[1]) setImmediate(spoil);
      else config('nonsense');
    };
    spoil();
    await assert.rejects(storeSession(target(), second, personAt(home)), failure('oci-config-unreadable'));
    assert.deepEqual(whole(), former);
    assert.equal(read('.oci/config'), 'nonsense');
  });

  it('keeps what somebody else writes into the config file meanwhile', async () => {
    config('[A]\nb=c\n');
    let calls = 0;
    const edit = (text: string): string => {
      calls += 1;
      return `${text}# ours\n`;
    };
    const before = (): Promise<void> => {
      config('[A]\nb=theirs\n');
      return Promise.resolve();
    };
    await changeConfig(at('.oci/config'), edit, { host: personAt(home), before });
    assert.equal(read('.oci/config'), '[A]\nb=theirs\n# ours\n');
    assert.equal(calls, 2);
    const always = changeConfig(
      at('.oci/config'),
      (text) => {
        config(`${text}#\n`);
        return text;
      },
      { host: personAt(home) },
    );
    await assert.rejects(always, failure('oci-config-busy'));
    assert.deepEqual(readdirSync(at('.oci')), ['config']);
  });
});
