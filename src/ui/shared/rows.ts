import type { Diagnostic } from '../../errors/diagnostics.ts';
import type { Cluster, Context } from '../../kubeconfig/read/model.ts';
import type { OciFiles, OciProfile } from '../../oci/profiles/profiles.ts';
import type { Session } from '../../sessions/session.ts';

/** What a row of a view stands for; commands get it as their argument. */
export type Row = ExplorerRow | SessionRow;

/** A row of "Clusters": one object as long as it is there, which says what the newest snapshot does. */
export type ExplorerRow =
  | { readonly kind: 'file'; readonly problem: Diagnostic }
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
  /** Signed in at an issuer; commands act on it through one of its contexts, if it has any. */
  | { readonly kind: 'session'; readonly session: Session; readonly context: Context | undefined }
  | { readonly kind: 'profile'; readonly profile: OciProfile }
  /** A config file that cannot be read. */
  | { readonly kind: 'ociConfig'; readonly config: OciFiles };
