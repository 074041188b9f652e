import type { ApprovalSubject, Decisions } from '../approvals/approvals.ts';
import { type AuthMethod, authenticatorOf } from '../authenticators/authenticators.ts';
import type { Abilities, TokenDestination } from '../authenticators/shared/authenticator.ts';
import type { Renewal, Status } from '../authenticators/shared/status.ts';
import type { Credential, FileText } from '../credential/credential.ts';
import { UserError } from '../errors/userError.ts';
import type { Destination } from '../exec/destination.ts';
import type { Platform } from '../base/platform.ts';
import type { Cluster, Context, Kubeconfig, User } from '../kubeconfig/read/model.ts';
import type { PluginRefusal } from '../kubeconfig/kuberc/kuberc.ts';
import type { OciFiles, OciProfile } from '../oci/profiles/profiles.ts';
import type { OciRenewal } from '../sessions/ociRenewal.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionFound } from '../sessions/sessionStore.ts';
import { sessionIdOfTokenFile } from '../sessions/tokenFile.ts';
import { ociRenewalOf } from './oke/ociRenewalOf.ts';
import { withOkeUses } from './oke/ociInUse.ts';
import type { OciUses } from './oke/okeUses.ts';

/** Everything that the views show, at one moment. No view keeps state of its own. */
export interface Snapshot {
  readonly kubeconfig: Kubeconfig;
  /** By the user's name. A context whose user does not exist has no entry here. */
  readonly users: ReadonlyMap<string, UserState>;
  /** All that are kept here and can be opened, whether or not a user entry names them. */
  readonly sessions: readonly Session[];
  /** Contexts by the name of their cluster, which need not exist. */
  readonly contextsOf: ReadonlyMap<string, readonly Context[]>;
  readonly destinationOf: (cluster: Cluster) => Destination;
  /** Why kubectl would not run our credential plugin, which other clients run. */
  readonly pluginRefusal: PluginRefusal | undefined;
  /** The config files of the OCI tools: the CLI's own first, then others that user entries name. */
  readonly oci: readonly OciFiles[];
  /** Who moves the end of a profile's session. */
  readonly renewalOf: (profile: OciProfile) => Renewal;
}

export interface UserState {
  readonly user: User;
  readonly authMethod: AuthMethod;
  readonly credential: Credential;
  readonly status: Status;
  readonly can: Abilities;
  readonly session: Session | undefined;
  /** Where contexts of this user would send a token that comes from us, each once. */
  readonly tokenDestinations: readonly TokenDestination[];
}

export interface SnapshotSources extends Pick<Platform, 'host' | 'stateFolder'> {
  readonly kubeconfig: Kubeconfig;
  /** How each user gets its credential, by the user's name. */
  readonly methods: ReadonlyMap<string, AuthMethod>;
  readonly credentialOf: (user: User) => Credential;
  readonly destinationOf: (cluster: Cluster) => Destination;
  /** The texts of the files that authenticators name. */
  readonly fileText: FileText;
  readonly sessions: ReadonlyMap<string, SessionFound>;
  readonly isApproved: Decisions['isApproved'];
  readonly isSigningIn: (userName: string) => boolean;
  readonly pluginRefusal: PluginRefusal | undefined;
  readonly oci: OciUses;
  readonly ociRenewals: ReadonlyMap<string, OciRenewal>;
}

/** Pauses after each user, so that thousands of them can be looked at in slices of time. */
export function* makeSnapshot(sources: SnapshotSources): Generator<undefined, Snapshot> {
  const { kubeconfig, destinationOf, pluginRefusal, oci } = sources;
  const contextsOf = Map.groupBy(kubeconfig.contexts.values(), ({ cluster }) => cluster);
  const usedBy = Map.groupBy(kubeconfig.contexts.values(), (context) => context.user);
  const methods = withOkeUses(sources.methods, oci.users);
  yield;
  const renewalOf = ociRenewalOf(oci, sources.ociRenewals);
  const drafts: Draft[] = [];
  for (const user of kubeconfig.users.values()) {
    const authMethod = methods.get(user.name);
    if (authMethod !== undefined) drafts.push(draftOf(user, authMethod, usedBy.get(user.name) ?? [], sources));
    yield;
  }
  // A session has one token file, so one unapproved destination among its users pauses it for all. The plugin needs no
  // such pause: it knows where each token goes.
  const pausedBy = new Map<string, TokenDestination>();
  for (const { found, tokenDestinations, authMethod } of drafts) {
    if (authenticatorOf(authMethod).runsPlugin(authMethod)) continue;
    const unapproved = tokenDestinations.find(({ approved }) => !approved);
    if (found.kind === 'session' && unapproved !== undefined) pausedBy.set(found.session.id, unapproved);
  }
  const users = new Map<string, UserState>();
  for (const draft of drafts) {
    users.set(draft.user.name, finish(draft, pausedBy, { ...sources, renewalOf }));
    yield;
  }
  const sessions = [...sources.sessions.values()].flatMap((found) => (found.kind === 'session' ? [found.session] : []));
  return { kubeconfig, users, sessions, contextsOf, destinationOf, pluginRefusal, oci: oci.files, renewalOf };
}

type Draft = Omit<UserState, 'status' | 'session' | 'can'> & { readonly found: SessionFound };

function draftOf(user: User, authMethod: AuthMethod, contexts: readonly Context[], sources: SnapshotSources): Draft {
  const found = foundFor(user, authMethod, sources);
  const subject = subjectOf(authMethod, found);
  return {
    user,
    authMethod,
    credential: sources.credentialOf(user),
    tokenDestinations: subject === undefined ? [] : tokenDestinationsOf(subject, contexts, sources),
    found,
  };
}

/** The session whose token kubectl gets for a user. */
function foundFor(user: User, authMethod: AuthMethod, { stateFolder, sessions }: SnapshotSources): SessionFound {
  // Whatever else an entry says: if it names our token file, kubectl sends that session's token.
  const id = sessionIdOfTokenFile(stateFolder, user.tokenFile);
  if (id !== undefined) return sessions.get(id) ?? { kind: 'absent' };
  return authenticatorOf(authMethod).sessionOf(authMethod, sessions);
}

/** Whose token it is, and so whose approvals count; undefined where no token comes from us. */
function subjectOf(authMethod: AuthMethod, found: SessionFound): ApprovalSubject | undefined {
  if (found.kind !== 'session') return authenticatorOf(authMethod).approvalSubject(authMethod);
  const { issuer, clientId } = found.session.provider;
  return { kind: 'client', issuer, clientId };
}

type StatusSources = Pick<SnapshotSources, 'isSigningIn' | 'fileText' | 'host'> & Pick<Snapshot, 'renewalOf'>;

function finish(draft: Draft, pausedBy: ReadonlyMap<string, TokenDestination>, sources: StatusSources): UserState {
  const { found, ...rest } = draft;
  const { user, authMethod } = rest;
  const session = found.kind === 'session' ? found.session : undefined;
  const status = statusOf(draft, session && pausedBy.get(session.id), sources);
  const { fileText, host } = sources;
  const can = authenticatorOf(authMethod).can(authMethod, { user, session: found, status, fileText, host });
  return { ...rest, session, status, can };
}

function statusOf(
  { user, authMethod, credential, found, tokenDestinations }: Draft,
  pausedBy: TokenDestination | undefined,
  { isSigningIn, renewalOf }: StatusSources,
): Status {
  if (isSigningIn(user.name)) return { kind: 'signingIn' };
  if (credential.kind === 'refused') return { kind: 'broken', reason: credential.reason };
  const facts = { user, credential, session: found, tokenDestinations, pausedBy, ociRenewalOf: renewalOf };
  return authenticatorOf(authMethod).status(authMethod, facts);
}

function tokenDestinationsOf(
  subject: ApprovalSubject,
  contexts: readonly Context[],
  { kubeconfig, destinationOf, isApproved }: SnapshotSources,
): readonly TokenDestination[] {
  const byFingerprint = new Map<string, TokenDestination>();
  for (const context of contexts) {
    const cluster = kubeconfig.clusters.get(context.cluster);
    if (cluster?.server === undefined) continue;
    const destination = destinationOf(cluster);
    if (byFingerprint.has(destination.fingerprint)) continue;
    const approved = isApproved(subject, destination);
    byFingerprint.set(destination.fingerprint, { context, destination, approved });
  }
  return [...byFingerprint.values()];
}

/** The token whose claims can be shown: the session's, or the one that stands in the kubeconfig. */
export function idTokenOf(user: UserState): string | undefined {
  if (user.session !== undefined) return user.session.tokens.idToken;
  if (user.credential.kind === 'oidc') return user.credential.idToken;
  return user.credential.kind === 'token' && user.credential.facts !== undefined ? user.user.token : undefined;
}

/** The user of a context. Throws a Problem for a dangling name. */
export function userOf(snapshot: Snapshot, userName: string): UserState {
  const user = snapshot.users.get(userName);
  if (user !== undefined) return user;
  throw new UserError('no-user', { userName });
}

/** Where a session's token file would lead although the person did not approve it: while it would, it is paused. */
export function unapprovedDestinationOf(snapshot: Snapshot, sessionId: string): TokenDestination | undefined {
  return usersOf(snapshot, sessionId)
    .filter((user) => !runsPlugin(user))
    .flatMap(({ tokenDestinations }) => tokenDestinations)
    .find(({ approved }) => !approved);
}

/** Whether kubectl runs our credential plugin for this user. */
export function runsPlugin({ authMethod }: Pick<UserState, 'authMethod'>): boolean {
  return authenticatorOf(authMethod).runsPlugin(authMethod);
}

/** Whether nothing but an approval keeps the plugin from giving this user's token to the cluster of this context. */
export function isUnapproved(snapshot: Snapshot, { tokenDestinations, status }: UserState, context: Context): boolean {
  const cluster = snapshot.kubeconfig.clusters.get(context.cluster);
  const here = cluster && snapshot.destinationOf(cluster).fingerprint;
  if (!tokenDestinations.some(({ approved, destination }) => !approved && destination.fingerprint === here))
    return false;
  return status.kind === 'signedIn' || (status.kind === 'signedOut' && status.reason?.code === 'unapproved');
}

/** The users that a session serves. */
export function usersOf(snapshot: Snapshot, sessionId: string): readonly UserState[] {
  return [...snapshot.users.values()].filter(({ session }) => session?.id === sessionId);
}
