/** OKE user entries in the ways that people and tools write them. */
export const OKE_CONFIG = `apiVersion: v1
kind: Config
clusters:
- name: cluster-czd
  cluster: {server: 'https://10.0.0.6:6443'}
- name: other
  cluster: {server: 'https://10.0.0.7:6443'}
contexts:
- {name: block, context: {cluster: cluster-czd, user: block}}
- {name: again, context: {cluster: cluster-czd, user: block}}
- {name: flow, context: {cluster: other, user: flow}}
- {name: plugin, context: {cluster: other, user: plugin}}
users:
- name: block # as Oracle's console writes it
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: oci
      args:
      - ce
      - cluster
      - generate-token
      - --cluster-id
      - ocid1.cluster.oc1.iad.a # ours
      - --region
      - us-ashburn-1
      env: []
- name: flow
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: oci, args: [--profile, A, ce, cluster, generate-token, --cluster-id, ocid1.cluster.oc1.iad.b, --auth=api_key, --auth, 'x y'], env: [{name: KEEP, value: "1"}]} # tight
- name: variables
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: /usr/local/bin/oci
      args: [ce, cluster, generate-token, --cluster-id, ocid1.cluster.oc1.iad.c]
      env:
      - name: OCI_CLI_PROFILE # who
        value: OLD
      - {name: OCI_CLI_AUTH, value: api_key}
      - {name: KEEP, value: "1"}
- name: wrapper
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: /home/a/.kube/token_helper.sh
      args: [--cache, '--', ce, cluster, generate-token, --cluster-id, ocid1.cluster.oc1.iad.d, --profile=OLD]
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: /home/a/.local/state/cluster-signin/bin/cluster-signin
      args: [ce, cluster, generate-token, --cluster-id, ocid1.cluster.oc1.iad.e]
- name: windows
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: C:\\Code.exe
      args: ['C:\\Users\\a\\AppData\\Local\\cluster-signin\\bin\\plugin.cjs', ce, cluster, generate-token, --cluster-id, ocid1.cluster.oc1.iad.f]
      env: [{name: ELECTRON_RUN_AS_NODE, value: "1"}]
- name: token
  user: {token: abc}
`;
