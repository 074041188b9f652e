import { clean } from '../../base/clean.ts';
import { quoteName } from '../fields.ts';
import type { Cluster, Kubeconfig, User } from '../model.ts';
import { hostOf, withoutSecrets } from '../secretArgs.ts';
import { isSame } from './summary.ts';

/** What a risk is about, the worst first. */
const KINDS = [
  'command',
  'credential',
  'encryption',
  'proxy',
  'identity',
  'variables',
  'server name',
  'secret',
  'file',
  'current context',
  'note',
] as const;

/** What a changed kubeconfig could do that the one before could not. */
export interface Risk {
  /** `danger` must not be missed: it runs something, or lets others read or use what is the person's. */
  readonly weight: 'danger' | 'notice';
  readonly kind: (typeof KINDS)[number];
  /** One clean sentence. */
  readonly sentence: string;
}

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
    risks.push(notice('current context', `The current context becomes ${quoteName(after.currentContext)}.`));
  }
  return risks.toSorted(
    (one, other) =>
      Number(other.weight === 'danger') - Number(one.weight === 'danger') ||
      KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind),
  );
}

/**
 * The sentences of `most` risks, which is more than there are kinds: one at least of each kind, since a harmless kind
 * may be many; what is left out is counted.
 */
export function sentencesOf(risks: readonly Risk[], most: number): readonly string[] {
  const firsts = KINDS.flatMap((kind) => risks.find((risk) => risk.kind === kind) ?? []);
  const shown = new Set([...new Set([...firsts, ...risks])].slice(0, most));
  const sentences = risks.flatMap((risk) => (shown.has(risk) ? [risk.sentence] : []));
  const left = risks.length - shown.size;
  return left === 0 ? sentences : [...sentences, `… and ${left} more like these: Preview shows all.`];
}

const MOST_NAMED = 3;

function isOther(old: Cluster | User | undefined, entry: Cluster | User): boolean {
  return old === undefined || !isSame(old, entry);
}

function clusterRisks({ name, server, insecureSkipTlsVerify, proxyUrl, tlsServerName, ...trust }: Cluster): Risk[] {
  const what = `The cluster ${quoteName(name)}`;
  const risks: Risk[] = [];
  if (insecureSkipTlsVerify) {
    risks.push(
      danger(
        'encryption',
        `${what} skips TLS verification: anybody in between can read and use what is sent, tokens included.`,
      ),
    );
  }
  if (server?.startsWith('http:') === true) {
    risks.push(danger('encryption', `${what} is reached without encryption, at ${clean(hostOf(server), 120)}.`));
  }
  if (proxyUrl !== undefined) {
    risks.push(danger('proxy', `${what} is reached through the proxy ${clean(hostOf(proxyUrl), 120)}.`));
  }
  if (tlsServerName !== undefined) {
    risks.push(
      notice('server name', `${what} is verified under another name than its address: ${clean(tlsServerName, 120)}.`),
    );
  }
  if (trust.certificateAuthority !== undefined) {
    risks.push(notice('file', `${what} reads the file ${clean(trust.certificateAuthority, 200)}.`));
  }
  return risks;
}

function userRisks(user: User, known: Known): Risk[] {
  const what = `The user ${quoteName(user.name)}`;
  const risks: Risk[] = [];
  const { exec, authProvider } = user;
  if (exec !== undefined) {
    const command = [exec.command, ...withoutSecrets(exec.args)].join(' ');
    risks.push(danger('command', `${what} runs a command whenever kubectl uses it: ${clean(command, 300)}`));
    const names = exec.env.map(({ name }) => clean(name, 60)).join(', ');
    if (names !== '') risks.push(notice('variables', `${what} sets variables for that command: ${names}.`));
  }
  const program = authProvider?.config.get('cmd-path');
  if (program !== undefined) risks.push(danger('command', `${what} names a command to run: ${clean(program, 200)}`));
  const issuer = known.sessionAskedBy(user);
  if (issuer !== undefined) {
    risks.push(danger('credential', `${what} asks for the token of your session at ${clean(hostOf(issuer), 120)}.`));
  }
  const identity = identityOf(user);
  if (identity.length > 0) risks.push(danger('identity', `${what} acts ${identity.join(', ')}.`));
  const carried = carriedIn(user);
  if (carried.length > 0) risks.push(notice('secret', `${what} carries in plain text: ${carried.join(', ')}.`));
  for (const file of [user.tokenFile, user.clientCertificate, user.clientKey]) {
    if (file !== undefined) risks.push(notice('file', `${what} reads the file ${clean(file, 200)}.`));
  }
  return risks;
}

/** Whom kubectl says it is: 'as "root"', 'in the group "system:masters"'. */
function identityOf(user: User): readonly string[] {
  const { impersonate, impersonateUid, impersonateGroups, impersonateExtra } = user;
  const named = (kind: string, names: readonly string[]): readonly string[] => {
    const shown = names.slice(0, MOST_NAMED).map(quoteName).join(', ');
    return names.length === 0
      ? []
      : [`${kind}${names.length > 1 ? 's' : ''} ${shown}${names.length > MOST_NAMED ? ' …' : ''}`];
  };
  return [
    ...(impersonate === undefined ? [] : [`as ${quoteName(impersonate)}`]),
    ...named('in the group', impersonateGroups),
    ...(impersonateUid === undefined ? [] : [`with the UID ${quoteName(impersonateUid)}`]),
    ...named('with the attribute', [...impersonateExtra.keys()]),
  ];
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
  const sentences = new Set<string>();
  for (const { name, user, cluster } of after.contexts.values()) {
    yield;
    const destination = after.clusters.get(cluster);
    if (destination?.server === undefined) continue;
    const own = before.users.get(user);
    const where = clean(hostOf(destination.server), 120);
    const file = after.users.get(user)?.tokenFile;
    if (file !== undefined && file !== own?.tokenFile) {
      sentences.add(`The user ${quoteName(user)} sends what is in ${clean(file, 200)} to ${where}.`);
    }
    if (own === undefined || reached.get(user)?.has(placeOf(destination)) === true) continue;
    sentences.add(`The context ${quoteName(name)} sends what your user ${quoteName(user)} has to ${where}.`);
  }
  return Array.from(sentences, (sentence) => danger('credential', sentence));
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
function carriedIn({ token, password, clientKeyData, authProvider }: User): readonly string[] {
  const has = (key: string): boolean => (authProvider?.config.get(key) ?? '') !== '';
  return [
    ...(token === undefined ? [] : ['a token']),
    ...(password === undefined ? [] : ['a password']),
    ...(clientKeyData === undefined ? [] : ['a client key']),
    ...(has('refresh-token') ? ['a refresh token'] : []),
    ...(has('client-secret') ? ['a client secret'] : []),
    ...(has('id-token') ? ['an ID token'] : []),
  ];
}

function danger(kind: Risk['kind'], sentence: string): Risk {
  return { weight: 'danger', kind, sentence };
}

export function notice(kind: Risk['kind'], sentence: string): Risk {
  return { weight: 'notice', kind, sentence };
}
