import type { FileErrors } from './fileErrors.ts';

/** A word for an entry of a kubeconfig, by its list. */
export type EntryKind = 'cluster' | 'user' | 'context';

/** Where in a kubeconfig a value stands: in an entry, or at the top when there is none. */
export interface FieldPlace {
  readonly entry: { readonly kind: EntryKind; readonly name: string } | undefined;
  /** The keys from there on, as in "exec.env[].name"; '' is the entry itself. */
  readonly path: string;
}

/** What kubectl reads in the place of what it wants. */
export type ValueKind = 'null' | 'bool' | 'number' | 'string' | 'list' | 'map';

/** What kubectl would refuse in a text although it may be YAML, none of it with the text's own values. */
export interface YamlFindings {
  readonly 'not-utf8': undefined;
  readonly 'control-character': undefined;
  readonly 'too-many-nodes': undefined;
  /** Not as kubectl writes, and too much of it. */
  readonly 'too-unusual': undefined;
  readonly 'too-deep': undefined;
  readonly 'too-dense': undefined;
  readonly 'yaml-invalid': undefined;
  readonly 'wrong-escape': undefined;
  readonly 'wrong-indentation': undefined;
  readonly 'reserved-character': undefined;
  readonly 'two-colons': undefined;
  readonly 'bracket-or-comma-missing': undefined;
  readonly 'closing-missing': undefined;
  readonly 'colon-missing': undefined;
  readonly 'tab-indentation': undefined;
  readonly 'unexpected-text': undefined;
  readonly 'document-end': undefined;
  readonly directive: undefined;
  readonly 'yaml-version': undefined;
  readonly 'key-sign-in-flow': undefined;
  readonly 'quote-missing': undefined;
  readonly 'slash-escape': undefined;
  readonly 'no-such-character': undefined;
  readonly 'long-key': undefined;
  readonly 'text-behind-key': undefined;
  readonly 'tight-colon': undefined;
  readonly 'wrong-bracket': undefined;
  readonly 'anchor-missing': undefined;
  readonly 'anchor-name': undefined;
  readonly 'tight-tag': undefined;
  readonly 'not-binary': undefined;
  readonly 'tag-mismatch': { readonly type: 'bool' | 'int' | 'float' | 'null' };
  readonly 'not-timestamp': undefined;
  readonly 'excessive-aliases': undefined;
  readonly 'alias-cycle': undefined;
  readonly 'no-number': undefined;
  readonly 'wrong-key': undefined;
  readonly 'merge-of-no-mapping': undefined;
}

/** What kubectl would refuse in YAML that is to be a kubeconfig. */
export interface KubeconfigFindings {
  readonly 'not-a-kubeconfig': undefined;
  readonly 'wrong-version': undefined;
  readonly 'duplicate-entry': { readonly kind: EntryKind; readonly name: string };
  readonly 'duplicate-extension': { readonly name: string };
  readonly 'not-base64': FieldPlace;
  readonly 'wrong-type': FieldPlace & {
    readonly wanted: 'bool' | 'string' | 'list' | 'map';
    readonly found: ValueKind;
  };
}

export interface Findings extends YamlFindings, KubeconfigFindings {}

export type FindingCode = keyof Findings;

/** A finding by code, with its data. */
export type Finding<F = Findings> = { readonly [C in keyof F]: { readonly code: C; readonly data: F[C] } }[keyof F];

/** What is wrong with a kubeconfig file, and where: a finding in it, or why it could not be read. */
export type Diagnostic = {
  readonly path: string;
  /** 1-based. */
  readonly line: number | undefined;
} & Finding<Findings & Pick<FileErrors, 'path-refused' | 'not-a-file' | 'symlink-loop' | 'too-large' | 'unreadable'>>;
