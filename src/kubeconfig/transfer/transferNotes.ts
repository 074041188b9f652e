import type { EntryKind } from '../../errors/diagnostics.ts';

/** What is taken over otherwise than written. Flags are with their hyphens, and raw. */
export interface TransferNotes {
  /** Of an entry, what kubectl does not read. */
  readonly 'keys-dropped': { readonly kind: EntryKind; readonly name: string; readonly keys: readonly string[] };
  readonly 'other-kubeconfig': { readonly line: number };
  /** kubectl ignores it as well. */
  readonly 'flag-ignored': { readonly line: number; readonly flag: string; readonly subcommand: string };
  readonly 'provider-arguments-ignored': { readonly line: number };
  readonly 'exec-flags-ignored': { readonly line: number; readonly flags: readonly string[] };
  readonly 'file-embedded': { readonly line: number; readonly flag: string };
  readonly 'provider-certificate-embedded': { readonly line: number };
  readonly 'interactive-mode-added': { readonly line: number; readonly apiVersion: string };
}

export type TransferNote = {
  readonly [C in keyof TransferNotes]: { readonly code: C; readonly data: TransferNotes[C] };
}[keyof TransferNotes];

/** Takes what is to be said. */
export type Note = (note: TransferNote) => void;
