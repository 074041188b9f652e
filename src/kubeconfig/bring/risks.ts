import { clean } from '../../base/clean.ts';
import { quoteName } from '../fields.ts';
import type { Cluster, Kubeconfig, User } from '../model.ts';
import { hostOf, withoutSecrets } from './secretArgs.ts';
import { isSame } from './summary.ts';

/** What a changed kubeconfig could do that the one before could not. */
export interface Risk {
  /** `danger` must not be missed: it runs something, or lets others read or use what is the person's. */
  readonly weight: 'danger' | 'notice';
  /** One clean sentence. */
  readonly sentence: string;
}

/** What is known of the person's sessions. */
export interface Known {
  /** The issuer of a session of the person's whose token a user entry asks for. */
  readonly sessionAskedBy: (user: User) => string | undefined;
}

/** What is new or other in `after`, the dangers first. Can pause. */
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
    risks.push(notice(`The current context becomes ${quoteName(after.currentContext)}.`));
  }
  return risks.toSorted((one, other) => Number(other.weight === 'danger') - Number(one.weight === 'danger'));
}

function isOther(old: Cluster | User | undefined, entry: Cluster | User): boolean {
  return old === undefined || !isSame(old, entry);
}

function clusterRisks({ name, server, insecureSkipTlsVerify, proxyUrl, tlsServerName, ...trust }: Cluster): Risk[] {
  const what = `The cluster ${quoteName(name)}`;
  const risks: Risk[] = [];
  if (insecureSkipTlsVerify) {
    risks.push(
      danger(`${what} skips TLS verification: anybody in between can read and use what is sent, tokens included.`),
    );
  }
  if (server?.startsWith('http:') === true) {
    risks.push(danger(`${what} is reached without encryption, at ${clean(hostOf(server), 120)}.`));
  }
  if (proxyUrl !== undefined) {
    risks.push(danger(`${what} is reached through the proxy ${clean(hostOf(proxyUrl), 120)}.`));
  }
  if (tlsServerName !== undefined) {
    risks.push(notice(`${what} is verified under another name than its address: ${clean(tlsServerName, 120)}.`));
  }
  if (trust.certificateAuthority !== undefined) {
    risks.push(notice(`${what} reads the file ${clean(trust.certificateAuthority, 200)}.`));
  }
  return risks;
}

function userRisks(user: User, known: Known): Risk[] {
  const what = `The user ${quoteName(user.name)}`;
  const risks: Risk[] = [];
  const { exec, authProvider } = user;
  if (exec !== undefined) {
    const command = [exec.command, ...withoutSecrets(exec.args)].join(' ');
    risks.push(danger(`${what} runs a command whenever kubectl uses it: ${clean(command, 300)}`));
    const names = exec.env.map(({ name }) => clean(name, 60)).join(', ');
    if (names !== '') risks.push(notice(`${what} sets variables for that command: ${names}.`));
  }
  const program = authProvider?.config.get('cmd-path');
  if (program !== undefined) risks.push(danger(`${what} names a command to run: ${clean(program, 200)}`));
  const issuer = known.sessionAskedBy(user);
  if (issuer !== undefined) {
    risks.push(danger(`${what} asks for the token of your session at ${clean(hostOf(issuer), 120)}.`));
  }
  if (user.impersonate !== undefined) risks.push(danger(`${what} acts as ${quoteName(user.impersonate)}.`));
  const carried = carriedIn(user);
  if (carried.length > 0) risks.push(notice(`${what} carries in plain text: ${carried.join(', ')}.`));
  for (const file of [user.tokenFile, user.clientCertificate, user.clientKey]) {
    if (file !== undefined) risks.push(notice(`${what} reads the file ${clean(file, 200)}.`));
  }
  return risks;
}

/** A credential that the person has already goes to a server that did not get it before. */
function* findingReach(before: Kubeconfig, after: Kubeconfig): Generator<undefined, readonly Risk[]> {
  const reached = new Map<string, Set<string>>();
  for (const { user, cluster } of before.contexts.values()) {
    const places = reached.get(user) ?? new Set();
    reached.set(user, places.add(placeOf(before.clusters.get(cluster))));
    yield;
  }
  const risks: Risk[] = [];
  for (const { name, user, cluster } of after.contexts.values()) {
    yield;
    const destination = after.clusters.get(cluster);
    if (destination?.server === undefined || !before.users.has(user)) continue;
    if (reached.get(user)?.has(placeOf(destination)) === true) continue;
    const where = clean(hostOf(destination.server), 120);
    risks.push(danger(`The context ${quoteName(name)} sends what your user ${quoteName(user)} has to ${where}.`));
  }
  return risks;
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

function danger(sentence: string): Risk {
  return { weight: 'danger', sentence };
}

function notice(sentence: string): Risk {
  return { weight: 'notice', sentence };
}
