import type { CommandRefusal } from './commandRefusals.ts';
import type { Diagnostic, EntryKind } from './diagnostics.ts';

/** Where imported text came from; `path` is of a file. */
export type ImportOrigin =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'clipboard' } | { readonly kind: 'dropped-text' };

/** A line that somebody types. */
export type TypedLine = 'name' | 'address' | 'variable' | 'command' | 'path' | 'role' | 'profile' | 'auth';

interface EntryData {
  readonly kind: EntryKind;
  readonly name: string;
}

/** What can go wrong while kubeconfig files are read, edited, imported, exported and restored. */
export interface KubeconfigErrors {
  readonly 'no-kubeconfig': undefined;
  readonly 'kubeconfig-broken': Diagnostic;
  readonly 'kubeconfig-busy': undefined;
  /**
   * `form`, `size`: the file is written in a way that cannot be edited. `duplicate`: two entries have the name.
   * `wrong-type`: what the key holds is no mapping. `half-character`: the new value is no text.
   */
  readonly 'edit-refused':
    | { readonly reason: 'form' | 'size'; readonly path: string }
    | { readonly reason: 'duplicate'; readonly name: string }
    | { readonly reason: 'wrong-type'; readonly key: string }
    | { readonly reason: 'half-character' };
  readonly 'entry-missing': EntryData;
  readonly 'entry-changed': { readonly key: string };
  readonly 'name-taken': { readonly kind: EntryKind | 'entry'; readonly name: string };
  readonly 'name-unusable':
    | { readonly reason: 'empty'; readonly kind: EntryKind }
    | { readonly reason: 'blank-ends' }
    | { readonly reason: 'too-long'; readonly most: number }
    | { readonly reason: 'invisible-characters'; readonly line: TypedLine };
  readonly 'namespace-unusable': undefined;
  readonly 'server-unusable': { readonly reason: 'no-address' | 'credentials' };
  readonly 'authority-unusable': { readonly reason: 'no-certificate' | 'missing' };
  readonly 'credential-unusable': {
    readonly reason: 'no-token' | 'wrong-token' | 'no-username' | 'no-provider' | 'no-command' | 'relative-path';
  };
  /** `name` of a user without an exec command. */
  readonly 'no-exec': { readonly name: string };
  readonly 'variable-unusable': undefined;
  readonly 'backup-gone': undefined;
  readonly 'backup-failed': { readonly folder: string; readonly reason: 'permission' | 'disk-full' };
  readonly 'backup-elsewhere': { readonly path: string };
  /** Undone only after its difference was shown; never reaches a person. */
  readonly 'changed-since': undefined;
  /** `path`: of the one file; undefined: the kubeconfig. */
  readonly 'preview-outdated': { readonly path: string | undefined };
  readonly 'incoming-missing': { readonly path: string };
  readonly 'incoming-refused': { readonly origin: ImportOrigin; readonly diagnostic: Diagnostic };
  readonly 'incoming-too-large': { readonly origin: ImportOrigin; readonly maxBytes: number };
  readonly 'incoming-empty': { readonly origin: ImportOrigin };
  /** A file beside a kubeconfig of which only the text is known. */
  readonly 'path-unknown': EntryData & { readonly path: string };
  readonly 'number-inexact': EntryData;
  readonly 'export-dangling': EntryData & { readonly context: string };
  readonly 'export-twice': { readonly key: string };
  readonly 'export-file-missing': { readonly path: string };
  readonly 'commands-refused': { readonly line: number } & CommandRefusal;
}
