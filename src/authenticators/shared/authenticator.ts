import type { ApprovalSubject } from '../../approvals/approvals.ts';
import type { Credential, FileText } from '../../credential/credential.ts';
import type { Destination } from '../../exec/destination.ts';
import type { Host } from '../../base/platform.ts';
import type { Cluster, Context, User } from '../../kubeconfig/read/model.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import type { SessionFound } from '../../sessions/sessionStore.ts';
import type { Renewal, Status } from './status.ts';

/**
 * A method by which user entries get credentials. Pure: it recognizes an entry and returns its status and what can be
 * done. What it does is `AuthenticatorActs` in `signin/`, its questions and notices are in `ui/`; all three have the
 * same id.
 */
export interface Authenticator<Id extends string, Method extends AnyMethod<Id>, Detail extends AnyDetail> {
  readonly id: Id;
  /** Reads an entry, once for each snapshot; undefined for an entry of another method. Never throws. */
  recognize(entry: Entry): Method | undefined;
  /** Small local files that what can be done depends on; absolute. */
  namedFiles(method: Method): readonly string[];
  /** Whether kubectl runs our credential plugin for it, which knows where each token goes. */
  runsPlugin(method: Method): boolean;
  /** The session whose token it gets; an entry that reads our token file is known without this. */
  sessionOf(method: Method, sessions: ReadonlyMap<string, SessionFound>): SessionFound;
  /** Whose approvals decide where its tokens may go; undefined where no token comes from us. */
  approvalSubject(method: Method): ApprovalSubject | undefined;
  status(method: Method, facts: Facts): Status;
  can(method: Method, facts: AbilityFacts): Abilities;
  /** What its row says where nobody is known to be signed in. */
  rowDetail(method: Method): Detail | undefined;
  /** What its tooltip says beyond the status. */
  details(method: Method): readonly Detail[];
}

/** A code with data; its words are in `text/status/detailsText.ts`. */
export interface AnyDetail {
  readonly code: string;
  readonly data: object;
}

export interface AnyMethod<Id extends string = string> {
  readonly authenticator: Id;
  readonly kind: string;
}

/** A user entry and what stands around it. */
export interface Entry {
  readonly user: User;
  /** The clusters of the contexts that use it, in the files' order. */
  readonly clusters: readonly Cluster[];
  readonly host: Host;
}

/** What is known of a user entry from files. */
export interface Facts {
  readonly user: User;
  /** What kubectl refuses never gets here. */
  readonly credential: Exclude<Credential, { kind: 'refused' }>;
  readonly session: SessionFound;
  readonly tokenDestinations: readonly TokenDestination[];
  /** Where an entry that reads the same token file would send it unapproved. */
  readonly pausedBy: TokenDestination | undefined;
  /** Who moves the end of an OCI profile's session. */
  readonly ociRenewalOf: (profile: OciProfile) => Renewal;
}

export interface AbilityFacts {
  readonly user: User;
  readonly session: SessionFound;
  readonly status: Status;
  /** The texts of `namedFiles`. */
  readonly fileText: FileText;
  readonly host: Host;
}

/** One destination of a user's token. */
export interface TokenDestination {
  readonly context: Context;
  readonly destination: Destination;
  readonly approved: boolean;
}

/** What can be done with a user entry. */
export interface Abilities {
  /** By its own authenticator; any context can be given a new user. */
  readonly signIn: boolean;
  /** New tokens without a browser. */
  readonly refresh: boolean;
  readonly signOut: boolean;
  /** To our credential plugin. */
  readonly convert: boolean;
  /** What would make it usable. */
  readonly fix: Fix | undefined;
}

export type Fix = 'addOciAuth';

export const NO_ABILITIES: Abilities = {
  signIn: false,
  refresh: false,
  signOut: false,
  convert: false,
  fix: undefined,
};

/** What kubectl would run for a user: nothing where it prefers another credential, or refuses both. */
export function runnableExec(user: User): User['exec'] {
  const { token, tokenFile, username, password, clientCertificate, clientCertificateData, authProvider } = user;
  const others = [token, tokenFile, username, password, clientCertificate, clientCertificateData, authProvider];
  return others.every((value) => value === undefined) ? user.exec : undefined;
}
