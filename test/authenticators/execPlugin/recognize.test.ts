import assert from 'node:assert/strict';
import { factsOf, recognize, recognizeText } from './forms.ts';

const TOKEN = ['eks', 'get-token', '--cluster-name', 'prod'];
const ISSUER = ['--oidc-issuer-url=https://sso.example.com', '--oidc-client-id=kubernetes'];
const AZURE = ['get-token', '--server-id', '6dae42f8-4368-4678-94ff-3960e28e3630'];

describe('recognizeExecPlugin knows a plugin in every spelling', () => {
  const spellings: readonly (readonly [words: string, family: string, command: string, args: readonly string[]])[] = [
    ['the AWS CLI', 'aws-eks', 'aws', TOKEN],
    ['the preview of its second version', 'aws-eks', 'aws2', TOKEN],
    ['Windows', 'aws-eks', 'AWS.EXE', TOKEN],
    ['a batch file', 'aws-eks', 'aws.cmd', TOKEN],
    ['global options in front', 'aws-eks', 'aws', ['--output', 'json', '--no-verify-ssl', '--color=off', ...TOKEN]],
    ['an unknown option in front', 'aws-eks', 'aws', ['--new-option', 'value', ...TOKEN]],
    ['a shell', 'aws-eks', 'sh', ['-c', TOKEN.reduce((line, word) => `${line} ${word}`, 'aws')]],
    [
      'a shell with options',
      'aws-eks',
      '/bin/bash',
      ['-eo', 'pipefail', '-c', 'aws eks get-token --cluster-name prod'],
    ],
    ['a shell of Windows', 'aws-eks', 'cmd.exe', ['/c', 'aws', ...TOKEN]],
    ['PowerShell', 'aws-eks', 'pwsh', ['-NoProfile', '-Command', 'aws eks get-token --cluster-name prod']],
    ['env', 'aws-eks', '/usr/bin/env', ['AWS_PROFILE=dev', 'aws', ...TOKEN]],
    ['env and a shell', 'aws-eks', 'env', ['bash', '-c', "exec aws eks get-token --cluster-name 'prod'"]],
    [
      'aws-vault with options',
      'aws-eks',
      'aws-vault',
      ['exec', '--duration=1h', '-t', '123456', 'dev', '--', 'aws', ...TOKEN],
    ],
    ['podman', 'aws-eks', 'podman', ['run', '-it', '--rm', 'public.ecr.aws/aws-cli/aws-cli:2.15.0', ...TOKEN]],
    ['the old name of the authenticator', 'aws-eks', 'heptio-authenticator-aws', ['token', '-i', 'prod']],
    ['the authenticator, short', 'aws-eks', 'aws-iam-authenticator', ['token', '-iprod', '--cache']],
    ['gcloud', 'gcp-gke', 'gcloud', ['config', 'config-helper', '--format=json']],
    ['gcloud with options in front', 'gcp-gke', 'gcloud', ['--quiet', 'config', 'config-helper', '--format', 'json']],
    ["Azure's kubelogin, short", 'azure-kubelogin', 'kubelogin', ['get-token', '-l', 'azurecli', '-t', 'example.com']],
    ["Azure's kubelogin for Windows", 'azure-kubelogin', 'kubelogin.exe', AZURE],
    ['kubelogin', 'oidc-kubelogin', 'kubelogin', ['get-token', ...ISSUER]],
    ['kubelogin as a plugin', 'oidc-kubelogin', 'kubectl', ['oidc-login', 'get-token', ...ISSUER]],
    [
      'kubelogin as a plugin by its path',
      'oidc-kubelogin',
      '/usr/local/bin/kubectl',
      ['oidc-login', 'get-token', ...ISSUER],
    ],
    ['kubelogin with options in front', 'oidc-kubelogin', 'kubectl-oidc_login', ['-v1', ...ISSUER, 'get-token']],
    ['kubelogin in a shell', 'oidc-kubelogin', 'sh', ['-c', `kubectl oidc-login get-token ${ISSUER.join(' ')}`]],
    ['tsh', 'teleport', 'tsh.exe', ['kube', 'credentials', '--kube-cluster', 'prod']],
    [
      'tsh with options in front',
      'teleport',
      'tsh',
      ['--insecure', '-d', 'kube', 'credentials', '--proxy=example.com'],
    ],
    ['pinniped', 'pinniped', 'pinniped', ['login', 'oidc', '--issuer=https://example.com']],
    ['pinniped of a plugin manager', 'pinniped', 'kubectl-pinniped', ['login', 'static']],
    ['oc', 'openshift', 'oc', ['get-token', '--issuer-url', 'https://example.com']],
    ['rancher', 'rancher', 'rancher', ['token', '--server', 'example.com', '--user', 'u-1']],
    ['doctl by its aliases', 'digitalocean', 'doctl', ['k8s', 'c', 'cfg', 'exec-credential']],
    ['tanzu', 'tanzu', 'tanzu', ['pinniped-auth', 'login', '--enable-concierge', '--issuer=https://example.com']],
    ['a context of tanzu', 'tanzu', 'tanzu', ['context', 'get-token', 'tap']],
    ['yc, long', 'yandex', 'yc', ['managed-kubernetes', 'create-token', '--profile', 'work']],
  ];
  for (const [words, family, command, args] of spellings) {
    it(words, () => {
      const plugin = recognize(command, args, { server: 'https://api.example.com' });
      assert.equal(plugin?.family, family);
      assert.equal(plugin.isForeign, false);
      assert.equal(plugin.isUnclear, false);
    });
  }

  const others: readonly (readonly [words: string, command: string, args: readonly string[]])[] = [
    ['another command of the AWS CLI', 'aws', ['eks', 'update-kubeconfig', '--name', 'prod']],
    ['words in another order', 'aws', ['get-token', 'eks']],
    ['a program of almost that name', 'my-aws', TOKEN],
    ['capital letters where they differ', 'AWS', TOKEN],
    ['another command of kubelogin', 'kubelogin', ['convert-kubeconfig', '-l', 'azurecli']],
    ['another plugin of kubectl', 'kubectl', ['other', 'get-token', ...ISSUER]],
    ['kubectl itself', 'kubectl', ['get', 'pods']],
    ['options before the plugin of kubectl', 'kubectl', ['--context', 'oidc-login', 'get-token', ...ISSUER]],
    ['a substitution in a script', 'bash', ['-c', 'aws eks get-token --cluster-name $(cat name)']],
    ['an open quote', 'bash', ['-c', 'aws eks get-token --cluster-name "prod']],
    ['a script in a file', 'bash', ['aws', ...TOKEN]],
    ['a shell without a script', 'bash', ['-c']],
    ['words that a script prints', 'bash', ['-c', "echo 'aws eks get-token'"]],
    ['an image of somebody else', 'docker', ['run', 'example.com/amazon/aws-cli', ...TOKEN]],
    ['another command of aws-vault', 'aws-vault', ['login', 'dev', '--', 'aws', ...TOKEN]],
    ['wrappers without end', 'env', Array.from({ length: 50 }, () => 'env')],
    ['nothing', '', []],
  ];
  for (const [words, command, args] of others) {
    it(`but not ${words}`, () => {
      assert.equal(recognize(command, args), undefined);
    });
  }
});

describe('recognizeExecPlugin reads facts', () => {
  it('by the precedence of the program', () => {
    const plugin = recognize('aws', [...TOKEN, '--profile=dev'], { env: { AWS_PROFILE: 'other' } });
    assert.deepEqual(factsOf(plugin), { profile: 'dev', cluster: 'prod', region: 'eu-west-1' });
    assert.equal(plugin?.isUnclear, false);
  });

  it('in the order in which they are shown', () => {
    const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/prod';
    const plugin = recognize('aws', ['--region', 'eu-west-1', '--profile', 'dev', ...TOKEN], { names: [arn, arn] });
    const keys = plugin?.facts.map(({ key }) => key);
    assert.deepEqual(keys, ['profile', 'account', 'cluster', 'region']);
  });

  it('from a name only where it agrees with the arguments', () => {
    const arn = 'arn:aws:eks:us-east-1:111122223333:cluster/prod';
    assert.deepEqual(factsOf(recognize('aws', TOKEN, { names: [arn, arn] })), { cluster: 'prod', region: 'eu-west-1' });
    const gke = ['gke_my-project_europe-west1_prod', 'dev'] as const;
    const plugin = recognize('gke-gcloud-auth-plugin', ['--project=other'], { names: gke });
    assert.deepEqual(factsOf(plugin), { project: 'other' });
  });

  it('of what a script sets before', () => {
    const plugin = recognize('bash', [
      '-c',
      'export AWS_PROFILE=dev; AWS_REGION=eu-west-1 aws eks get-token --cluster-name prod',
    ]);
    assert.deepEqual(factsOf(plugin), { profile: 'dev', cluster: 'prod', region: 'eu-west-1' });
    assert.equal(plugin?.signIn?.line, 'aws sso login --profile dev');
  });

  it('of a tenant for the Azure CLI', () => {
    const plugin = recognize('kubelogin', [...AZURE, '--login=azurecli', '-t', 'example.onmicrosoft.com']);
    assert.equal(plugin?.signIn?.line, 'az login --tenant example.onmicrosoft.com');
  });

  it('of an account and a configuration for gcloud', () => {
    const plugin = recognize('gke-gcloud-auth-plugin', ['--account=dev@example.com'], {
      env: { CLOUDSDK_ACTIVE_CONFIG_NAME: 'work' },
    });
    assert.equal(plugin?.signIn?.line, 'gcloud auth login dev@example.com --configuration=work');
  });
});

describe('recognizeExecPlugin marks what is unclear, and offers nothing then', () => {
  const cases: readonly (readonly [words: string, args: readonly string[], lost: string])[] = [
    ['two profiles', [...TOKEN, '--profile', 'dev', '--profile', 'prod'], 'profile'],
    ['two profiles in two spellings', [...TOKEN, '--profile=dev', '--profile', 'prod'], 'profile'],
    ['a profile behind --', [...TOKEN, '--', '--profile', 'dev'], 'profile'],
    ['an abbreviated option', [...TOKEN, '--prof', 'dev'], 'profile'],
    ['an empty profile', [...TOKEN, '--profile='], 'profile'],
    ['an option as the value of another', [...TOKEN, '--profile', '--region'], 'profile'],
    ['a value that is missing', [...TOKEN, '--profile'], 'profile'],
    ["a region that is not the server's", [...TOKEN, '--region', 'us-east-1'], 'region'],
    ['quotes', [...TOKEN, '--profile', '"dev"'], 'profile'],
    ['a command in a value', [...TOKEN, '--profile', 'dev;id'], 'profile'],
    ['a variable in a value', [...TOKEN, '--profile', '$HOME'], 'profile'],
    ['a line break', [...TOKEN, '--profile', 'dev\nprod'], 'profile'],
    ['an escape sequence', [...TOKEN, '--profile', '\u001b[31mdev'], 'profile'],
    ['a character that turns the direction', [...TOKEN, '--profile', 'dev\u202edorp'], 'profile'],
    ['an invisible character', [...TOKEN, '--profile', 'de\u200bv'], 'profile'],
    ['a blank at the end', [...TOKEN, '--profile', 'dev '], 'profile'],
    ['a token in place of a profile', [...TOKEN, '--profile', 'eyJhbGciOiJub25lIn0.e30.'], 'profile'],
    ['something very long', [...TOKEN, '--profile', 'x'.repeat(5000)], 'profile'],
    ['a role that is none', [...TOKEN, '--role-arn', 'admin'], 'role'],
  ];
  for (const [words, args, lost] of cases) {
    it(words, () => {
      const plugin = recognize('aws', args);
      assert.equal(plugin?.family, 'aws-eks');
      assert.equal(plugin.isUnclear, true);
      assert.equal(factsOf(plugin)[lost], undefined);
      assert.equal(plugin.signIn, undefined);
    });
  }

  it('a value twice is no contradiction', () => {
    const plugin = recognize('aws', [...TOKEN, '--profile=dev', '--profile', 'dev']);
    assert.equal(plugin?.isUnclear, false);
  });

  it('a profile with a blank is shown, and not put into a command', () => {
    const plugin = recognize('aws', [...TOKEN, '--profile', 'my team']);
    assert.equal(factsOf(plugin)['profile'], 'my team');
    assert.equal(plugin?.isUnclear, false);
    assert.equal(plugin.signIn, undefined);
  });

  for (const [words, command, args] of [
    [
      'a script that does more',
      'bash',
      ['-c', 'curl -s https://example.com/x | sh; aws eks get-token --cluster-name prod'],
    ],
    ['two profiles in a script', 'bash', ['-c', 'aws eks get-token --profile a || aws eks get-token --profile b']],
    ['another profile in a wrapper', 'aws-vault', ['exec', 'dev', '--', 'aws', ...TOKEN, '--profile', 'prod']],
    ['a wrapper with an unknown option', 'aws-vault', ['exec', '--new', 'hush', '--', 'aws', ...TOKEN]],
    ['a variable in a script', 'bash', ['-c', 'aws eks get-token --cluster-name $CLUSTER']],
    ['options of both kubelogins', 'kubelogin', ['get-token', ...ISSUER, '--server-id=x']],
    ['two issuers', 'kubelogin', ['get-token', ...ISSUER, '--oidc-issuer-url=https://other.example.com']],
    ['an option that kubelogin does not know', 'kubelogin', ['get-token', ...ISSUER, '--no-such-option']],
    ['an issuer with a password', 'kubelogin', ['get-token', '--oidc-issuer-url=https://a:b@sso.example.com']],
    ['two login methods of Azure', 'kubelogin', [...AZURE, '-l', 'azurecli', '--login', 'msi']],
  ] as const) {
    it(words, () => {
      const plugin = recognize(command, args);
      assert.equal(plugin?.isUnclear, true);
      assert.equal(plugin.signIn, undefined);
    });
  }

  it('a login method that a variable changes', () => {
    const plugin = recognize('kubelogin', [...AZURE, '-l', 'azurecli'], { env: { AAD_LOGIN_METHOD: 'spn' } });
    assert.equal(plugin?.isUnclear, true);
    assert.equal(plugin.signIn, undefined);
  });

  it('a variable that is set twice', () => {
    const env = '[{name: AWS_PROFILE, value: dev}, {name: AWS_PROFILE, value: prod}]';
    const plugin = recognizeText(
      `users: [{name: dev, user: {exec: {command: aws, args: [eks, get-token], env: ${env}}}}]\n`,
    );
    assert.equal(plugin?.isUnclear, true);
    assert.equal(plugin.signIn, undefined);
  });

  it('takes no more than a plugin is given', () => {
    assert.equal(recognize('aws', [...TOKEN, 'x'.repeat(300_000)]), undefined);
    assert.equal(recognize('aws', [...TOKEN, ...Array.from({ length: 2000 }, () => 'x')]), undefined);
  });

  it('reads arguments of wrong types as kubectl would refuse them, without failing', () => {
    const text = (exec: string): string =>
      `users:\n- name: dev\n  user:\n    exec:\n      command: aws\n${exec}clusters:\n- name: prod\n  cluster: {server: 7}\n`;
    const wrong = [
      '      args: [eks, get-token, --profile, 7]\n',
      '      args: [eks, get-token, --profile, [dev]]\n',
      '      args: {eks: get-token}\n      env: 3\n',
      '      args: null\n      env: null\n',
      '      args: [eks, get-token]\n      env: [null, 3, {name: AWS_PROFILE}]\n',
    ];
    for (const exec of wrong) {
      const plugin = recognizeText(text(exec));
      assert.equal(plugin?.signIn?.args.includes('--profile') ?? false, false);
      assert.deepEqual(factsOf(plugin), {});
    }
  });
});

describe('recognizeExecPlugin names a known program at a foreign path, and offers nothing', () => {
  for (const command of [
    '/tmp/aws',
    './aws',
    '../bin/aws',
    'bin/aws',
    '/home/dev/work/repo/aws',
    '/home/dev/work/bin/aws',
    '/home/dev/.kube/aws',
    '/home/mallory/.local/bin/aws',
    '/usr/bin/../../tmp/aws',
    '/usr/bin//aws',
    '/var/tmp/aws',
    '/dev/shm/aws',
    '\\\\server\\share\\aws.exe',
    '//server/share/aws',
    'C:aws.exe',
    'C:\\Users\\Public\\aws.exe',
    'C:\\Windows\\Temp\\aws.exe',
    'C:\\Program Files\\..\\Temp\\aws.exe',
    '\\\\?\\C:\\Program Files\\aws.exe',
    '.\\aws.exe',
    '/usr/bin/\u202e/aws',
  ]) {
    it(JSON.stringify(command), () => {
      const plugin = recognize(command, [...TOKEN, '--profile', 'dev']);
      assert.equal(plugin?.family, 'aws-eks');
      assert.equal(plugin.isForeign, true);
      assert.equal(plugin.signIn, undefined);
    });
  }

  it('also in wrappers, and wrappers themselves', () => {
    for (const [command, args] of [
      ['env', ['/tmp/aws', ...TOKEN]],
      ['/tmp/env', ['aws', ...TOKEN]],
      ['bash', ['-c', './aws eks get-token --cluster-name prod']],
      ['aws-vault', ['exec', 'dev', '--', '/tmp/aws', ...TOKEN]],
      ['/tmp/kubectl', ['oidc-login', 'get-token', ...ISSUER]],
    ] as const) {
      const plugin = recognize(command, args);
      assert.equal(plugin?.isForeign, true, command);
      assert.equal(plugin.signIn, undefined);
    }
  });

  it('but not where programs are installed', () => {
    const windows = { platform: 'win32', home: 'C:\\Users\\Dev' } as const;
    const usual: readonly (readonly [string, { readonly platform: NodeJS.Platform; readonly home: string }?])[] = [
      ['/usr/bin/aws'],
      ['/usr/local/bin/aws'],
      ['/opt/homebrew/bin/aws'],
      ['/snap/bin/aws'],
      ['/nix/store/abc-awscli/bin/aws'],
      ['/home/linuxbrew/.linuxbrew/bin/aws'],
      ['/home/dev/.local/bin/aws'],
      ['/home/dev/.asdf/shims/aws'],
      ['/home/dev/bin/aws'],
      ['c:\\users\\dev\\AppData\\Local\\Programs\\aws\\aws.exe', windows],
      ['C:/Program Files/Amazon/AWSCLIV2/aws.exe', windows],
      ['C:\\Users\\Dev\\.azure-kubelogin\\aws.exe', windows],
    ];
    for (const [command, host] of usual) {
      const plugin = recognize(command, TOKEN, host && { host });
      assert.equal(plugin?.isForeign, false, command);
      assert.equal(plugin.signIn?.line, 'aws sso login');
    }
  });
});

describe('recognizeExecPlugin offers nothing where the entry works on other settings', () => {
  for (const [name, value] of [
    ['AWS_CONFIG_FILE', '/tmp/config'],
    ['AWS_ACCESS_KEY_ID', 'AKIAEXAMPLEEXAMPLE00'],
    ['AWS_ENDPOINT_URL', 'https://example.com'],
    ['HOME', '/tmp/home'],
    ['PATH', '/tmp/bin'],
    ['LD_PRELOAD', '/tmp/x.so'],
  ] as const) {
    it(name, () => {
      const plugin = recognize('aws', TOKEN, { env: { [name]: value } });
      assert.equal(plugin?.family, 'aws-eks');
      assert.equal(plugin.signIn, undefined);
    });
  }

  it('a folder of the Azure CLI, a key of Google, an address of Vault', () => {
    const azure = recognize('kubelogin', [...AZURE, '-l', 'azurecli'], { env: { AZURE_CONFIG_DIR: '/tmp/az' } });
    const google = recognize('gke-gcloud-auth-plugin', ['--use_application_default_credentials'], {
      env: { GOOGLE_APPLICATION_CREDENTIALS: '/tmp/key.json' },
    });
    const vault = recognize('vault-k8s-helper', ['--eks-cluster', 'prod'], {
      env: { VAULT_ADDR: 'https://example.com' },
    });
    assert.deepEqual([azure?.signIn, google?.signIn, vault?.signIn], [undefined, undefined, undefined]);
  });

  it("any folder of tsh but the person's own", () => {
    const args = ['kube', 'credentials', '--proxy=example.com'];
    const line = (folder: string): string | undefined =>
      recognize('tsh', args, { env: { TELEPORT_HOME: folder } })?.signIn?.line;
    assert.equal(line('/home/dev/.tsh-work'), 'TELEPORT_HOME=/home/dev/.tsh-work tsh login --proxy=example.com');
    for (const folder of [
      '/tmp/.tsh',
      '/home/dev/work/repo/.tsh',
      '/home/dev/.tsh/../../mallory/.tsh',
      '/home/dev/tsh',
      '.tsh',
      '/home/mallory/.tsh',
      '/home/dev/.tsh\nX=1',
      '',
    ]) {
      assert.equal(line(folder), undefined, folder);
    }
  });

  it('a proxy that is none, or has to be guessed', () => {
    const line = (args: readonly string[], server: string): string | undefined =>
      recognize('tsh', ['kube', 'credentials', ...args], { server })?.signIn?.line;
    assert.equal(line([], 'https://teleport.example.com:3026'), undefined);
    assert.equal(line([], 'not an address'), undefined);
    assert.equal(line(['--proxy=-x'], 'https://teleport.example.com'), undefined);
    assert.equal(line(['--proxy=teleport.example.com;id'], 'https://teleport.example.com'), undefined);
    assert.equal(line(['-i', '/tmp/identity'], 'https://teleport.example.com'), undefined);
  });

  it('an address of a platform with something in it', () => {
    const line = (server: string): string | undefined =>
      recognize('vcluster', ['platform', 'token', '--silent'], { server })?.signIn?.line;
    assert.equal(
      line('https://p.example.com/kubernetes/cluster/prod'),
      'vcluster platform login https://p.example.com',
    );
    assert.equal(line('http://p.example.com/kubernetes/cluster/prod'), undefined);
    assert.equal(line('https://p.example.com/other'), undefined);
    assert.equal(
      line('https://p.exämple.com/kubernetes/cluster/prod'),
      'vcluster platform login https://p.xn--exmple-cua.com',
    );
  });
});
