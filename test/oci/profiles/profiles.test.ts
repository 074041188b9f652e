import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type OciProfile, readOciFiles } from '../../../src/oci/profiles/profiles.ts';
import type { ErrorInfo } from '../../../src/errors/userError.ts';
import { errorSentence } from '../../../src/text/sentenceOf.ts';
import {
  apiKeyProfile,
  newKey,
  NOW,
  pemOf,
  personIn,
  section,
  sessionFiles,
  sessionProfile,
  sessionToken,
  TENANCY,
  USER,
} from '../home.ts';

type Files = Readonly<Record<string, string>>;

function sentenceFor(problem: ErrorInfo | undefined): string {
  return problem === undefined ? '' : errorSentence(problem);
}

describe('the profiles of an OCI config file', () => {
  const key = newKey();
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'oci-profiles-'));
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  const read = (files: Files, env: Record<string, string> = {}, named?: string) =>
    readOciFiles(personIn(home, files, env), named);
  const at = (name: string): string => path.join(home, name);
  const config = (text: string, more: Files = {}): Files => ({
    '.oci/key.pem': pemOf(key),
    ...sessionFiles('MFA', key, sessionToken()),
    '.oci/config': text,
    ...more,
  });
  const only = async (text: string, more: Files = {}, env: Record<string, string> = {}): Promise<OciProfile> => {
    const { profiles, problem } = await read(config(text, more), env);
    assert.equal(problem, undefined);
    return profiles.at(-1) ?? assert.fail('no profile');
  };

  it('come in order, with what they inherit', async () => {
    const found = await read(
      config(
        [
          apiKeyProfile('DEFAULT', key, { region: 'fra' }),
          '; a comment\n[only-a-region]\nregion = iad\n',
          sessionProfile('MFA', key),
        ].join(''),
      ),
    );
    assert.deepEqual(
      found.profiles.map(({ name, kind, region, tenancy, user, problem }) => [
        name,
        kind,
        region,
        tenancy,
        user,
        problem,
      ]),
      [
        ['DEFAULT', 'apiKey', 'fra', TENANCY, USER, undefined],
        ['only-a-region', 'apiKey', 'iad', TENANCY, USER, undefined],
        ['MFA', 'session', 'us-ashburn-1', TENANCY, USER, undefined],
      ],
    );
    assert.equal(found.configPath, at('.oci/config'));
    assert.equal(found.defaultProfile, 'DEFAULT');
    for (const file of ['.oci/config', '.oci/oci_cli_rc', '.oci/key.pem', '.oci/sessions/MFA/token']) {
      assert.ok(found.files.includes(at(file)), file);
    }
  });

  it('of a session: where it lies and what its token says', async () => {
    const token = sessionToken({ sub: 'ocid1.user.oc1..another', tenant: 'ocid1.tenancy.oc1..another', sess_exp: 1 });
    const found = await only(sessionProfile('MFA', key, { tenancy: '' }), sessionFiles('MFA', key, token));
    const folder = at('.oci/sessions/MFA');
    assert.deepEqual(found.session, {
      profileName: 'MFA',
      region: 'us-ashburn-1',
      tokenFile: path.join(folder, 'token'),
      keyFile: path.join(folder, 'oci_api_key.pem'),
      passPhrase: undefined,
    });
    assert.equal(found.user, 'ocid1.user.oc1..another');
    assert.equal(found.tenancy, 'ocid1.tenancy.oc1..another');
    assert.equal(found.token?.expiresAt, NOW + 50 * 60_000);
    assert.equal(found.token.sessionEndsAt, 1000);
    assert.deepEqual(found.exposedFiles, []);
  });

  it('of one that has ended are no trouble of the file', async () => {
    const found = await only(sessionProfile('MFA', key), sessionFiles('MFA', key, sessionToken({ exp: 1 })));
    assert.equal(found.token?.expiresAt, 1000);
    assert.equal(found.problem, undefined);
  });

  it('are a session only where the section itself says so beside an inherited user', async () => {
    const asSession = sessionProfile('DEFAULT', key).replace('sessions/DEFAULT', 'sessions/MFA');
    assert.equal((await only(`${asSession}${section('own', { user: USER })}`)).kind, 'apiKey');
    const elsewhere = { user: 'me', key_file: '~/.oci/key.pem' };
    assert.equal((await only(apiKeyProfile('DEFAULT', key) + sessionProfile('MFA', key, elsewhere))).kind, 'apiKey');
    const { kind, token } = await only(sessionProfile('MFA', key, { user: 'me' }));
    assert.deepEqual([kind, token?.expiresAt], ['session', NOW + 50 * 60_000]);
    assert.equal((await only(apiKeyProfile('DEFAULT', key) + sessionProfile('MFA', key))).kind, 'session');
  });

  it('that sign in otherwise, or hold no more than shared values, are neither', async () => {
    const principal = { authentication_type: 'instance_principal' };
    const found = await read(config(section('a', principal) + section('b', { region: 'iad' }) + section('c', {})));
    assert.deepEqual(
      found.profiles.map(({ kind, problem }) => [kind, problem]),
      [
        ['other', undefined],
        ['other', undefined],
        ['other', undefined],
      ],
    );
  });

  it('are none where there is no file, and it is known which one to watch', async () => {
    const found = await read({}, { OCI_CONFIG_FILE: at('elsewhere') });
    assert.deepEqual([found.profiles, found.problem, found.configPath], [[], undefined, at('elsewhere')]);
    assert.ok(found.files.includes(at('.oci/config')) && found.files.includes(at('elsewhere')));
  });

  it('of another file are read when that is named, by ~ too', async () => {
    const files = config(apiKeyProfile('one', key), { other: apiKeyProfile('two', key) });
    for (const named of ['~/other', at('other')]) {
      const found = await read(files, { OCI_CLI_CONFIG_FILE: at('.oci/config') }, named);
      assert.deepEqual([found.configPath, found.profiles[0]?.name], [at('other'), 'two']);
    }
  });

  it('have the default that the settings file or the environment names', async () => {
    const files = config(apiKeyProfile('one', key), {
      '.oci/oci_cli_rc': '[OCI_CLI_SETTINGS]\ndefault_profile = one\n',
    });
    assert.equal((await read(files)).defaultProfile, 'one');
    assert.equal((await read(files, { OCI_CLI_PROFILE: 'two' })).defaultProfile, 'two');
  });

  it('do not take what the environment says for their own', async () => {
    const env = { OCI_CLI_USER: 'me', OCI_CLI_KEY_FILE: '/x', OCI_CLI_SECURITY_TOKEN_FILE: '/y' };
    const found = await only(apiKeyProfile('one', key), {}, env);
    assert.deepEqual([found.kind, found.user, found.problem], ['apiKey', USER, undefined]);
  });

  describe('cannot be used, and say why, when', () => {
    const broken: readonly (readonly [string, RegExp, string, Files?])[] = [
      ['the token is missing', /session token .*token does not exist\. Sign in/u, sessionProfile('gone', key)],
      [
        'the token is none',
        /does not contain a session token/u,
        sessionProfile('MFA', key),
        sessionFiles('MFA', key, 'x'),
      ],
      ['a session has no key', /does not set key_file\. Sign in/u, sessionProfile('MFA', key, { key_file: '' })],
      [
        'a session’s key is missing',
        /private key .*nokey does not exist/u,
        sessionProfile('MFA', key, { key_file: '~/nokey' }),
      ],
      ['the key is missing', /private key .*nokey does not exist/u, apiKeyProfile('one', key, { key_file: '~/nokey' })],
      ['the key is a folder', /is a folder/u, apiKeyProfile('one', key, { key_file: '~/.oci' })],
      [
        'the key is the public half',
        /is not a private key/u,
        apiKeyProfile('one', key),
        { '.oci/key.pem': createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString() },
      ],
      [
        'a value is missing',
        /Profile "one" of .*config does not set tenancy/u,
        apiKeyProfile('one', key, { tenancy: '' }),
      ],
      ['a path depends on a folder', /relative path "key\.pem"/u, apiKeyProfile('one', key, { key_file: 'key.pem' })],
    ];
    for (const [what, sentence, text, more] of broken) {
      it(what, async () => {
        const { problem } = await only(text, more);
        assert.match(sentenceFor(problem), sentence);
        assert.match(sentenceFor(problem), /^[^\n]+\.$/u);
      });
    }
  });

  it('may have an encrypted key, whose pass phrase can be asked for', async () => {
    const pem = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret' }).toString();
    assert.equal((await only(apiKeyProfile('one', key), { '.oci/key.pem': pem })).problem, undefined);
  });

  it('have only so many files looked at', async () => {
    const sections = Array.from({ length: 3_000 }, (_, index) => {
      return `[p${index}]\nkey_file=${home}/${index}\nuser=u\nfingerprint=f\ntenancy=t\n`;
    });
    const { profiles, files } = await read({ '.oci/config': sections.join('') });
    assert.equal(profiles.length, 3_000);
    assert.deepEqual(profiles.at(-1)?.problem, { code: 'oci-files-too-many', data: { most: 2_000 } });
    assert.ok(files.length < 2_010);
  });

  it('share files that are read once', async () => {
    const sections = Array.from({ length: 2_000 }, (_, index) => `[p${index}]\nregion=iad\n`).join('');
    const many = Array.from({ length: 2_000 }, (_, index) => `k${index}=v\n`).join('');
    const found = await read(config(`${apiKeyProfile('DEFAULT', key)}${many}${sections}`));
    assert.equal(found.profiles.length, 2_001);
    assert.ok(found.profiles.every(({ user, problem }) => user === USER && problem === undefined));
    assert.ok(found.files.length < 10);
  });

  describe('of a file that cannot be read are none, and it is said why:', () => {
    it('garbled text', async () => {
      const found = await read(config('region = iad\n'));
      const data = { path: at('.oci/config'), line: 1, reason: 'no-section' };
      assert.deepEqual(found.problem, { code: 'oci-config-unreadable', data });
      assert.deepEqual(found.profiles, []);
    });

    it('a folder', async () => {
      const found = await read({ '.oci/sub/x': '' }, { OCI_CLI_CONFIG_FILE: at('.oci/sub') });
      assert.equal(found.problem?.code, 'not-a-file');
    });

    it('a path that depends on the working folder', async () => {
      const found = await read({}, {}, 'config');
      assert.deepEqual(found.problem, { code: 'oci-config-relative', data: { path: 'config' } });
      assert.ok(!found.files.includes('config'));
    });

    it('settings beside it that are garbled, with its profiles all the same', async () => {
      const found = await read(config(apiKeyProfile('one', key), { '.oci/oci_cli_rc': 'x' }));
      assert.match(sentenceFor(found.problem), /oci_cli_rc/u);
      assert.equal(found.profiles.length, 1);
    });
  });

  if (process.platform !== 'win32') {
    it('name the files that others can read', async () => {
      const text = apiKeyProfile('DEFAULT', key) + sessionProfile('MFA', key);
      const host = personIn(home, config(text));
      const [token, pem] = [at('.oci/sessions/MFA/token'), at('.oci/key.pem')];
      await chmod(token, 0o640);
      await chmod(pem, 0o604);
      await chmod(at('.oci/config'), 0o620);
      const { profiles } = await readOciFiles(host);
      assert.deepEqual(
        profiles.map(({ exposedFiles }) => exposedFiles),
        [
          [pem, at('.oci/config')],
          [token, at('.oci/config')],
        ],
      );
    });

    it('are not waited for where a pipe takes the place of a file', async () => {
      const host = personIn(home, config(apiKeyProfile('one', key, { key_file: '~/pipe' })));
      execFileSync('mkfifo', [at('pipe')]);
      const { profiles } = await readOciFiles(host);
      assert.deepEqual(profiles[0]?.problem, { code: 'not-a-file', data: { path: at('pipe'), kind: 'pipe' } });
    });
  }
});
