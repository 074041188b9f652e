/** What the credential plugin needs of the person, in a window of the editor. Names are raw. */
export type SignInTask =
  | { readonly code: 'sign-in'; readonly data: { readonly name: string } }
  | { readonly code: 'approve'; readonly data: { readonly host: string } }
  /** As a window of an earlier version wrote it. */
  | { readonly code: 'earlier'; readonly data: { readonly text: string } };

/** What is wrong with the plugin's arguments. */
export type ArgumentFlaw =
  | { readonly flaw: 'key-missing' }
  | { readonly flaw: 'key-invalid'; readonly key: string }
  | { readonly flaw: 'option-missing'; readonly option: 'issuer-url' | 'client-id' }
  | { readonly flaw: 'unexpected'; readonly words: string }
  /** `message`: what Node's own parser says of them. */
  | { readonly flaw: 'unreadable'; readonly message: string };

/** What can go wrong in the credential plugin, in what installs it, and while windows answer it. */
export interface PluginErrors extends PluginProgramErrors {
  readonly 'exec-info-absent': undefined;
  readonly 'exec-info-garbled': undefined;
  /** `wanted`: the version to write into the kubeconfig. */
  readonly 'exec-info-version': { readonly found: string | undefined; readonly wanted: string };
  readonly arguments: ArgumentFlaw;
  readonly 'no-cluster-info': undefined;
  /** `folder`: takes no new folder. */
  readonly 'no-socket-folder': { readonly folder: string };
  readonly 'session-foreign': undefined;
  /** The person wants to be asked again later; `waitMs`: how much later. */
  readonly snoozed: { readonly task: SignInTask; readonly waitMs: number };
  readonly 'not-signed-in': { readonly task: SignInTask };
  readonly 'other-account': undefined;
  readonly 'entry-not-in-use': undefined;
}

/** What can go wrong in the credential plugin's own program, which a terminal shows. */
export interface PluginProgramErrors {
  /** Somebody ran it by hand. */
  readonly 'plugin-misused': undefined;
  readonly 'no-editor': undefined;
  /** `seconds`: how long it waited. */
  readonly 'renewal-late': { readonly seconds: number };
  /** `command`: the CLI that it leaves its work to. */
  readonly 'handover-loop': { readonly command: string };
  readonly 'handover-missing': { readonly command: string };
  readonly 'cluster-absent': undefined;
  readonly 'oke-unapproved': OkeUnapproved;
}

/** An OKE token that the person did not approve. */
export interface OkeUnapproved {
  /** Undefined where only the CLI can tell. */
  readonly profile: string | undefined;
  /** OCID. */
  readonly cluster: string | undefined;
  /** Where the token would go. */
  readonly host: string;
  /** A variable of the terminal names the profile, which the editor does not see. */
  readonly isFromEnvironment: boolean;
}
