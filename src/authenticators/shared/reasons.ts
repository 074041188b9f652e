import type { CredentialRefusals } from '../../errors/credentialRefusals.ts';
import { type ErrorInfo, errorInfoOf } from '../../errors/userError.ts';

/** Why a status is what it is: every code with its data. Names and paths are raw, times in milliseconds. */
export interface ReasonData extends CredentialRefusals {
  /** Something failed: the error, or the sentence in which an earlier version stored it. */
  readonly failure: { readonly failure: ErrorInfo | string };
  readonly 'no-credential': undefined;
  readonly 'id-token-unreadable': undefined;
  readonly 'token-file-unreadable': { readonly path: string };
  /** Another program gives the token, and nothing is known of it. */
  readonly 'exec-plugin': { readonly name: string };
  readonly 'auth-provider-unknown': { readonly name: string };
  /** The context would send a session to a host that was not approved: there is one token file, so nobody gets it. */
  readonly paused: { readonly contextName: string; readonly host: string };
  /** The same where only this context gets no token. */
  readonly unapproved: { readonly contextName: string; readonly host: string };
  readonly 'user-missing': { readonly userName: string };
  readonly 'cluster-missing': { readonly clusterName: string };
  readonly 'server-missing': { readonly clusterName: string };

  /** The CLI signs this user in by a method that is not looked into here. */
  readonly 'oke-auth-unknown': { readonly auth: string };
  /** A variable of the environment says who signs, in place of the profile. */
  readonly 'oke-signer-overridden': { readonly variable: string; readonly profileName: string };
  readonly 'oke-profile-missing': { readonly configPath: string; readonly profileName: string };
  /** A session profile without `--auth security_token`: the CLI signs with the wrong key and says nothing. */
  readonly 'oke-auth-missing': { readonly profileName: string };
  /** `--auth security_token` with a profile of an API key. */
  readonly 'oke-session-missing': { readonly configPath: string; readonly profileName: string };
  readonly 'oke-profile-unknown': { readonly configPath: string; readonly profileName: string };
  /** The entry lacks provideClusterInfo, so the plugin gives no token. */
  readonly 'cluster-info-missing': undefined;
}

export type ReasonCode = keyof ReasonData;

/** A code with its data. Its sentence is `reasonSentence`'s. */
export type Reason = { readonly [C in ReasonCode]: { readonly code: C; readonly data: ReasonData[C] } }[ReasonCode];

/** The reason for what failed, as sessions and files of the OCI tools tell it. */
export function failureReason(failure: ErrorInfo | string): Reason {
  return { code: 'failure', data: { failure } };
}

/** The reason for what was thrown. */
export function thrownReason(error: unknown): Reason {
  return failureReason(errorInfoOf(error));
}
