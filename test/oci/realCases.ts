import { generateKeyPairSync } from 'node:crypto';
import { fingerprintOf } from '../../src/oci/config/privateKeys.ts';
import {
  apiKeyProfile,
  CLUSTER,
  generate,
  newKey,
  NOW,
  pemOf,
  section,
  sessionFiles,
  sessionProfile,
  sessionToken,
  TENANCY,
  USER,
} from './home.ts';

/** A person's files, environment and call, and whether the real CLI gives a token for it. */
export interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly works: boolean;
  /** What the CLI must be told to give the token that we give of our own accord. */
  readonly cliArgs?: readonly string[];
}

const key = newKey();
const other = newKey();
const large = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
const phrase = 'open sesame; #1';
const encrypted8 = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: phrase }).toString();
const encrypted1 = key.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: phrase }).toString();
const keyFile = { '.oci/key.pem': pemOf(key) };
const plain = { ...keyFile, '.oci/config': apiKeyProfile('DEFAULT', key) };
const session = ['--profile', 'MFA', '--auth', 'security_token'];
const withSession = {
  ...keyFile,
  ...sessionFiles('MFA', other, sessionToken()),
  '.oci/config': apiKeyProfile('DEFAULT', key) + sessionProfile('MFA', other),
};
const whole = {
  OCI_CLI_USER: USER,
  OCI_CLI_TENANCY: TENANCY,
  OCI_CLI_FINGERPRINT: fingerprintOf(other),
  OCI_CLI_REGION: 'eu-frankfurt-1',
};

type Given = Partial<Omit<Case, 'name' | 'works'>>;

function works(name: string, { files = plain, env = {}, args = generate(), ...rest }: Given): Case {
  return { name, files, env, args, works: true, ...rest };
}

function fails(name: string, given: Given): Case {
  return { ...works(name, given), works: false };
}

/** A config file of the plain person's with other bytes around it. */
function config(text: string | Buffer): Given {
  return { files: { ...keyFile, '.oci/config': text } };
}

const keyKinds: Case[] = [
  works('PKCS #8', {}),
  works('the label that the CLI puts at a key’s end', {
    files: { ...plain, '.oci/key.pem': `${pemOf(key)}OCI_API_KEY\n` },
  }),
  works('PKCS #1', { files: { ...plain, '.oci/key.pem': key.export({ type: 'pkcs1', format: 'pem' }) } }),
  works('3072 bits', { files: { '.oci/key.pem': pemOf(large), '.oci/config': apiKeyProfile('DEFAULT', large) } }),
  works('CRLF and blank lines around a key', {
    files: { ...plain, '.oci/key.pem': `\r\n\r\n${pemOf(key).replaceAll('\n', '\r\n')}\r\n` },
  }),
  works('PKCS #8, encrypted', {
    files: { '.oci/key.pem': encrypted8, '.oci/config': apiKeyProfile('DEFAULT', key, { pass_phrase: phrase }) },
  }),
  works('PKCS #1, encrypted', {
    files: { '.oci/key.pem': encrypted1, '.oci/config': apiKeyProfile('DEFAULT', key, { pass_phrase: phrase }) },
  }),
  works('a pass phrase from the environment', {
    files: { ...plain, '.oci/key.pem': encrypted8 },
    env: { OCI_CLI_PASSPHRASE: phrase },
  }),
  works('a pass phrase that no key needs, inherited', {
    files: { ...keyFile, '.oci/config': section('DEFAULT', { pass_phrase: phrase }) + apiKeyProfile('A', key) },
    args: generate('--profile', 'A'),
  }),
  fails('a wrong pass phrase', {
    files: { '.oci/key.pem': encrypted8, '.oci/config': apiKeyProfile('DEFAULT', key, { pass_phrase: 'no' }) },
  }),
  fails('no pass phrase', { files: { ...plain, '.oci/key.pem': encrypted8 } }),
  fails('a public key', { files: { ...plain, '.oci/key.pem': 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ me' } }),
  fails('no key', { files: { '.oci/config': apiKeyProfile('DEFAULT', key) } }),
];

const configFiles: Case[] = [
  works('comments, colons, capitals, blanks', {
    ...config(
      `; one\n# two\n\n[DEFAULT]\nUser : ${USER}\n  ; three\nFINGERPRINT = ${fingerprintOf(key)}\n` +
        `tenancy=${TENANCY}\n\nregion\t=\tus-phoenix-1  \nkey_file:~/.oci/key.pem\n`,
    ),
  }),
  works('CRLF', config(apiKeyProfile('DEFAULT', key).replaceAll('\n', '\r\n'))),
  works('lines without "=" that go on with a value', config(apiKeyProfile('DEFAULT', key, { extra: 'a\n  b\n\n  c' }))),
  works('a second [DEFAULT]', {
    ...config(
      apiKeyProfile('DEFAULT', key, { region: 'x' }).replace('region=x\n', '') + '[DEFAULT]\nregion=uk-london-1\n',
    ),
  }),
  works('a name with blanks and a bracket', {
    ...config(apiKeyProfile('my profile] x', key)),
    args: generate('--profile', 'my profile] x'),
  }),
  works('a profile that inherits all but its region', {
    ...config(apiKeyProfile('DEFAULT', key) + '[B]\nregion=ap-tokyo-1\n'),
    args: generate('--profile=B'),
  }),
  works('"%" is nothing special', config(apiKeyProfile('DEFAULT', key, { note: '100% of %(user)s' }))),
  works('~/.oci/config is not there, but OCI_CONFIG_FILE', {
    files: { ...keyFile, 'elsewhere/config': apiKeyProfile('DEFAULT', key) },
    env: { OCI_CONFIG_FILE: '~/elsewhere/config' },
  }),
  works('OCI_CONFIG_FILE beside ~/.oci/config counts for nothing', { env: { OCI_CONFIG_FILE: '~/elsewhere/config' } }),
  works('OCI_CLI_CONFIG_FILE before ~/.oci/config', {
    files: { ...plain, other: apiKeyProfile('DEFAULT', key, { region: 'sa-santiago-1' }) },
    env: { OCI_CLI_CONFIG_FILE: '~/other' },
  }),
  works('--config-file before OCI_CLI_CONFIG_FILE', {
    files: { ...plain, other: apiKeyProfile('DEFAULT', key, { region: 'sa-santiago-1' }) },
    env: { OCI_CLI_CONFIG_FILE: '~/nowhere' },
    args: generate('--config-file', '~/other'),
  }),
  works('the oldest place', { files: { ...keyFile, '.oraclebmc/config': apiKeyProfile('DEFAULT', key) } }),
  fails('no config file', { files: keyFile }),
  fails('no such profile', { args: generate('--profile', 'nobody') }),
  fails('a line without "="', config(`${apiKeyProfile('DEFAULT', key)}nonsense\n`)),
  fails('a line before any section', config(`a=1\n${apiKeyProfile('DEFAULT', key)}`)),
  fails('a section twice', config(`${apiKeyProfile('DEFAULT', key)}[A]\n[A]\n`)),
  fails('a key twice', config(`${apiKeyProfile('DEFAULT', key)}REGION=a\n`)),
  fails(
    'not UTF-8',
    config(Buffer.concat([Buffer.from(apiKeyProfile('DEFAULT', key)), Buffer.from('a=\xe9\n', 'latin1')])),
  ),
  fails('no user', config(apiKeyProfile('DEFAULT', key).replace(/^user=.*\n/mu, ''))),
  fails('a malformed tenancy', config(apiKeyProfile('DEFAULT', key, { tenancy: 'mine' }))),
  fails('a malformed fingerprint', config(apiKeyProfile('DEFAULT', key, { fingerprint: 'aa:bb' }))),
  fails('a key in the config file', config(apiKeyProfile('DEFAULT', key, { key_content: 'x' }))),
  fails('no region', config(apiKeyProfile('DEFAULT', key).replace(/^region=.*\n/mu, ''))),
  works('a region from OCI_REGION alone', {
    ...config(apiKeyProfile('DEFAULT', key).replace(/^region=.*\n/mu, '')),
    env: { OCI_REGION: 'eu-paris-1' },
  }),
];

const rc = '.oci/oci_cli_rc';
const settingsFiles: Case[] = [
  works('default_profile', {
    files: { ...plain, '.oci/config': apiKeyProfile('D', key), [rc]: '[OCI_CLI_SETTINGS]\ndefault_profile = D\n' },
  }),
  works('OCI_CLI_PROFILE before default_profile', {
    files: { ...plain, '.oci/config': apiKeyProfile('E', key), [rc]: '[OCI_CLI_SETTINGS]\ndefault_profile = D\n' },
    env: { OCI_CLI_PROFILE: 'E' },
  }),
  works('auth and region of the profile', {
    files: { ...withSession, [rc]: '[DEFAULT]\nregion=$NEAR\n[MFA]\nauth = security_token\n' },
    env: { NEAR: 'eu-zurich-1' },
    args: generate('--profile', 'MFA'),
  }),
  works('the most specific default', {
    files: { ...plain, [rc]: '[DEFAULT]\nregion=a\nce.region=b\nce.cluster.generate-token.region=me-dubai-1\n' },
  }),
  works('a cluster by default', {
    files: { ...plain, [rc]: `[DEFAULT]\nce.cluster.cluster-id=${CLUSTER}\n` },
    args: ['ce', 'cluster', 'generate-token'],
  }),
  works('an unknown kind of auth there is an API key', { files: { ...plain, [rc]: '[DEFAULT]\nauth=telepathy\n' } }),
  works('OCI_CLI_RC_FILE where the usual file is missing', {
    files: { ...plain, rc: '[DEFAULT]\nregion=me-jeddah-1\n' },
    env: { OCI_CLI_RC_FILE: '$HOME/rc' },
  }),
  works('OCI_CLI_RC_FILE counts for nothing beside the usual file', {
    files: { ...plain, rc: '[DEFAULT]\nregion=me-jeddah-1\n', [rc]: '' },
    env: { OCI_CLI_RC_FILE: '~/rc' },
  }),
  works('--defaults-file', {
    files: { ...plain, rc: '[DEFAULT]\nregion=me-jeddah-1\n', [rc]: '' },
    args: generate('--defaults-file', '~/rc'),
  }),
  works('the older settings file', { files: { ...plain, '.oci/cli-defaults': '[DEFAULT]\nregion=ap-seoul-1\n' } }),
];

const environments: Case[] = [
  works('--region before OCI_CLI_REGION', { env: { OCI_CLI_REGION: 'a' }, args: generate('--region', 'ca-toronto-1') }),
  works('OCI_CLI_REGION before the profile', { env: { OCI_CLI_REGION: 'US-PHOENIX-1' } }),
  works('a region that nobody knows', { args: generate('--region=xx-nowhere-9') }),
  works('one value from the environment', { env: { OCI_CLI_USER: `${USER}2` } }),
  works('all of it, with a key file', {
    files: { k: pemOf(other) },
    env: { ...whole, OCI_CLI_KEY_FILE: '~/k', SUPPRESS_LABEL_WARNING: 'True' },
  }),
  works('all of it, with a key', { files: {}, env: { ...whole, OCI_CLI_KEY_CONTENT: pemOf(other) } }),
  works('the last of several options, between the words', {
    args: [
      '--region',
      'a',
      'ce',
      '--region=b',
      'cluster',
      'generate-token',
      '--cluster-id=x',
      ...generate().slice(3),
      '--region',
      'af-johannesburg-1',
    ],
  }),
  works('--auth api_key', { args: generate('--auth', 'api_key') }),
  works('a session', { files: withSession, args: generate(...session) }),
  works('a session by environment', {
    files: withSession,
    args: generate('--region', 'us-phoenix-1'),
    env: { OCI_CLI_AUTH: 'security_token', OCI_CLI_PROFILE: 'MFA' },
  }),
  works('a session that ends with its token', {
    files: { ...withSession, ...sessionFiles('MFA', other, sessionToken({ exp: NOW / 1000 + 240 })) },
    args: generate(...session),
  }),
  works('a session with a pass phrase', {
    files: {
      ...withSession,
      '.oci/sessions/MFA/oci_api_key.pem': encrypted8,
      '.oci/config': sessionProfile('MFA', key, { pass_phrase: phrase }),
    },
    args: generate(...session),
  }),
  works('a session’s token from elsewhere', {
    files: { ...withSession, t: sessionToken({ jti: 'other' }) },
    env: { OCI_CLI_SECURITY_TOKEN_FILE: '~/t' },
    args: generate(...session),
  }),
  fails('a session that is over', {
    files: { ...withSession, ...sessionFiles('MFA', other, sessionToken({ exp: 1 })) },
    args: generate(...session),
  }),
  fails('a session without its token file', { args: generate('--auth', 'security_token') }),
  fails('a session token of another shape', {
    files: { ...withSession, ...sessionFiles('MFA', other, 'nonsense') },
    args: generate(...session),
  }),
  fails('an unknown kind of auth', { args: generate('--auth', 'telepathy') }),
  fails('an unknown option', { args: generate('--nonsense', 'x') }),
  fails('no cluster', { args: ['ce', 'cluster', 'generate-token'] }),
  fails('an option without its value', { args: generate('--region') }),
];

/** Where ours knows what the CLI must be told. */
const better: Case[] = [
  works('a short code', { args: generate('--region', 'iad'), cliArgs: generate('--region', 'us-ashburn-1') }),
  works('a short code in capitals, of another realm, in the profile', {
    ...config(apiKeyProfile('DEFAULT', key, { region: 'LTN' })),
    cliArgs: generate('--region', 'uk-gov-london-1'),
  }),
  works('a short code of a region that only the environment tells', {
    env: {
      OCI_CLI_REGION: 'zzz',
      OCI_REGION_METADATA: JSON.stringify({
        realmKey: 'OC99',
        realmDomainComponent: 'example.com',
        regionKey: 'ZZZ',
        regionIdentifier: 'zz-new-1',
      }),
    },
    cliArgs: generate('--region', 'zz-new-1'),
  }),
  works('a profile that is a session, without --auth', {
    files: withSession,
    args: generate('--profile', 'MFA'),
    cliArgs: generate(...session),
  }),
  works('a byte order mark', {
    files: { ...plain, '.oci/config': `\ufeff${apiKeyProfile('DEFAULT', key)}`, plain: apiKeyProfile('DEFAULT', key) },
    cliArgs: generate('--config-file', '~/plain'),
  }),
  works('white space around a session’s token', {
    files: {
      ...withSession,
      ...sessionFiles('MFA', other, `\n${sessionToken()} \r\n`),
      t: sessionToken(),
      trimmed: sessionProfile('MFA', other, { security_token_file: '~/t' }),
    },
    args: generate(...session),
    cliArgs: generate(...session, '--config-file', '~/trimmed'),
  }),
];

export const cases: readonly Case[] = [...keyKinds, ...configFiles, ...settingsFiles, ...environments, ...better];
