import assert from 'node:assert/strict';
import { saying } from '../../../text/saying.ts';
import { looksLikeCommands } from '../../../../src/kubeconfig/transfer/commands/planCommands.ts';
import { paste } from './paste.ts';
import * as portals from './portals.ts';
import { PEM } from './portals.ts';

const decoded = (data: string | undefined): string => Buffer.from(data ?? '', 'base64').toString();

describe('commands that portals hand out', () => {
  it('takes over those of OpenUnison, with their temporary file', async () => {
    const { after, notes } = await paste(portals.OPENUNISON);
    assert.deepEqual(notes, []);
    assert.equal(after.currentContext, 'kubernetes');
    assert.deepEqual([...after.clusters.keys()], ['kubernetes', 'tenant1']);
    assert.equal(decoded(after.clusters.get('tenant1')?.certificateAuthorityData), `${PEM}\n`);
    const user = after.users.get('mmosley@kubernetes');
    assert.deepEqual([...(user?.authProvider?.config ?? [])].sort(), [
      ['client-id', 'kubernetes'],
      ['client-secret', ''],
      ['id-token', 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln'],
      ['idp-certificate-authority-data', 'LS0tLS1CRUdJTg=='],
      ['idp-issuer-url', 'https://ou.example.com/auth/idp/k8sIdp'],
      ['refresh-token', 'q1bKLFOyUiosTfawzA93TzZIDzH2TNa2'],
    ]);
  });

  it('takes over those of OpenUnison for PowerShell alike', async () => {
    const windows = await paste(portals.OPENUNISON_WINDOWS);
    const { after } = await paste(portals.OPENUNISON);
    const data = ({ clusters }: typeof after) => clusters.get('kubernetes')?.certificateAuthorityData;
    const provider = ({ users }: typeof after) => users.get('mmosley@kubernetes')?.authProvider;
    assert.deepEqual(windows.notes, []);
    assert.equal(data(windows.after), data(after));
    assert.deepEqual(provider(windows.after), provider(after));
  });

  it('takes over those of Gangway', async () => {
    const { after, notes } = await paste(portals.GANGWAY);
    assert.deepEqual(notes, []);
    assert.ok(decoded(after.clusters.get('prod')?.certificateAuthorityData).startsWith(PEM));
    assert.equal(after.users.get('jane@prod')?.authProvider?.config.get('client-id'), 'gangway');
    assert.equal(after.contexts.get('prod')?.user, 'jane@prod');
  });

  it('takes over those of the Dex authenticator, and puts the certificates in place of the files', async () => {
    const { after, notes } = await paste(portals.DEX_AUTHENTICATOR);
    assert.equal(notes.length, 2);
    assert.equal(after.clusters.get('prod')?.certificateAuthority, undefined);
    assert.equal(decoded(after.clusters.get('prod')?.certificateAuthorityData), `${PEM}\n`);
    const config = after.users.get('jane-prod')?.authProvider?.config;
    assert.equal(config?.has('idp-certificate-authority'), false);
    assert.equal(decoded(config.get('idp-certificate-authority-data')), `${PEM}\n`);
    assert.equal(after.contexts.get('jane-prod')?.namespace, 'payments');
  });

  it('takes over what kubelogin prints', async () => {
    const { after } = await paste(portals.KUBELOGIN);
    assert.deepEqual(after.users.get('oidc')?.exec, {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'kubectl',
      args: [
        'oidc-login',
        'get-token',
        '--oidc-issuer-url=https://accounts.example.com',
        '--oidc-client-id=kubernetes',
      ],
      env: [],
      interactiveMode: 'Never',
      provideClusterInfo: false,
      installHint: undefined,
    });
  });

  it('takes over the token that Oracle documents', async () => {
    const current = 'contexts: [{name: oke, context: {cluster: c, user: u}}]\ncurrent-context: oke\n';
    const { after } = await paste(portals.OKE_TOKEN, current);
    assert.equal(after.users.get('kubeconfig-sa')?.token, 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln');
    assert.equal(after.contexts.get('oke')?.user, 'kubeconfig-sa');
  });

  it('tells them from a kubeconfig', () => {
    for (const text of Object.values(portals)) assert.equal(looksLikeCommands(text), text !== PEM);
    assert.equal(looksLikeCommands('users: [{name: u, user: {exec: {command: kubectl, args: [oidc-login]}}}]'), false);
    assert.equal(looksLikeCommands('# kubectl config use-context x\napiVersion: v1\n'), false);
    assert.equal(looksLikeCommands(`kubectl ${'a '.repeat(100_000)}`), false);
  });
});

describe('pasted commands', () => {
  it('merge into an entry that exists, and keep its comments and unknown fields', async () => {
    const before = `users:
- name: u # mine
  user:
    x-note: keep
    token: old # the token
    tokenFile: /t
    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: old, args: [a, b], env: [{name: A, value: "1"}, {name: B, value: "2"}]}
`;
    const flags = '--username=me --password=secret --exec-command=new --exec-env=A=9 --exec-env=B- --exec-env=C=3';
    const { after, text } = await paste(`kubectl config set-credentials u ${flags}`, before);
    assert.match(text, /name: u # mine[^]*x-note: keep/u);
    const user = after.users.get('u');
    assert.equal(user?.token, undefined);
    assert.equal(user?.tokenFile, '/t');
    assert.deepEqual(user.exec?.args, []);
    assert.deepEqual(user.exec.env, [
      { name: 'A', value: '9' },
      { name: 'C', value: '3' },
    ]);
  });

  it('follow an entry through several lines', async () => {
    const { after } = await paste(`
      # comments stay out
      kubectl config set-credentials u --exec-command=a --exec-arg=1,2 --exec-arg='"x,y"'; kubectl config set-credentials u --exec-api-version v1x
      kubectl config set-credentials v --auth-provider oidc --auth-provider-arg=client-id=a,client-secret=b
      kubectl config set-credentials v --auth-provider-arg client-secret- --auth-provider-arg=client-id=c
      kubectl config set-context new --user v -n ns
      kubectl config use new && kubectl config set-context --current --cluster=k --namespace=
      kubectl config set clusters.10.1.2.3.insecure-skip-tls-verify true
      kubectl --kubeconfig=other config set users.u.client-key-data key --set-raw-bytes -v=9`);
    assert.deepEqual(after.users.get('u')?.exec?.args, ['1', '2', 'x,y']);
    assert.equal(after.users.get('u')?.exec?.apiVersion, 'v1x');
    assert.deepEqual([...(after.users.get('v')?.authProvider?.config ?? [])], [['client-id', 'c']]);
    const { cluster, user, namespace } = after.contexts.get('new') ?? {};
    assert.deepEqual([cluster, user, namespace], ['k', 'v', undefined]);
    assert.equal(after.clusters.get('10.1.2.3')?.insecureSkipTlsVerify, true);
    assert.equal(after.users.get('u')?.clientKeyData, Buffer.from('key').toString('base64'));
  });

  it('tell what they leave out', async () => {
    const { notes } = await paste(
      [
        'export KUBECONFIG=/tmp/k',
        'KUBECONFIG=x kubectl config set-context c --server=x --kubeconfig=y',
        'kubectl config set-credentials u --exec-arg=a --auth-provider-arg=b=c',
      ].join('\n'),
    );
    assert.deepEqual(notes, [
      { code: 'other-kubeconfig', data: { line: 1 } },
      { code: 'other-kubeconfig', data: { line: 2 } },
      { code: 'flag-ignored', data: { line: 2, flag: '--server', subcommand: 'set-context' } },
      { code: 'provider-arguments-ignored', data: { line: 3 } },
      { code: 'exec-flags-ignored', data: { line: 3, flags: ['--exec-arg'] } },
    ]);
  });

  it('embed the certificates of files that are named whole', async () => {
    const { after } = await paste('kubectl config set-cluster c --certificate-authority /certs/ca.crt --embed-certs');
    assert.equal(decoded(after.clusters.get('c')?.certificateAuthorityData), `${PEM}\n`);
    const named = await paste('kubectl config set-cluster c --certificate-authority ~/ca.crt');
    assert.equal(named.after.clusters.get('c')?.certificateAuthority, '/home/jane/ca.crt');
    const piped = await paste(
      `echo ${Buffer.from(PEM).toString('base64')} | base64 -d > ca.crt; kubectl config set-cluster c --certificate-authority ca.crt --embed-certs; rm -f ca.crt`,
    );
    assert.equal(decoded(piped.after.clusters.get('c')?.certificateAuthorityData), PEM);
  });

  it('take the continuations and the paths of cmd and PowerShell', async () => {
    const cmd = String.raw`kubectl config set-cluster "a b" ^
  --server=https://x ^
  --certificate-authority="C:\certs\ca.crt"`.replaceAll('\n', '\r\n');
    assert.equal((await paste(cmd, '', 'win32')).after.clusters.get('a b')?.server, 'https://x');
    const powershell =
      'kubectl config set-cluster c `\n  --certificate-authority=C:\\certs\\ca.crt `\n  --server="https://`$x"';
    const { text } = await paste(powershell, '', 'win32');
    assert.match(text, /C:\\\\certs\\\\ca\.crt/u);
    assert.match(text, /https:\/\/\$x/u);
    const bare = 'kubectl config set-cluster c --certificate-authority=C:\\ca.crt';
    assert.match((await paste(bare, '', 'win32')).text, /C:\\\\ca/u);
  });

  it('tell the variables of cmd from percent signs', async () => {
    const encoded =
      "kubectl config set-credentials u --auth-provider=oidc --auth-provider-arg='idp-issuer-url=https://idp/a%20b%20c'";
    const { after } = await paste(encoded);
    assert.equal(after.users.get('u')?.authProvider?.config.get('idp-issuer-url'), 'https://idp/a%20b%20c');
    const quoted = await paste("kubectl config set-credentials u --username=u --password='100%sure%'");
    assert.equal(quoted.after.users.get('u')?.password, '100%sure%');
    const bare = await paste('kubectl config set-cluster c --server=https://x/%41b%41');
    assert.equal(bare.after.clusters.get('c')?.server, 'https://x/%41b%41');
    await assert.rejects(
      paste('kubectl config set-cluster c --server=%SERVER%'),
      saying('commands-refused', /SERVER/u),
    );
    const continued = await paste("kubectl config set-cluster c ^\n  --server=https://x --tls-server-name='x'");
    assert.equal(continued.after.clusters.get('c')?.tlsServerName, "'x'");
  });

  it('take what a web page makes of blanks, and what PowerShell makes of capitals', async () => {
    const { after } = await paste('\ufeff$T = "abc"\r\nkubectl\u00a0config set-credentials u --token=$t\r\n');
    assert.equal(after.users.get('u')?.token, 'abc');
  });

  it('keep names that mean something to JavaScript', async () => {
    const { after } = await paste(
      'kubectl config set-credentials __proto__ --auth-provider=oidc --auth-provider-arg=__proto__=x',
    );
    assert.deepEqual([...(after.users.get('__proto__')?.authProvider?.config ?? [])], [['__proto__', 'x']]);
  });
});
