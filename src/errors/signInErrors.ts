import type { CredentialRefusal } from './credentialRefusals.ts';

/** Why a sealed session cannot be opened. */
export type UnsealableReason = 'no-key' | 'silent' | 'foreign-key' | 'garbled' | 'version';

/** A credential that kubectl prefers to what a user entry is to be signed in by. */
export type ShadowingCredential = 'token' | 'tokenFile' | 'basic' | 'other';

/** What a user entry has that the plugin cannot take over. */
export type Inconvertible =
  | { readonly obstacle: 'second-credential' }
  | { readonly obstacle: 'other-kind' }
  | { readonly obstacle: 'authority-relative' }
  | { readonly obstacle: 'authorities' }
  | { readonly obstacle: 'client-secret' }
  | { readonly obstacle: 'issuer-missing' }
  | { readonly obstacle: 'access-token' }
  | { readonly obstacle: 'password-grant' }
  | { readonly obstacle: 'client-credentials-grant' }
  | { readonly obstacle: 'grant-unknown'; readonly grant: string }
  | { readonly obstacle: 'words-left-over' }
  | { readonly obstacle: 'flag-unknown'; readonly flag: string }
  | { readonly obstacle: 'flag-without-value'; readonly flag: string }
  | { readonly obstacle: 'flag-not-boolean'; readonly flag: string };

/** What can go wrong with sessions, approvals, sign-in, renewal and conversion. */
export interface SignInErrors {
  /** What no code was made for: a fault of ours. */
  readonly unforeseen: undefined;
  /** An error that another version wrote down as a sentence; `code` as it had then. */
  readonly 'earlier-sentence': { readonly code: string | undefined; readonly text: string };
  readonly 'keyring-silent': undefined;
  readonly 'id-invalid': undefined;
  readonly 'session-unsealable': { readonly why: UnsealableReason };
  readonly 'session-unsaved': { readonly folder: string };
  readonly 'sessions-unreadable': { readonly folder: string };
  readonly 'session-absent': undefined;
  /** The context would send the session to a host that was not approved. */
  readonly 'session-paused': { readonly contextName: string; readonly host: string };
  readonly 'no-refresh-token': undefined;
  readonly 'sign-in-timeout': { readonly minutes: number };
  readonly 'no-way': { readonly userName: string };
  /** kubectl refuses what the user entry says. */
  readonly 'user-refused': CredentialRefusal;
  readonly 'authority-relative': { readonly path: string };
  readonly 'authority-missing': { readonly path: string };
  readonly shadowed: { readonly userName: string; readonly by: ShadowingCredential };
  readonly 'not-convertible': Inconvertible;
  readonly 'sign-in-changed': { readonly userName: string };
  readonly 'not-ours': { readonly userName: string };
}
