import type { Diagnostic } from '../../errors/diagnostics.ts';
import type { ListedPath } from './listedPath.ts';
import type { ClusterConnection } from '../../exec/clusterConnection.ts';

/**
 * One immutable snapshot of all the kubeconfig files that kubectl would use, merged by client-go's rules.
 * Strings are raw: `clean` them where they are shown.
 */
export interface Kubeconfig {
  readonly files: readonly KubeconfigFile[];
  readonly currentContext: string | undefined;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly users: ReadonlyMap<string, User>;
  readonly contexts: ReadonlyMap<string, Context>;
  /** What a namesake in an earlier file hides, in the order of the files: it takes effect when that one goes. */
  readonly hidden: Hidden;
}

export interface Hidden {
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: readonly Context[];
}

export interface KubeconfigFile {
  readonly path: ListedPath;
  readonly state: 'read' | 'missing' | 'refused';
  /** Why it was refused, or what in it kubectl would refuse although the rest could be read. */
  readonly problems: readonly Diagnostic[];
}

interface Entry {
  readonly name: string;
  /** The file that owns the entry. */
  readonly file: ListedPath;
  /** 1-based line of the list item. */
  readonly line: number;
}

export interface Cluster extends Entry, ClusterConnection {}

export interface Context extends Entry {
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string | undefined;
}

export interface User extends Entry {
  readonly token: string | undefined;
  /** Absolute. */
  readonly tokenFile: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Absolute. */
  readonly clientCertificate: string | undefined;
  readonly clientCertificateData: string | undefined;
  /** Absolute. */
  readonly clientKey: string | undefined;
  readonly clientKeyData: string | undefined;
  readonly impersonate: string | undefined;
  readonly impersonateUid: string | undefined;
  readonly impersonateGroups: readonly string[];
  readonly impersonateExtra: ReadonlyMap<string, readonly string[]>;
  readonly exec: ExecConfig | undefined;
  readonly authProvider: AuthProvider | undefined;
  /** `user.extensions`, by name; the payload as plain data. */
  readonly extensions: ReadonlyMap<string, unknown>;
}

export interface ExecConfig {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly interactiveMode: string | undefined;
  readonly provideClusterInfo: boolean;
  readonly installHint: string | undefined;
}

export interface AuthProvider {
  readonly name: string;
  readonly config: ReadonlyMap<string, string>;
}
