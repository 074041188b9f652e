import type { TestProvider } from '../oidc/testProvider.ts';

const HEAD = `# Mine; do not touch.
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://api.example.com:6443"}   # the real one
- name: evil
  cluster:
    server: https://api.evil.test
contexts:
- name: prod
  context:
    cluster: prod
    user: alice # me
`;

/** A kubeconfig in which alice signs in by kubectl's own form. */
export function entryKubeconfig({ running, authority }: TestProvider, extra = ''): string {
  return `${HEAD}users:
# As the documentation says.
- name: alice
  user:
    auth-provider:
      name: oidc
      config:
        idp-issuer-url: ${running.issuer}
        client-id: ${running.clientId} # public
        extra-scopes: email,groups
        idp-certificate-authority-data: ${Buffer.from(authority.certPem).toString('base64')}
${extra}- name: other
  user: {token: "keep me"} # a robot
`;
}

/** One in which alice signs in by a session, which each of `users` has. `authority`: the path of its certificate. */
export function sessionKubeconfig({ running }: TestProvider, authority: string, users = ['alice'], extra = ''): string {
  const entries = users.map(
    (name) => `- name: ${name}
  user:
    extensions:
    - name: cluster-signin
      extension:
        idp-issuer-url: ${running.issuer}
        client-id: ${running.clientId}
        extra-scopes: email
        idp-certificate-authority: ${authority}
`,
  );
  return `${HEAD}${extra}users:\n${entries.join('')}`;
}

/** A context for the `extra` of a kubeconfig. */
export function contextText(name: string, user: string, cluster = 'prod'): string {
  return `- name: ${name}\n  context: {cluster: ${cluster}, user: ${user}}\n`;
}
