import { hostOf } from '../../base/urlHost.ts';
import type { Cluster, Kubeconfig, User } from '../read/model.ts';
import { withoutSecrets } from '../read/secretArguments.ts';
import { type Risk, RISK_TOPICS, type RiskTopic, type SecretKind } from './risk.ts';
import { isSame } from './summary.ts';

const DANGER = { weight: 'danger' } as const;
const NOTICE = { weight: 'notice' } as const;

/** What is known of the person's sessions. */
export interface Known {
  /** The issuer of a session of the person's whose token a user entry asks for. */
  readonly sessionAskedBy: (user: User) => string | undefined;
}

/** What is new or other in `after`, the dangers first and the worst of them before others. Can pause. */
export function* findingRisks(
  before: Kubeconfig,
  after: Kubeconfig,
  known: Known,
): Generator<undefined, readonly Risk[]> {
  const risks: Risk[] = [];
  for (const cluster of after.clusters.values()) {
    if (isOther(before.clusters.get(cluster.name), cluster)) risks.push(...clusterRisks(cluster));
    yield;
  }
  for (const user of after.users.values()) {
    if (isOther(before.users.get(user.name), user)) risks.push(...userRisks(user, known));
    yield;
  }
  risks.push(...(yield* findingReach(before, after)));
  if (after.currentContext !== undefined && after.currentContext !== before.currentContext) {
    const data = { context: after.currentContext };
    risks.push({ ...NOTICE, topic: 'current-context', code: 'switches-context', data });
  }
  return risks.toSorted(
    (one, other) =>
      Number(other.weight === 'danger') - Number(one.weight === 'danger') ||
      RISK_TOPICS.indexOf(one.topic) - RISK_TOPICS.indexOf(other.topic),
  );
}

/**
 * `most` of what has a topic, which is more than there are topics: one at least of each, since a harmless topic may have
 * many; `left` counts what is left out.
 */
export function selectTopics<T extends { readonly topic: RiskTopic }>(
  all: readonly T[],
  most: number,
): { readonly shown: readonly T[]; readonly left: number } {
  const firsts = RISK_TOPICS.flatMap((topic) => all.find((each) => each.topic === topic) ?? []);
  const chosen = new Set([...new Set([...firsts, ...all])].slice(0, most));
  return { shown: all.filter((each) => chosen.has(each)), left: all.length - chosen.size };
}

function isOther(old: Cluster | User | undefined, entry: Cluster | User): boolean {
  return old === undefined || !isSame(old, entry);
}

function clusterRisks({
  name: cluster,
  server,
  insecureSkipTlsVerify,
  proxyUrl,
  tlsServerName,
  ...trust
}: Cluster): Risk[] {
  const path = trust.certificateAuthority;
  const risks: (Risk | undefined)[] = [
    insecureSkipTlsVerify ? { ...DANGER, topic: 'encryption', code: 'tls-skipped', data: { cluster } } : undefined,
    server?.startsWith('http:') === true
      ? { ...DANGER, topic: 'encryption', code: 'unencrypted', data: { cluster, host: hostOf(server) } }
      : undefined,
    proxyUrl === undefined
      ? undefined
      : { ...DANGER, topic: 'proxy', code: 'proxied', data: { cluster, host: hostOf(proxyUrl) } },
    tlsServerName === undefined
      ? undefined
      : { ...NOTICE, topic: 'server-name', code: 'other-server-name', data: { cluster, serverName: tlsServerName } },
    path === undefined ? undefined : { ...NOTICE, topic: 'file', code: 'cluster-reads-file', data: { cluster, path } },
  ];
  return risks.filter((risk) => risk !== undefined);
}

function userRisks(entry: User, known: Known): Risk[] {
  const { name: user, exec, authProvider } = entry;
  const risks: Risk[] = [];
  if (exec !== undefined) {
    const command = [exec.command, ...withoutSecrets(exec.args)].join(' ');
    risks.push({ ...DANGER, topic: 'command', code: 'runs-command', data: { user, command } });
    const names = exec.env.map(({ name }) => name);
    if (names.length > 0) risks.push({ ...NOTICE, topic: 'variables', code: 'sets-variables', data: { user, names } });
  }
  const program = authProvider?.config.get('cmd-path');
  if (program !== undefined) {
    risks.push({ ...DANGER, topic: 'command', code: 'names-command', data: { user, command: program } });
  }
  const issuer = known.sessionAskedBy(entry);
  if (issuer !== undefined) {
    risks.push({ ...DANGER, topic: 'credential', code: 'asks-for-session', data: { user, host: hostOf(issuer) } });
  }
  const { impersonate: as, impersonateUid: uid, impersonateGroups: groups, impersonateExtra } = entry;
  const attributes = [...impersonateExtra.keys()];
  if (as !== undefined || uid !== undefined || groups.length + attributes.length > 0) {
    risks.push({ ...DANGER, topic: 'identity', code: 'impersonates', data: { user, as, groups, uid, attributes } });
  }
  const secrets = carriedIn(entry);
  if (secrets.length > 0) risks.push({ ...NOTICE, topic: 'secret', code: 'carries-secrets', data: { user, secrets } });
  for (const path of [entry.tokenFile, entry.clientCertificate, entry.clientKey]) {
    if (path !== undefined) risks.push({ ...NOTICE, topic: 'file', code: 'user-reads-file', data: { user, path } });
  }
  return risks;
}

/**
 * A credential that the person has already, in the kubeconfig or in a file that it names, goes to a server that did not
 * get it before.
 */
function* findingReach(before: Kubeconfig, after: Kubeconfig): Generator<undefined, readonly Risk[]> {
  const reached = new Map<string, Set<string>>();
  for (const { user, cluster } of before.contexts.values()) {
    const places = reached.get(user) ?? new Set();
    reached.set(user, places.add(placeOf(before.clusters.get(cluster))));
    yield;
  }
  const risks = new Map<string, Risk>();
  const add = (risk: Risk): void => {
    risks.set(JSON.stringify(risk), risk);
  };
  for (const { name, user, cluster } of after.contexts.values()) {
    yield;
    const destination = after.clusters.get(cluster);
    if (destination?.server === undefined) continue;
    const own = before.users.get(user);
    const host = hostOf(destination.server);
    const path = after.users.get(user)?.tokenFile;
    if (path !== undefined && path !== own?.tokenFile) {
      add({ ...DANGER, topic: 'credential', code: 'sends-file', data: { user, path, host } });
    }
    if (own === undefined || reached.get(user)?.has(placeOf(destination)) === true) continue;
    add({ ...DANGER, topic: 'credential', code: 'sends-credential', data: { context: name, user, host } });
  }
  return [...risks.values()];
}

/** What decides who can read what is sent. */
function placeOf(cluster: Cluster | undefined): string {
  return JSON.stringify([
    cluster?.server,
    cluster?.certificateAuthorityData ?? cluster?.certificateAuthority,
    cluster?.insecureSkipTlsVerify,
    cluster?.proxyUrl,
    cluster?.tlsServerName,
  ]);
}

/** What of a user is a secret in the file itself. */
function carriedIn({ token, password, clientKeyData, authProvider }: User): readonly SecretKind[] {
  const has = (key: string): boolean => (authProvider?.config.get(key) ?? '') !== '';
  const carried: Readonly<Partial<Record<SecretKind, boolean>>> = {
    token: token !== undefined,
    password: password !== undefined,
    'client-key': clientKeyData !== undefined,
    'refresh-token': has('refresh-token'),
    'client-secret': has('client-secret'),
    'id-token': has('id-token'),
  };
  return (Object.keys(carried) as SecretKind[]).filter((kind) => carried[kind]);
}
