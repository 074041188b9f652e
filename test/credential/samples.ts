import { mergeEntries } from '../../src/kubeconfig/read/merge.ts';
import { parseFile } from '../kubeconfig/parseFile.ts';
import type { Kubeconfig, User } from '../../src/kubeconfig/read/model.ts';
import { listed } from '../kubeconfig/listed.ts';

/** What a kubeconfig of this text says, at `/home/alice/.kube/config`. */
export function kubeconfigOf(text: string): Kubeconfig {
  const host = { platform: 'linux', env: {}, home: '/home/alice' } as const;
  return mergeEntries([parseFile('/home/alice/.kube/config', Buffer.from(text), host)]);
}

/** A user entry with these fields and no others. */
export function sampleUser(change: Partial<User> = {}): User {
  return {
    name: 'alice',
    file: listed('/home/alice/.kube/config'),
    line: 7,
    token: undefined,
    tokenFile: undefined,
    username: undefined,
    password: undefined,
    clientCertificate: undefined,
    clientCertificateData: undefined,
    clientKey: undefined,
    clientKeyData: undefined,
    impersonate: undefined,
    impersonateUid: undefined,
    impersonateGroups: [],
    impersonateExtra: new Map(),
    exec: undefined,
    authProvider: undefined,
    extensions: new Map(),
    ...change,
  };
}

/** A JWT with these claims and no signature worth the name. */
export function unsignedToken(claims: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.sig`;
}
