import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saying } from '../../text/saying.ts';
import type { Host } from '../../../src/base/platform.ts';
import { exportContext, type ExportedContext } from '../../../src/kubeconfig/transfer/exportContext.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/read/loadKubeconfig.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

const FIRST = `contexts:
- name: prod
  context: {user: alice, cluster: prod, namespace: ns}
- name: dangling
  context: {user: nobody, cluster: prod}
- name: lost
  context: {user: certificate, cluster: prod}
current-context: dangling
users:
- name: alice
  user:
    exec:
      command: bin/plugin
      apiVersion: client.authentication.k8s.io/v1
      interactiveMode: Never
      args: [get, --oidc-client-secret=s3cret, --token, s3cret, --issuer=https://i]
      env: [{name: A_TOKEN, value: s3cret}, {name: PROFILE, value: x}]
    auth-provider: {name: oidc, config: {client-id: c, refresh-token: s3cret, idp-certificate-authority: IDP}}
    password: s3cret
    client-certificate: a.crt
    client-key: a.key
    as: root
- name: certificate
  user: {client-certificate: none.crt}
`;

const SECOND = `clusters:
- name: prod
  cluster: {x-own: {b: 1, a: "yes"}, server: "https://prod", proxy-url: "http://me:s3cret@proxy:1", certificate-authority: ca.crt}
`;

describe('exporting a context', () => {
  let folder: string;
  let host: Host;
  const at = (...names: string[]): string => join(folder, ...names);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'export-'));
    host = { platform: 'linux', env: {}, home: folder };
    mkdirSync(at('one'));
    mkdirSync(at('two'));
    writeFileSync(at('one', 'config'), FIRST.replace('IDP', at('idp.crt')));
    writeFileSync(at('two', 'config'), SECOND);
    for (const name of ['one/a.crt', 'one/a.key', 'two/ca.crt', 'idp.crt']) writeFileSync(at(name), name);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function exported(name: string): Promise<ExportedContext> {
    const paths = listedPaths([at('one', 'config'), at('two', 'config')]);
    const readFile = (path: string): Promise<Buffer | undefined> => {
      try {
        return Promise.resolve(readFileSync(path));
      } catch {
        return Promise.resolve(undefined);
      }
    };
    return await exportContext(name, { kubeconfig: await loadKubeconfig(paths, host), paths, host, readFile });
  }

  it('writes one context with everything it needs, in kubectl’s order', async () => {
    const text = await (await exported('prod')).text({ withSecrets: true });
    const base64 = (name: string): string => Buffer.from(name).toString('base64');
    assert.equal(
      text,
      `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${base64('two/ca.crt')}
    proxy-url: http://me:s3cret@proxy:1
    server: https://prod
    x-own:
      a: "yes"
      b: 1
  name: prod
contexts:
- context:
    cluster: prod
    namespace: ns
    user: alice
  name: prod
current-context: prod
kind: Config
users:
- name: alice
  user:
    as: root
    auth-provider:
      config:
        client-id: c
        idp-certificate-authority-data: ${base64('idp.crt')}
        refresh-token: s3cret
      name: oidc
    client-certificate-data: ${base64('one/a.crt')}
    client-key-data: ${base64('one/a.key')}
    exec:
      apiVersion: client.authentication.k8s.io/v1
      args:
      - get
      - --oidc-client-secret=s3cret
      - --token
      - s3cret
      - --issuer=https://i
      command: ${at('one', 'bin', 'plugin')}
      env:
      - name: A_TOKEN
        value: s3cret
      - name: PROFILE
        value: x
      interactiveMode: Never
    password: s3cret
`,
    );
  });

  it('names the secrets, and leaves them out when asked', async () => {
    const { secrets, notes, text } = await exported('prod');
    assert.deepEqual(secrets, ['password', 'client-key', 'refresh-token', 'argument', 'variable', 'proxy-password']);
    assert.deepEqual(notes, [{ code: 'command', data: { command: at('one', 'bin', 'plugin') } }]);
    const clean = await text({ withSecrets: false });
    assert.doesNotMatch(clean, /s3cret|client-key|client-certificate|--token|A_TOKEN/u);
    assert.match(clean, /proxy-url: "?http:\/\/proxy:1\/?"?\n/u);
    assert.match(clean, /idp-certificate-authority-data/u);
    assert.match(clean, /name: PROFILE/u);
  });

  it('refuses what cannot be whole', async () => {
    await assert.rejects(
      exported('dangling'),
      saying('export-dangling', /refers to the user "nobody", which is not in any/u),
    );
    const { text } = await exported('lost');
    await assert.rejects(text({ withSecrets: true }), saying('export-file-missing', /The file .*none\.crt, which/u));
    writeFileSync(at('two', 'config'), SECOND.replace('ca.crt', 'ca.crt, certificate-authority-data: aGk='));
    await assert.rejects(
      (await exported('prod')).text({ withSecrets: true }),
      saying('export-twice', /both certificate-authority and certificate-authority-data/u),
    );
  });
});
