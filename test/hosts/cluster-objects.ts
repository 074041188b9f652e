const namespace = 'payments';
const reader = 'pod-reader';
const rbac = 'rbac.authorization.k8s.io';

function pod(name: string): unknown {
  const containers = [{ name: 'main', image: 'registry.example.com/main:1' }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { containers } };
}

/**
 * What a test cluster begins with: the namespace `payments` with the Pods `checkout` and `ledger` (as objects: nothing
 * runs them), which the group `oidc:developers` and the user of the stand-in for Oracle may get and list.
 */
export const clusterObjects: unknown = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    pod('checkout'),
    pod('ledger'),
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata: { name: reader, namespace },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: reader, namespace },
      roleRef: { apiGroup: rbac, kind: 'Role', name: reader },
      subjects: [
        { apiGroup: rbac, kind: 'Group', name: 'oidc:developers' },
        { apiGroup: rbac, kind: 'User', name: 'ocid1.user.oc1..aaaaaaaauser' },
      ],
    },
  ],
};
