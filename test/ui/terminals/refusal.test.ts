import assert from 'node:assert/strict';
import { contextHeldByKuberc, type EndedCall, endOf, refusedContext } from '../../../src/ui/terminals/refusal.ts';
import { overviewFor } from '../kubeconfigs.ts';

const ISSUER = 'auth-provider: { name: oidc, config: { idp-issuer-url: https://idp.test, client-id: kubernetes } }';
const EXEC = (command: string, args: string): string =>
  `exec: { apiVersion: client.authentication.k8s.io/v1, command: ${command}, args: [${args}], interactiveMode: Never }`;
const USERS = {
  prod: ISSUER,
  fixed: 'token: opaque',
  file: 'tokenFile: /run/token',
  empty: '',
  aws: EXEC('aws', 'eks, get-token'),
  kubelogin: EXEC('kubectl', 'oidc-login, get-token, --oidc-issuer-url=https://idp.test, --oidc-client-id=kubernetes'),
  ours: EXEC(
    '/state/bin/cluster-signin',
    'get-token, idp-test-0123456789abcdef01234567, --issuer-url=https://idp.test, --client-id=kubernetes',
  ),
  password: 'username: alice, password: secret',
};
const KUBECONFIG = `
current-context: prod
clusters:
- { name: prod, cluster: { server: 'https://prod.test' } }
contexts:
${[...Object.keys(USERS), 'ghost'].map((name) => `- { name: ${name}, context: { cluster: prod, user: ${name} } }`).join('\n')}
- { name: nowhere, context: { cluster: nowhere, user: ghost } }
users:
${Object.entries(USERS)
  .map(([name, user]) => `- { name: ${name}, user: { ${user} } }`)
  .join('\n')}
`;
const UNAUTHORIZED = 'error: You must be logged in to the server (Unauthorized)\r\n';

describe('a refusal in a terminal', () => {
  const snapshot = overviewFor(KUBECONFIG);
  const offered = (output: string, context?: string, rest: Partial<EndedCall> = {}): string | undefined =>
    refusedContext({ call: { program: 'kubectl', context }, output, exitCode: 1, ...rest }, snapshot)?.name;

  it('is known by the sentences that kubectl and helm end with', () => {
    for (const output of [
      UNAUTHORIZED,
      'E1122 memcache.go:265] "Unhandled Error" err="couldn\'t get current server API group list: the server has asked"\r\n'.repeat(
        5,
      ) + 'error: You must be logged in to the server (the server has asked for the client to provide credentials)\r\n',
      'Unable to connect to the server: No valid id-token, and cannot refresh without refresh-token\n',
      'Unable to connect to the server: getting credentials: exec: executable /bin/plugin failed with exit code 1',
      `Unable to connect to the server: getting credentials: exec: executable no-such-plugin not found\n\nIt looks like you are trying to use a client-go credential plugin that is not installed.\n\nTo learn more about this feature, consult the documentation available at:\n      https://kubernetes.io/docs/reference/\n\nInstall it with brew`,
      'Error: Kubernetes cluster unreachable: the server has asked for the client to provide credentials\n',
      'Error: INSTALLATION FAILED: Unauthorized\n',
      'Please enter Username: ^C',
      '\u001b]633;C\u0007\u001b[31merror: You must be logged in to the server (Unauthorized)\u001b[0m\r\n\u001b]633;D;1\u0007',
    ]) {
      assert.equal(offered(output), 'prod', output);
    }
  });

  it('by the preferences of kubectl is known for our plugin alone', () => {
    const held = (output: string, context: string, exitCode = 1): string | undefined =>
      contextHeldByKuberc({ call: { program: 'kubectl', context }, output, exitCode }, snapshot)?.name;
    for (const output of [
      'error: plugin "/state/bin/cluster-signin" not allowed: policy set to "DenyAll"\r\n',
      'Unable to connect to the server: getting credentials: plugin path "/state/bin/cluster-signin" is not permitted by the credential plugin allowlist\r\n',
    ]) {
      assert.equal(held(output, 'ours'), 'ours');
      assert.equal(offered(output, 'ours'), undefined);
      for (const other of ['aws', 'prod', 'ghost', 'absent']) assert.equal(held(output, other), undefined);
      assert.equal(held(output, 'ours', 0), undefined);
    }
    assert.equal(held(UNAUTHORIZED, 'ours'), undefined);
    assert.equal(held('a log says: plugin "x" not allowed: policy set to "DenyAll"\n', 'ours'), undefined);
  });

  it('is that of the token file that the user names', () => {
    assert.equal(offered('error: open /run/token: no such file or directory\n', 'file'), 'file');
    assert.equal(offered('error: open /run/other: no such file or directory\n', 'file'), undefined);
    assert.equal(offered('error: open /run/token: no such file or directory\n', 'prod'), undefined);
    assert.equal(offered('Please enter Username: error: EOF', 'file'), 'file');
  });

  it('is nothing else that went wrong, and nothing that programs log', () => {
    for (const output of [
      '',
      'Error from server (NotFound): pods "checkout" not found',
      'Error from server (Forbidden): pods is forbidden',
      'Unable to connect to the server: dial tcp: no such host',
      '12:00 GET /admin 401 Unauthorized\n12:01 shutting down\n',
      `${UNAUTHORIZED}${'a line of another program\n'.repeat(20)}`,
    ]) {
      assert.equal(offered(output), undefined, output);
    }
    assert.equal(offered(UNAUTHORIZED, undefined, { exitCode: 0 }), undefined);
  });

  it('is found on the full screen of k9s, which ends well', () => {
    const call = { program: 'k9s', context: undefined } as const;
    const screen =
      '\u001b[?1049h\u001b[2;3HUnable to locate K8s cluster: the server has asked for the client to provide credentials';
    assert.equal(offered(screen, undefined, { call, exitCode: 0 }), 'prod');
  });

  it('belongs to the context that the command names', () => {
    assert.equal(offered(UNAUTHORIZED, 'fixed'), 'fixed');
    assert.equal(offered(UNAUTHORIZED, 'no-such-context'), undefined);
  });

  it('is offered where a sign-in helps', () => {
    const names = [...Object.keys(USERS), 'ghost', 'nowhere'];
    const helped = names.filter((name) => offered(UNAUTHORIZED, name) !== undefined);
    assert.deepEqual(helped, ['prod', 'fixed', 'file', 'empty', 'kubelogin', 'ours', 'ghost']);
  });

  it('is not offered while the person signs in, or when they chose to do so later', () => {
    const ended = { call: { program: 'kubectl', context: undefined }, output: UNAUTHORIZED, exitCode: 1 } as const;
    assert.equal(refusedContext(ended, overviewFor(KUBECONFIG, 'prod')), undefined);
    const withCode = (code: number): string =>
      `A sentence in any language.\nUnable to connect to the server: getting credentials: exec: executable /bin/plugin failed with exit code ${code}\n`;
    assert.notEqual(offered(withCode(1)), undefined);
    assert.equal(offered(withCode(75)), undefined);
  });
});

describe('the end of an output', () => {
  it('is kept, and no more', async () => {
    async function* output(): AsyncGenerator<string> {
      for (let sent = 0; sent < 1000; sent++) yield await Promise.resolve('x'.repeat(10_000));
      yield UNAUTHORIZED;
    }
    const end = await endOf(output());
    assert.ok(end.endsWith(UNAUTHORIZED));
    assert.equal(end.length, 8_192);
  });
});
