import type { EntryKind } from '../../errors/diagnostics.ts';
import type { ImportOrigin } from '../../errors/kubeconfigErrors.ts';

/** An entry by kind and name. Names are raw. */
export interface EntryRef {
  readonly kind: EntryKind;
  readonly name: string;
}

/** What a user entry can carry. */
export type CredentialKind = 'token' | 'tokenFile' | 'basic' | 'certificate' | 'exec' | 'authProvider';

/** What an edit does, with the names that it is about: previews, notices and the list of backups show it. */
export interface EditLabels {
  readonly 'create-kubeconfig': undefined;
  readonly 'switch-context': { readonly name: string };
  /** `namespace` undefined: none any more. */
  readonly 'set-namespace': { readonly context: string; readonly namespace: string | undefined };
  readonly 'duplicate-context': { readonly name: string; readonly to: string };
  readonly 'rename-entry': EntryRef & { readonly to: string };
  readonly 'delete-entry': EntryRef & { readonly along: readonly EntryRef[] };
  readonly 'add-cluster': { readonly name: string };
  readonly 'add-user': { readonly name: string; readonly context: string | undefined };
  readonly 'change-credential': { readonly user: string; readonly to: CredentialKind };
  readonly 'set-exec-arguments': { readonly user: string };
  readonly 'set-exec-environment': { readonly user: string };
  readonly import: { readonly origin: ImportOrigin };
  readonly 'paste-commands': undefined;
  readonly 'add-oke-cluster': { readonly context: string };
  readonly 'use-fast-token': { readonly users: readonly string[] };
  readonly 'use-oci-cli': { readonly users: readonly string[] };
  /** An option that is '' is taken away; one that is absent stays. */
  readonly 'set-oke-options': { readonly users: readonly string[]; readonly profile?: string; readonly auth?: string };
  readonly 'convert-user': { readonly user: string; readonly to: 'plugin' | 'original' | 'token-file' };
  readonly 'remove-plugin': { readonly users: number };
  /** From a backup of an earlier version, which kept the words. */
  readonly earlier: { readonly text: string };
}

export type EditLabel = {
  readonly [C in keyof EditLabels]: { readonly code: C; readonly data: EditLabels[C] };
}[keyof EditLabels];
