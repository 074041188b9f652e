/** Why pasted commands are not taken over. What comes from them is raw; secrets are not among it. */
export interface CommandRefusals {
  readonly 'no-commands': undefined;
  readonly 'text-too-long': undefined;
  readonly 'too-many-commands': undefined;
  readonly 'control-character': undefined;
  /** A shell's quotes, brackets, redirections and substitutions. */
  readonly unclosed: undefined;
  readonly 'descriptor-redirected': { readonly redirection: string };
  readonly 'document-unended': undefined;
  readonly 'document-end-missing': { readonly end: string };
  readonly 'document-word': undefined;
  readonly 'document-substitution': undefined;
  readonly 'unknown-substitution': { readonly text: string };
  readonly 'unknown-operator': { readonly operator: string };
  readonly 'no-output-file': { readonly operator: string };
  readonly 'brace-expansion': undefined;
  readonly 'command-substitution': { readonly program: string };
  readonly 'variable-before-command': { readonly name: string };
  readonly 'variable-value': { readonly name: string };
  readonly 'variable-unset': { readonly name: string };
  readonly 'variable-with-blank': { readonly name: string };
  /** A file that these lines did not write. */
  readonly 'removes-file': undefined;
  readonly 'oci-command': undefined;
  readonly 'unknown-line': undefined;
  readonly 'unknown-command': { readonly command: string };
  /** kubectl's subcommands, names and flags; flags with their hyphens. */
  readonly 'unknown-subcommand': { readonly command: string };
  readonly 'unknown-flag': { readonly flag: string };
  readonly 'flag-of-other-subcommand': { readonly subcommand: string; readonly flag: string };
  readonly 'flag-without-value': { readonly flag: string };
  /** `flag` undefined: the value of `kubectl config set`. */
  readonly 'not-true-or-false': { readonly flag: string | undefined };
  readonly 'no-name': { readonly subcommand: string };
  readonly 'several-names': { readonly subcommand: string };
  readonly 'current-and-name': undefined;
  readonly 'no-current-context': undefined;
  readonly 'context-missing': { readonly name: string };
  readonly 'nothing-to-embed': { readonly entry: 'cluster' | 'user' };
  readonly 'skip-and-authority': undefined;
  readonly 'token-and-basic': undefined;
  readonly 'file-missing': { readonly flag: string; readonly path: string };
  readonly 'flag-without-file': { readonly flag: string };
  readonly 'relative-file': { readonly flag: string; readonly path: string };
  readonly 'no-certificate': { readonly flag: string };
  readonly 'unquoted-list': { readonly flag: string };
  readonly 'not-a-pair': { readonly flag: string };
  readonly 'relative-program': undefined;
  readonly 'interactive-mode': undefined;
  readonly 'property-incomplete': undefined;
  readonly 'unknown-property': { readonly property: string };
  readonly 'relative-value': undefined;
  readonly 'value-not-base64': undefined;
}

export type CommandRefusalReason = keyof CommandRefusals;

/** A reason with its data. */
export type CommandRefusal = {
  readonly [R in CommandRefusalReason]: { readonly reason: R; readonly data: CommandRefusals[R] };
}[CommandRefusalReason];
