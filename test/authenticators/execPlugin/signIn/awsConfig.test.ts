import assert from 'node:assert/strict';
import { awsConfigPath, meetsCondition } from '../../../../src/authenticators/execPlugin/signIn/awsConfig.ts';

const START = 'sso_start_url = https://example.awsapps.com/start';
const REGION = 'sso_region = eu-west-1';

function uses(text: string | undefined, profile?: string, env: Readonly<Record<string, string>> = {}): boolean {
  return meetsCondition({ kind: 'aws-sso', profile, isGranted: false }, text, { env });
}

describe('a profile of the AWS CLI signs in through IAM Identity Center', () => {
  for (const [words, text, profile] of [
    ['on its own', `[profile dev]\n${START}\n${REGION}\n`, 'dev'],
    ['by a session', `[profile dev]\nsso_session = main\n[sso-session main]\n${START}\n${REGION}\n`, 'dev'],
    ['with comments and blank lines', `# a\n; b\n\n[profile dev]\n# c\n${START}\n\n${REGION}\n; d`, 'dev'],
    ['with Windows line ends', `[profile dev]\r\n${START}\r\n${REGION}\r\n`, 'dev'],
    ['with a byte order mark', `\ufeff[profile dev]\n${START}\n${REGION}\n`, 'dev'],
    ['with colons and no blanks', '[profile dev]\nsso_start_url:https://example.com\nsso_region=eu-west-1\n', 'dev'],
    ['in quotes', `[profile "my team"]\n${START}\n${REGION}\n`, 'my team'],
    ['with capital letters in keys', `[profile dev]\nSSO_Start_URL = https://example.com\n${REGION}\n`, 'dev'],
    ['as the default', `[default]\n${START}\n${REGION}\n`, undefined],
    ['as the default by its long name', `[profile default]\n${START}\n${REGION}\n`, 'default'],
    ['with the values of every section', `[DEFAULT]\n${START}\n${REGION}\n[profile dev]\nregion = x\n`, 'dev'],
    ['beside nested settings', `[profile dev]\ns3 =\n  max_concurrent_requests = 20\n${START}\n${REGION}\n`, 'dev'],
  ] as const) {
    it(words, () => {
      assert.equal(uses(text, profile), true);
    });
  }

  for (const [words, text, profile] of [
    ['without a file', undefined, 'dev'],
    ['with an empty file', '', 'dev'],
    ['with another profile', `[profile other]\n${START}\n${REGION}\n`, 'dev'],
    ['with keys only', '[profile dev]\naws_access_key_id = x\n', 'dev'],
    ['without a region', `[profile dev]\n${START}\n`, 'dev'],
    ['with an empty address', `[profile dev]\nsso_start_url =\n${REGION}\n`, 'dev'],
    ['with a session that is missing', '[profile dev]\nsso_session = main\n', 'dev'],
    ['with a session of another name', `[profile dev]\nsso_session = a\n[sso-session b]\n${START}\n${REGION}\n`, 'dev'],
    ['in a comment', `[profile dev]\n# ${START}\n; ${REGION}\n`, 'dev'],
    ['nested below another setting', `[profile dev]\ns3 =\n  ${START}\n  ${REGION}\n`, 'dev'],
    ['in a section that is no profile', `[dev]\n${START}\n${REGION}\n`, 'dev'],
    ['where the CLI itself fails', `[profile dev]\n${START}\n${REGION}\n[profile dev]\n`, 'dev'],
    ['where the file is no such file', 'not an ini file', 'dev'],
  ] as const) {
    it(`but not ${words}`, () => {
      assert.equal(uses(text, profile), false);
    });
  }

  it('that the environment chooses, where the entry names none', () => {
    const text = `[default]\nregion = x\n[profile dev]\n${START}\n${REGION}\n`;
    assert.equal(uses(text), false);
    assert.equal(uses(text, undefined, { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'default' }), true);
    assert.equal(uses(text, undefined, { AWS_DEFAULT_PROFILE: 'dev' }), true);
    assert.equal(uses(text, 'default', { AWS_PROFILE: 'dev' }), false);
  });

  it("through Granted's keys, which count for Granted only", () => {
    const text = '[profile dev]\ngranted_sso_start_url = https://example.com\ngranted_sso_region = eu-west-1\n';
    assert.equal(uses(text, 'dev'), false);
    assert.equal(meetsCondition({ kind: 'aws-sso', profile: 'dev', isGranted: true }, text, { env: {} }), true);
  });
});

describe('awsConfigPath', () => {
  it('is the file that the CLI reads', () => {
    const linux = { platform: 'linux', home: '/home/dev' } as const;
    assert.equal(awsConfigPath({ ...linux, env: {} }), '/home/dev/.aws/config');
    assert.equal(awsConfigPath({ ...linux, env: { AWS_CONFIG_FILE: '/etc/aws' } }), '/etc/aws');
    assert.equal(awsConfigPath({ ...linux, env: { AWS_CONFIG_FILE: '~/aws' } }), '/home/dev/aws');
    const windows = { platform: 'win32', home: 'C:\\Users\\Dev', env: {} } as const;
    assert.equal(awsConfigPath(windows), 'C:\\Users\\Dev\\.aws\\config');
  });
});
