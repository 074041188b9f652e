/** A kubeconfig as portals hand them out: each context has a cluster with 1 kB of certificate and a user of its own. */
export function kubeconfigOf(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `ctx-${String(index).padStart(5, '0')}`);
  return [
    'apiVersion: v1',
    'kind: Config',
    'clusters:',
    ...names.map(cluster),
    'users:',
    ...names.map(user),
    'contexts:',
    ...names.map(context),
    `current-context: ${names[0] ?? '""'}`,
    '',
  ].join('\n');
}

function cluster(name: string, index: number): string {
  const certificate = Buffer.alloc(768, index).toString('base64');
  return `- name: ${name}
  cluster:
    server: https://${name}.example.com:6443
    certificate-authority-data: ${certificate}`;
}

function user(name: string): string {
  return `- name: ${name}
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: kubectl
      args: [oidc-login, get-token, --oidc-issuer-url=https://issuer.example.com, --oidc-client-id=${name}]
      interactiveMode: IfAvailable`;
}

function context(name: string): string {
  return `- name: ${name}
  context: { cluster: ${name}, namespace: payments, user: ${name} }`;
}
