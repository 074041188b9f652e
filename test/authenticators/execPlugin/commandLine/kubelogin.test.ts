import assert from 'node:assert/strict';
import {
  kubeloginArguments,
  readClient,
  readKubelogin,
  type KubeloginUse,
} from '../../../../src/authenticators/execPlugin/commandLine/kubelogin.ts';
import { failure } from '../../../oidc/failure.ts';
import { conversionNoteText } from '../../../../src/text/signIn/conversionText.ts';

const HOST = { platform: 'linux', home: '/home/alice' } as const;
const ISSUER = 'https://issuer.example.com/realms/main';
const PLAIN = ['get-token', `--oidc-issuer-url=${ISSUER}`, '--oidc-client-id=kubernetes'];

function read(...more: string[]): KubeloginUse {
  return readKubelogin([...PLAIN, ...more], HOST);
}

describe('kubeloginArguments', () => {
  for (const [words, command, before] of [
    ['the kubectl plugin', 'kubectl', ['oidc-login']],
    ['the kubectl plugin by its path', '/usr/local/bin/kubectl', ['oidc-login']],
    ['kubectl.exe', 'C:\\tools\\kubectl.exe', ['oidc-login']],
    ['kubelogin', 'kubelogin', []],
    ['kubelogin by its path', './bin/kubelogin', []],
    ["the plugin's own program", 'kubectl-oidc_login', []],
  ] as const) {
    it(`knows ${words}`, () => {
      assert.deepEqual(kubeloginArguments({ command, args: [...before, ...PLAIN] }), PLAIN);
    });
  }

  for (const [words, command, args] of [
    ["Azure's kubelogin", 'kubelogin', ['get-token', '--login', 'devicecode', '--server-id', 'x', '--client-id', 'y']],
    ['another plugin of kubectl', 'kubectl', ['other', ...PLAIN]],
    ['another command of kubelogin', 'kubelogin', ['setup', '--oidc-issuer-url=x']],
    ['our own', '/state/bin/cluster-signin', PLAIN],
  ] as const) {
    it(`leaves ${words} alone`, () => {
      assert.equal(kubeloginArguments({ command, args }), undefined);
    });
  }
});

describe("readKubelogin reads Go's flags", () => {
  const expected = {
    issuer: ISSUER,
    clientId: 'kubernetes',
    scopes: ['email', 'groups'],
    redirectUrl: 'http://localhost:8000',
    certificateAuthority: '/etc/ca.crt',
    certificateAuthorityData: undefined,
  };
  const spellings: Readonly<Record<string, readonly string[]>> = {
    'with =': [
      ...PLAIN,
      '--oidc-extra-scope=email',
      '--oidc-extra-scope=groups',
      '--certificate-authority=/etc/ca.crt',
    ],
    'with a blank': [
      ...['get-token', '--oidc-issuer-url', ISSUER, '--oidc-client-id', 'kubernetes'],
      ...['--oidc-extra-scope', 'email,groups', '--certificate-authority', '/etc/ca.crt'],
    ],
    'in front of the command': [
      ...['-v1', '--oidc-extra-scope="email","groups"', '--certificate-authority=/etc/ca.crt'],
      ...PLAIN.slice(1),
      'get-token',
    ],
    'the last one counts': [
      ...['get-token', '--oidc-issuer-url=https://old.example.com', '--oidc-client-id=old', ...PLAIN.slice(1)],
      ...['--oidc-extra-scope=openid,email', '--oidc-extra-scope=', '--oidc-extra-scope=groups'],
      ...['--certificate-authority=/etc/ca.crt', '--oidc-use-access-token', '--oidc-use-access-token=F'],
    ],
    'with flags that change nothing': [
      ...[...PLAIN, '-v', '4', '--v=1', '--force-refresh', '--oidc-use-pkce=TRUE', '--oidc-pkce-method', 'S256'],
      ...['--oidc-extra-scope=email,groups', '--certificate-authority=/etc/ca.crt', '--skip-open-browser=0'],
      ...['--authentication-timeout-sec=60', '--tls-renegotiation-once', '--token-cache-storage=none', '--logtostderr'],
    ],
  };
  for (const [words, args] of Object.entries(spellings)) {
    it(words, () => {
      const { notes, ...use } = readKubelogin(args, HOST);
      assert.deepEqual(use, expected);
      assert.ok(notes.length <= 1, JSON.stringify(notes));
    });
  }

  for (const [words, args, sentence] of [
    ['an unknown flag', [...PLAIN, '--tenant-id=1'], /--tenant-id of this user is unknown/u],
    ['an abbreviation, which Go does not take', [...PLAIN, '--oidc-extra=a'], /--oidc-extra of this user is unknown/u],
    ['a flag without its value', [...PLAIN, '--username'], /--username of this user has no value/u],
    ['a flag that is neither true nor false', [...PLAIN, '--force-refresh=yes'], /neither true nor false/u],
    ['words that are left over', [...PLAIN, '--force-refresh', 'true'], /would refuse this user's arguments/u],
    ['what follows --', [...PLAIN, '--', '--username=x'], /would refuse this user's arguments/u],
    ['no client', ['get-token', `--oidc-issuer-url=${ISSUER}`], /issuer or client is missing/u],
    ['a property of every object', [...PLAIN, '--constructor=x'], /--constructor of this user is unknown/u],
  ] as const) {
    it(`refuses ${words}`, () => {
      assert.throws(() => readKubelogin(args, HOST), failure('not-convertible', sentence));
    });
  }
});

describe('readClient', () => {
  it('reads the same arguments, with options that cannot be converted', () => {
    const { issuers, clientIds, grant, isUnderstood } = readClient([
      ...PLAIN,
      ...['--oidc-client-secret=hush', '--grant-type', 'device-code', '--listen-port=18000'],
    ]);
    assert.deepEqual([issuers, clientIds, grant, isUnderstood], [[ISSUER], ['kubernetes'], 'device-code', true]);
    assert.equal(readClient([...PLAIN, '--grant-type=auto']).grant, undefined);
  });

  it('gives all values of what stands there twice', () => {
    const { issuers } = readClient([...PLAIN, '--oidc-issuer-url=https://other.example.com']);
    assert.deepEqual(issuers, [ISSUER, 'https://other.example.com']);
  });

  it('says where kubelogin itself would refuse them', () => {
    assert.equal(readClient([...PLAIN, 'more']).isUnderstood, false);
    assert.deepEqual(readClient([...PLAIN, '--no-such-flag=hush']).issuers, []);
  });
});

describe('readKubelogin says what cannot be kept', () => {
  for (const [words, args, sentence] of [
    ['a client secret', ['--oidc-client-secret=hush'], /has a secret/u],
    ['the access token', ['--oidc-use-access-token'], /access token/u],
    ['a password', ['--grant-type=password'], /name and a password/u],
    ['a password by the name alone', ['--username=alice'], /name and a password/u],
    ['client credentials', ['--grant-type', 'client-credentials'], /is a program/u],
    ['a grant type that does not exist', ['--grant-type=magic'], /"magic"/u],
    ['several authorities', ['--certificate-authority=/a', '--certificate-authority-data=eA=='], /several/u],
    ['a relative authority', ['--certificate-authority=ca.crt'], /absolute path/u],
  ] as const) {
    it(`refuses ${words}, without naming a secret`, () => {
      assert.throws(() => read(...args), failure('not-convertible', sentence, ['hush']));
    });
  }

  for (const [words, args, sentence] of [
    ['a device code', ['--grant-type=device-code'], /not with a device code/u],
    ['a skipped check', ['--insecure-skip-tls-verify'], /certificate is verified/u],
    ['extra parameters', ['--oidc-auth-request-extra-params=audience=x,prompt=y'], /not sent: audience, prompt\./u],
    ['headers', ['--oidc-request-header', 'Authorization=hush'], /not sent: Authorization\./u],
    ['no PKCE', ['--oidc-pkce-method=no'], /PKCE is used/u],
    ['a browser of its own', ['--browser-command=firefox'], /editor chooses the browser/u],
    ['its cache', [], /"clean" removes them/u],
    ['a foreign redirect URL', ['--oidc-redirect-url=https://x.example.com/'], /another address/u],
  ] as const) {
    it(`tells of ${words}`, () => {
      const said = read(...args)
        .notes.map(conversionNoteText)
        .join(' ');
      assert.match(said, sentence);
      assert.doesNotMatch(said, /hush/u);
    });
  }
});

describe('readKubelogin finds the redirect URL that the provider knows', () => {
  for (const [expected, ...args] of [
    ['http://localhost:8000'],
    ['http://localhost:18000', '--listen-address=127.0.0.1:18000'],
    ['http://localhost:9000', '--listen-address', '0.0.0.0:9000,127.0.0.1:8000'],
    ['http://localhost', '--listen-address=127.0.0.1:0'],
    ['http://127.0.0.1:7000/back', '--oidc-redirect-url=http://127.0.0.1:7000/back', '--listen-address=127.0.0.1:1'],
    [undefined, '--oidc-redirect-url=https://x.example.com/'],
    [undefined, '--local-server-cert=/c', '--local-server-key=/k'],
    [undefined, '--grant-type=authcode-keyboard'],
  ] as const) {
    it(`${expected ?? 'none'} for ${args.join(' ') || 'no flag'}`, () => {
      assert.equal(read(...args).redirectUrl, expected);
    });
  }

  it('resolves the home folder in the path of an authority, as kubelogin does', () => {
    assert.equal(read('--certificate-authority=~/ca.crt').certificateAuthority, '/home/alice/ca.crt');
  });
});
