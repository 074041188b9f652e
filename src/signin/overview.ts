import { Problem } from '../base/problem.ts';
import type { Credential } from '../credential/credential.ts';
import type { Cluster, Context, Kubeconfig, User } from '../kubeconfig/model.ts';
import type { OciFiles, OciProfile } from '../oci/profiles.ts';
import type { TokenSubject } from '../oci/tokenSubject.ts';
import type { Destination } from '../plugin/destination.ts';
import type { Session } from './session.ts';
import type { SessionFound } from './sessions.ts';
import type { OciRenewal } from './oci/ociRenewals.ts';
import { soleSession } from './soleSession.ts';
import type { Renewal, Status } from './status.ts';
import { sessionIdOfTokenFile } from './tokenFile.ts';
import { ociRenewalOf, okeStatus } from './oci/okeStatus.ts';
import type { OkeUse, OciUses } from './oci/okeUses.ts';
import { credentialStatus, sessionStatus } from './userStatus.ts';
import { clientOf, wayOf, type Way } from './way.ts';

/** Everything that the views show, at one moment. No view keeps state of its own. */
export interface Overview {
  readonly kubeconfig: Kubeconfig;
  /** By the user's name. A context whose user does not exist has no entry here. */
  readonly users: ReadonlyMap<string, UserOverview>;
  /** All that are kept here and can be opened, whether or not a user entry names them. */
  readonly sessions: readonly Session[];
  /** Contexts by the name of their cluster, which need not exist. */
  readonly contextsOf: ReadonlyMap<string, readonly Context[]>;
  readonly destinationOf: (cluster: Cluster) => Destination;
  /** Why kubectl would not run our credential plugin, in one sentence; other clients do. */
  readonly pluginRefusal: string | undefined;
  /** The config files of the OCI tools: the CLI's own first, then others that user entries name. */
  readonly oci: readonly OciFiles[];
  /** Who moves the end of a profile's session. */
  readonly renewalOf: (profile: OciProfile) => Renewal;
}

export interface UserOverview {
  readonly user: User;
  readonly way: Way;
  readonly credential: Credential;
  readonly status: Status;
  readonly session: Session | undefined;
  /** Of a user that asks for OKE tokens. */
  readonly oke: OkeUse | undefined;
  /** Where contexts of this user would send a token that comes from us, each once. */
  readonly reach: readonly Reach[];
}

/** One destination of a user's token. */
export interface Reach {
  readonly context: Context;
  readonly destination: Destination;
  readonly approved: boolean;
}

export interface OverviewSources {
  readonly kubeconfig: Kubeconfig;
  readonly credentialOf: (user: User) => Credential;
  readonly destinationOf: (cluster: Cluster) => Destination;
  /** The folder of our token files: a `tokenFile` elsewhere is not ours. */
  readonly stateFolder: string;
  readonly sessions: ReadonlyMap<string, SessionFound>;
  readonly isApproved: (issuer: string, clientId: string, destination: Destination) => boolean;
  readonly isSigningIn: (userName: string) => boolean;
  readonly pluginRefusal: string | undefined;
  readonly oci: OciUses;
  readonly isOkeApproved: (subject: TokenSubject, destination: Destination) => boolean;
  readonly ociRenewals: ReadonlyMap<string, OciRenewal>;
}

const UNTOLD = 'Its plugin is not told the cluster, and gives no token: choose Use the Fast Token once more.';

/** Pauses after each user, so that thousands of them can be looked at in slices of time. */
export function* overviewOf(sources: OverviewSources): Generator<undefined, Overview> {
  const { kubeconfig } = sources;
  const contextsOf = Map.groupBy(kubeconfig.contexts.values(), ({ cluster }) => cluster);
  const usedBy = Map.groupBy(kubeconfig.contexts.values(), (context) => context.user);
  yield;
  const renewalOf = ociRenewalOf(sources.oci, sources.ociRenewals);
  const drafts: Draft[] = [];
  for (const user of kubeconfig.users.values()) {
    drafts.push(draftOf(user, usedBy.get(user.name) ?? [], sources));
    yield;
  }
  // A session has one token file, so one stranger among those who name it pauses it for all. The plugin needs no such
  // pause: it is told where each token goes.
  const strangers = new Map<string, Reach>();
  for (const { found, reach, way } of drafts) {
    if (way.kind === 'plugin') continue;
    const stranger = reach.find(({ approved }) => !approved);
    if (found.kind === 'session' && stranger !== undefined) strangers.set(found.session.id, stranger);
  }
  const users = new Map<string, UserOverview>();
  for (const draft of drafts) {
    users.set(draft.user.name, finish(draft, strangers, { ...sources, renewalOf }));
    yield;
  }
  const { destinationOf, pluginRefusal, oci } = sources;
  const sessions = [...sources.sessions.values()].flatMap((found) => (found.kind === 'session' ? [found.session] : []));
  return { kubeconfig, users, sessions, contextsOf, destinationOf, pluginRefusal, oci: oci.files, renewalOf };
}

type StatusSources = Pick<OverviewSources, 'isSigningIn'> & Pick<Overview, 'renewalOf'>;

type Draft = Omit<UserOverview, 'status' | 'session'> & { readonly found: SessionFound };

function draftOf(user: User, contexts: readonly Context[], sources: OverviewSources): Draft {
  const way = wayOf(user);
  const found = foundFor(user, way, sources);
  const oke = sources.oci.users.get(user.name);
  return {
    user,
    way,
    credential: sources.credentialOf(user),
    oke,
    reach: reachOf(approvalOf(way, oke, found, sources), contexts, sources),
    found,
  };
}

/** The session whose token kubectl gets for a user. */
function foundFor(user: User, way: Way, { stateFolder, sessions }: OverviewSources): SessionFound {
  // Whatever else an entry says: if it names our token file, kubectl sends that session's token.
  const id = sessionIdOfTokenFile(stateFolder, user.tokenFile) ?? (way.kind === 'plugin' ? way.sessionId : undefined);
  if (id !== undefined) return sessions.get(id) ?? { kind: 'absent' };
  const session = way.kind === 'plugin' ? soleSession(sessions.values(), way.client) : undefined;
  return session === undefined ? { kind: 'absent' } : { kind: 'session', session };
}

function finish(draft: Draft, strangers: ReadonlyMap<string, Reach>, sources: StatusSources): UserOverview {
  const { found, ...rest } = draft;
  const session = found.kind === 'session' ? found.session : undefined;
  const stranger = session === undefined ? undefined : strangers.get(session.id);
  return { ...rest, session, status: statusOf(draft, stranger, sources) };
}

function statusOf(
  { user, way, credential, found, reach, oke }: Draft,
  stranger: Reach | undefined,
  sources: StatusSources,
): Status {
  if (sources.isSigningIn(user.name)) return { kind: 'signingIn' };
  if (credential.kind === 'refused') return { kind: 'broken', problem: credential.why };
  const only = reach.every(({ approved }) => !approved) ? reach[0] : undefined;
  const unapproved = only && unapprovedSentence(only);
  if (oke !== undefined) return heldBack(okeStatus(oke, sources.renewalOf), isUntold(user, oke) ? UNTOLD : unapproved);
  if (way.kind === 'plugin') return sessionStatus(found, unapproved);
  const isOurs = way.kind === 'tokenFile' || found.kind !== 'absent';
  return isOurs ? sessionStatus(found, stranger && pausedSentence(stranger)) : credentialStatus(credential);
}

type IsApproved = (destination: Destination) => boolean;

/** Whose token it is, and so whose approvals count; undefined where no token comes from us. */
function approvalOf(
  way: Way,
  oke: OkeUse | undefined,
  found: SessionFound,
  sources: OverviewSources,
): IsApproved | undefined {
  if (oke?.user.form === 'plugin') return (destination) => sources.isOkeApproved(oke.subject, destination);
  const client = found.kind === 'session' ? found.session.provider : clientOf(way);
  return client && ((destination) => sources.isApproved(client.issuer, client.clientId, destination));
}

function reachOf(
  isApproved: IsApproved | undefined,
  contexts: readonly Context[],
  sources: OverviewSources,
): readonly Reach[] {
  if (isApproved === undefined) return [];
  const byFingerprint = new Map<string, Reach>();
  for (const context of contexts) {
    const cluster = sources.kubeconfig.clusters.get(context.cluster);
    if (cluster?.server === undefined) continue;
    const destination = sources.destinationOf(cluster);
    if (byFingerprint.has(destination.fingerprint)) continue;
    byFingerprint.set(destination.fingerprint, { context, destination, approved: isApproved(destination) });
  }
  return [...byFingerprint.values()];
}

/** The token whose claims can be shown: the session's, or the one that stands in the kubeconfig. */
export function idTokenOf(user: UserOverview): string | undefined {
  if (user.session !== undefined) return user.session.tokens.idToken;
  if (user.credential.kind === 'oidc') return user.credential.idToken;
  return user.credential.kind === 'token' && user.credential.facts !== undefined ? user.user.token : undefined;
}

/** The user of a context. Throws a Problem for a dangling name. */
export function userOf(overview: Overview, userName: string): UserOverview {
  const user = overview.users.get(userName);
  if (user !== undefined) return user;
  throw new Problem('no-user', `No kubeconfig file has the user ${userName}; choose Sign In to add one.`);
}

/** Where a session's token file would lead although the person did not approve it: while it would, it is paused. */
export function strangerOf(overview: Overview, sessionId: string): Reach | undefined {
  return usersOf(overview, sessionId)
    .filter(({ way }) => way.kind !== 'plugin')
    .flatMap(({ reach }) => reach)
    .find(({ approved }) => !approved);
}

export function pausedSentence({ context, destination }: Reach): string {
  return `Paused: context ${context.name} would send this session to ${destination.host}, which was not approved. Sign in to that context to approve it, or remove it.`;
}

function unapprovedSentence({ context, destination }: Reach): string {
  return `Context ${context.name} would send this session to ${destination.host}, which was not approved: sign in to approve it.`;
}

/** Whether kubectl runs our credential plugin for this user. */
export function runsPlugin({ way, oke }: Pick<UserOverview, 'way' | 'oke'>): boolean {
  return way.kind === 'plugin' || oke?.user.form === 'plugin';
}

/** Whether nothing but an approval keeps the plugin from giving this user's token to the cluster of this context. */
export function isUnapproved(overview: Overview, { reach, status }: UserOverview, context: Context): boolean {
  const cluster = overview.kubeconfig.clusters.get(context.cluster);
  const here = cluster && overview.destinationOf(cluster).fingerprint;
  if (!reach.some(({ approved, destination }) => !approved && destination.fingerprint === here)) return false;
  return status.kind === 'signedIn' || reach.some((each) => 'why' in status && status.why === unapprovedSentence(each));
}

/** Whether the plugin gives no token because this entry does not let it know where it goes. */
export function isUntold({ exec }: User, { user }: OkeUse): boolean {
  return user.form === 'plugin' && exec?.provideClusterInfo === false;
}

/** `why` a token is not given although it could be. */
function heldBack(status: Status, why: string | undefined): Status {
  const isHeld = why !== undefined && (status.kind === 'signedIn' || status.kind === 'unknown');
  return isHeld ? { kind: 'signedOut', why } : status;
}

/** The users that a session serves. */
export function usersOf(overview: Overview, sessionId: string): readonly UserOverview[] {
  return [...overview.users.values()].filter(({ session }) => session?.id === sessionId);
}
