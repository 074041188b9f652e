import type { Host } from '../../../base/platform.ts';
import type { AuthProvider } from '../../../kubeconfig/read/model.ts';
import type { GivenArguments, GivenWord, OptionKind } from '../commandLine/arguments.ts';
import type { FactCollector, FactKey } from './facts.ts';
import type { SignInCommand } from '../signIn/providerSignIn.ts';

/** Whose sign-in a user entry needs. */
export type FamilyId =
  | 'aws-eks'
  | 'gcp-gke'
  | 'azure-kubelogin'
  | 'oidc-kubelogin'
  | 'teleport'
  | 'pinniped'
  | 'openshift'
  | 'rancher'
  | 'digitalocean'
  | 'tanzu'
  | 'yandex'
  | 'alibaba-ack'
  | 'scaleway'
  | 'nebius'
  | 'gardener'
  | 'openstack-keystone'
  | 'vcluster-platform'
  | 'secret-store'
  | 'ibmcloud';

/** What stands around a call: the cluster that it is for, and names that somebody gave. */
export interface Surroundings {
  /** The address of the cluster's API server, where it is one. */
  readonly server: URL | undefined;
  readonly userName: string;
  readonly clusterName: string | undefined;
  readonly host: Pick<Host, 'home' | 'platform'>;
}

/** A program that kubectl runs for a token, directly or through wrappers. */
export interface Call extends Surroundings {
  /** As written. */
  readonly command: string;
  readonly args: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
}

/** A call of one family, its arguments read by that family's table. */
export interface FamilyCall extends Call {
  readonly given: GivenArguments;
  /** After the subcommand. */
  readonly words: readonly GivenWord[];
}

/** What an option says: a fact, or something that `read` makes facts of, or nothing. */
export type OptionMeaning = FactKey | OptionKind;

export interface FamilyVariables {
  /** Names that this family's programs read. */
  readonly pattern: RegExp;
  /** Each counts where the arguments do not state the fact. */
  readonly facts?: Readonly<Record<string, FactKey>>;
  /** Change nothing about who signs in. All others of the pattern do, so that no command is offered. */
  readonly harmless?: readonly string[];
}

/**
 * One kind of plugin as data: how to recognise it, what its arguments and variables say, and the command that signs in.
 * A further kind is a further entry of `FAMILIES`.
 */
export interface Family {
  readonly id: FamilyId;
  /** Such as "AWS EKS". */
  readonly label: string | ((call: FamilyCall) => string);
  /** Names without folder and `.exe`; `kubectl-x_y` is what `kubectl x-y` runs. */
  readonly programs: readonly string[];
  /** Words that must come first, each with its aliases ("cluster|c"). */
  readonly subcommand?: readonly string[];
  readonly options?: Readonly<Record<string, OptionMeaning>>;
  readonly variables?: FamilyVariables;
  /** What else must hold, where programs share a name. */
  readonly isCalled?: (call: FamilyCall) => boolean;
  /** Facts that no table tells. */
  readonly read?: (call: FamilyCall, facts: FactCollector) => void;
  /** What the program runs in turn. */
  readonly runs?: (call: FamilyCall) => readonly string[];
  /** Undefined where no person signs in, the program itself asks for it, or a value does not fit. */
  readonly signIn?: (call: FamilyCall, facts: FactCollector) => SignInCommand | undefined;
}

/** A user entry of the same families without an exec plugin. */
export interface HeldCredential extends Surroundings {
  readonly token: string | undefined;
  readonly authProvider: AuthProvider | undefined;
}

export interface HeldFamily {
  readonly id: FamilyId;
  readonly label: string;
  readonly isHeld: (held: HeldCredential) => boolean;
  readonly read: (held: HeldCredential, facts: FactCollector) => void;
  readonly runs: (held: HeldCredential) => readonly string[];
  readonly signIn: (held: HeldCredential, facts: FactCollector) => SignInCommand | undefined;
}
