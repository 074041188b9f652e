import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Host } from '../../src/base/platform.ts';
import { planCommands } from '../../src/kubeconfig/transfer/commands/planCommands.ts';
import { changeKubeconfig } from '../../src/kubeconfig/edit/changeKubeconfig.ts';
import { loadKubeconfig } from '../../src/kubeconfig/read/loadKubeconfig.ts';
import * as portals from '../kubeconfig/transfer/commands/portals.ts';
import { prepareBinaries } from './binaries.ts';
import { kubectl } from './kubectl.ts';
import { plainEnvironment } from './process.ts';
import { listedPaths } from '../../src/kubeconfig/read/listedPath.ts';

const BEFORE = `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: "https://old.example.com", tls-server-name: old, certificate-authority-data: aGVsbG8=}
users:
- name: basic
  user: {username: me, password: secret}
- name: token
  user: {token: abc}
- name: exec
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: old
      args: [a, b]
      env:
      - {name: A, value: "1"}
      - {name: B, value: "2"}
- name: oidc
  user: {auth-provider: {name: oidc, config: {client-id: old, client-secret: s}}}
contexts:
- name: one
  context: {cluster: c, user: token, namespace: ns}
current-context: one
`;

const SET = 'kubectl config set-credentials';

/** Each is run by a real shell with a real kubectl, and read by us: both must come to the same kubeconfig. */
const SCRIPTS: readonly string[] = [
  portals.OPENUNISON,
  portals.GANGWAY,
  portals.KUBELOGIN,
  portals.OKE_TOKEN.replaceAll('$ ', ''),
  'kubectl config set-cluster c --server=https://new.example.com:6443',
  'kubectl config set-cluster c --server https://new --tls-server-name=new --proxy-url=socks5://p:1',
  'kubectl config set-cluster c --insecure-skip-tls-verify; kubectl config set-cluster d --insecure-skip-tls-verify=false',
  'kubectl config set-cluster c --certificate-authority=/etc/ca.crt; kubectl config set-cluster c --proxy-url=""',
  'kubectl config set-cluster new\nkubectl config set-cluster "a b" --server="https://x/?a=b"',
  `${SET} basic --token=t && ${SET} token --username=u && ${SET} new`,
  `${SET} token --token= ; ${SET} basic --password=`,
  `${SET} token --client-certificate=/a/b.crt --client-key=/a/b.key`,
  `${SET} exec --exec-command=new --exec-env=A=9,8 --exec-env=B- --exec-env=C=3 --exec-env 'D=x=y'`,
  `${SET} exec --exec-arg=x,y --exec-arg='"p,q"' --exec-arg= --exec-provide-cluster-info --exec-interactive-mode Always`,
  `${SET} exec --exec-api-version=client.authentication.k8s.io/v1 --exec-provide-cluster-info=false`,
  `${SET} made --exec-command=/bin/x --exec-api-version=client.authentication.k8s.io/v1beta1 --exec-arg=--a=b --exec-env=X=y`,
  `${SET} basic --exec-arg=ignored --auth-provider-arg=a=b`,
  `${SET} oidc --auth-provider-arg=client-id=new,a=b --auth-provider-arg=client-secret-`,
  `${SET} oidc --auth-provider=oidc --auth-provider-arg='x=a b' ; ${SET} oidc --auth-provider=other --auth-provider-arg=y=z`,
  `${SET} made --auth-provider oidc --auth-provider-arg idp-issuer-url=https://i --auth-provider-arg=client-secret=`,
  'kubectl config set-context --current --user=basic -n kube-system && kubectl config set-context two --cluster c',
  'kubectl config set-context one --namespace= --user="" ; kubectl config set-context empty',
  'kubectl config set-context two --cluster=c --user=token; kubectl config use two; kubectl config set-context --current -nx',
  'kubectl config set contexts.one.namespace other; kubectl config set current-context none',
  'kubectl config set clusters.10.0.0.1.server https://10.0.0.1; kubectl config set users.u.client-key-data aGk=',
  'kubectl config set users.a.b.act-as root; kubectl config set users.u.client-key-data hi --set-raw-bytes',
  'kubectl config set clusters.c.insecure-skip-tls-verify 1; kubectl config set clusters.c.disable-compression True',
  'kubectl -v=0 config set-cluster --server=https://x -- c',
  `${SET} u --token="a\\"b\\$c\\\\d"'e'\\ f ; ${SET} v --token='a\\nb' # a comment`,
  `${SET} u --token=a#b \\\n  --client-key=/k\nT="a  b"; ${SET} "x y" --token="\${T}c" --username=""`,
];

describe('pasted commands beside a shell with kubectl', function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pasted-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const view = async (file: string): Promise<unknown> => {
    const { code, stdout, stderr } = await kubectl({ kubeconfig: file, args: ['config', 'view', '--raw', '-ojson'] });
    assert.equal(code, 0, stderr);
    return withoutOrder(JSON.parse(stdout));
  };

  it(`comes to the same kubeconfig for ${SCRIPTS.length} texts`, async () => {
    const host: Host = { platform: 'linux', env: {}, home: folder };
    const { kubectl: program } = await prepareBinaries(() => undefined);
    for (const [index, script] of SCRIPTS.entries()) {
      const [theirs, ours] = [path.join(folder, `theirs-${index}`), path.join(folder, `ours-${index}`)];
      await Promise.all([theirs, ours].map((file) => writeFile(file, BEFORE)));
      const [{ edits }] = await Promise.all([
        planCommands(script, await loadKubeconfig(listedPaths([ours]), host), {
          platform: 'linux',
          home: folder,
          readFile: (file) => readFile(file),
        }),
        runInShell(script, { folder, kubeconfig: theirs, program }),
      ]);
      await changeKubeconfig({ paths: listedPaths([ours]), host, edits });
      const [seen, wanted] = await Promise.all([view(ours), view(theirs)]);
      assert.deepEqual(seen, wanted, script);
    }
  });
});

interface Shell {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly program: string;
}

async function runInShell(script: string, { folder, kubeconfig, program }: Shell): Promise<void> {
  const env = {
    ...plainEnvironment(),
    HOME: folder,
    TMPDIR: folder,
    KUBECONFIG: kubeconfig,
    PATH: `${path.dirname(program)}${path.delimiter}${process.env['PATH'] ?? ''}`,
  };
  await new Promise<void>((resolve, reject) => {
    execFile('bash', ['-ec', script], { cwd: folder, env, timeout: 120_000 }, (error, _, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${script}\n${stderr}`, { cause: error }));
    });
  });
}

/** kubectl adds new environment variables in the order of Go's maps, which is another each time. */
function withoutOrder(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) =>
      key === 'env' && Array.isArray(each)
        ? each.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
        : each,
    ),
  ) as unknown;
}
