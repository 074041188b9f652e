import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  checkOcid,
  defaultPrefix,
  type RoleBinding,
  roleBindingYaml,
  type Subject,
} from '../../../../src/signin/oke/roleBinding.ts';
import { createAuthority } from '../../../hosts/certificates.ts';
import { type Cluster, startCluster } from '../../../hosts/cluster.ts';
import { kubectl } from '../../../hosts/kubectl.ts';
import { refuses } from '../../../kubeconfig/operations/files.ts';

const view = { kind: 'ClusterRole', name: 'view' } as const;
const user = (name: string): Subject => ({ kind: 'User', name });
const of = (more: Partial<RoleBinding> = {}): RoleBinding => ({
  subject: user('alice'),
  role: view,
  namespace: 'payments',
  ...more,
});

describe('RoleBindings', () => {
  it('are plain YAML', () => {
    const subject = { kind: 'Group', name: 'ocid1.group.oc1..aaaaaaaabbbbccccdddd' } as const;
    assert.equal(
      roleBindingYaml(of({ subject, role: { kind: 'ClusterRole', name: 'edit' } })),
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: edit-group-bbbbccccdddd-bdac82cd
  namespace: payments
subjects:
  - kind: Group
    name: ocid1.group.oc1..aaaaaaaabbbbccccdddd
    apiGroup: rbac.authorization.k8s.io
roleRef:
  kind: ClusterRole
  name: edit
  apiGroup: rbac.authorization.k8s.io
`,
    );
  });

  it('prefix names as the cluster does when nobody says otherwise', () => {
    const issuer = 'https://example.com/realms/main';
    assert.equal(defaultPrefix('User', { issuer, claim: 'sub' }), `${issuer}#`);
    assert.equal(defaultPrefix('User', { issuer, claim: 'email' }), '');
    assert.equal(defaultPrefix('Group', { issuer, claim: 'sub' }), '');
  });

  it('take OCIDs of their kind alone', () => {
    checkOcid('User', 'ocid1.user.oc1..aaaaaaaauser');
    checkOcid('User', 'ocid1.saml2idp.oc1..aaaaaaaaidp/alice@example.com');
    checkOcid('Group', 'ocid1.group.oc1..aaaaaaaagroup');
    checkOcid('Group', 'ocid1.dynamicgroup.oc1..aaaaaaaagroup');
    for (const ocid of [
      '',
      'alice',
      'ocid1.user',
      'ocid1.user.oc1..a b',
      'ocid1.group.oc1..a',
      'ocid1.user.oc1..a\nb',
    ]) {
      refuses(
        () => {
          checkOcid('User', ocid);
        },
        'subject-unusable',
        /begins with "ocid1\.user\."/u,
      );
    }
    refuses(
      () => {
        checkOcid('Group', 'ocid1.user.oc1..a');
      },
      'subject-unusable',
      /begins with "ocid1\.group\."/u,
    );
  });

  it('refuse what the API server would refuse, or nobody means', () => {
    const refused = (more: Partial<RoleBinding>, code: string) => {
      refuses(() => roleBindingYaml(of(more)), code, /\.$/u);
    };
    refused({ subject: user('') }, 'subject-unusable');
    refused({ subject: user('system:masters') }, 'subject-unusable');
    refused({ subject: user('a\nkind: Secret') }, 'name-unusable');
    refused({ subject: user('a\u202eb') }, 'name-unusable');
    for (const name of ['', '.', '..', 'a/b', 'a%']) refused({ role: { kind: 'ClusterRole', name } }, 'role-unusable');
    refused({ role: { kind: 'Role', name: 'x' }, namespace: undefined }, 'role-unusable');
    for (const namespace of ['', 'A', '-a', 'a b', 'a'.repeat(64)]) refused({ namespace }, 'namespace-unusable');
  });

  describe('at a real API server', function () {
    this.timeout(300_000);
    let cluster: Cluster;
    let folder: string;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'bindings-'));
      const authority = await createAuthority();
      const issuer = 'https://127.0.0.1:1';
      cluster = await startCluster({ authority, issuer, issuerCaPem: authority.certPem, clientId: 'kubernetes' });
    });
    after(async () => {
      await cluster.stop();
      await rm(folder, { recursive: true });
    });

    const run = async (...args: readonly string[]) => await kubectl({ kubeconfig: cluster.adminKubeconfig, args });

    it('say for whom they are, whatever the name', async () => {
      const names = [
        'ocid1.user.oc1..aaaaaaaauser',
        'ocid1.saml2idp.oc1..aaaaaaaaidp/alice@example.com',
        'https://example.com/realms/main#0b1e',
        ...[
          'yes',
          'no',
          'on',
          'null',
          '~',
          '=',
          '<<',
          '.inf',
          '0x1F',
          '0b11',
          '017',
          '1_000',
          '1e3',
          '12:30:45',
          '2026-11-22',
        ],
        ...[
          'a: b',
          '#x',
          '- x',
          '{a}',
          '[a',
          '*a',
          '&a',
          '!a',
          '%a',
          '@a',
          '`a',
          '|',
          '>',
          '"a',
          "'a",
          "it's",
          'a\\nb',
          ' a ',
          '?',
        ],
        ...['ä€😀', 'x'.repeat(300)],
      ];
      const bindings = names.flatMap((name) => [
        of({ subject: user(name) }),
        of({ subject: { kind: 'Group', name }, namespace: undefined }),
      ]);
      const roles = ['system:node', 'Pod Reader', 'yes', '1e3'].map((name) => of({ role: { kind: 'Role', name } }));
      const documents = [...bindings, ...roles].map(roleBindingYaml);
      const file = path.join(folder, 'bindings.yaml');
      await writeFile(file, documents.join('---\n'));
      const applied = await run('apply', '--filename', file, '--output', 'json');
      assert.equal(applied.stderr, '');
      const { items } = JSON.parse(applied.stdout) as {
        items: { subjects: readonly { name: string }[]; roleRef: { name: string } }[];
      };
      assert.deepEqual(
        items.map(({ subjects }) => subjects[0]?.name),
        [...bindings, ...roles.map(() => of())].map(({ subject }) => subject.name),
      );
      assert.deepEqual(
        items.slice(-4).map(({ roleRef }) => roleRef.name),
        ['system:node', 'Pod Reader', 'yes', '1e3'],
      );
      const [first = ''] = names;
      const can = await run('auth', 'can-i', 'list', 'pods', '--namespace', 'payments', '--as', first);
      assert.equal(can.stdout, 'yes\n');
      const elsewhere = await run('auth', 'can-i', 'list', 'pods', '--namespace', 'default', '--as', first);
      assert.equal(elsewhere.stdout, 'no\n');
    });
  });
});
