import type { Cluster, Context, FileProblem } from '../kubeconfig/model.ts';
import type { OciFiles, OciProfile } from '../oci/profiles.ts';
import type { Session } from '../signin/session.ts';

/** What a row of a view stands for; commands get it as their argument. */
export type Row = ExplorerRow | SessionRow;

/** A row of "Clusters": one object as long as it is there, which says what the newest overview does. */
export type ExplorerRow =
  | { readonly kind: 'file'; readonly problem: FileProblem }
  | { readonly kind: 'cluster'; readonly name: string; readonly cluster: Cluster | undefined }
  | { readonly kind: 'context'; readonly context: Context }
  | MoreRow;

/** The end of a list that is shown in portions. */
export interface MoreRow {
  readonly kind: 'more';
  /** Names the list. */
  readonly list: string;
  /** How many rows the list shows, how many it shows after a click, and how many it has. */
  readonly shown: number;
  readonly next: number;
  readonly total: number;
}

/** A row of "Sessions". */
export type SessionRow =
  /** Signed in at an issuer; what is done to it is done by way of one of its contexts, if it has any. */
  | { readonly kind: 'session'; readonly session: Session; readonly context: Context | undefined }
  | { readonly kind: 'profile'; readonly profile: OciProfile }
  /** A config file that cannot be read. */
  | { readonly kind: 'ociConfig'; readonly config: OciFiles };
