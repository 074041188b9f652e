import type { ErrorInfo } from '../../errors/userError.ts';
import type { Progress } from '../../text/progressText.ts';
import type { Destination } from '../../exec/destination.ts';

/** What a sign-in needs of the person and of the editor. `ui/` implements it; tests play it. */
export interface SignInUi {
  /** Names issuer, who vouches for it, client and hosts before anything leaves the machine. False: the person declined. */
  approve(request: ApprovalRequest): Promise<boolean>;
  /** Says what is going on. */
  report(progress: Progress): void;
  /**
   * Makes our listener reachable from where the browser runs, as far as the editor can.
   * Gives the authority (`host:port`) under which the editor exposes it, which a callback may then name.
   */
  expose(listenerUrl: string): Promise<string | undefined>;
  /** Opens the system browser; false when it could not be opened. */
  open(url: string): Promise<boolean>;
  /** The browser has the word: offers to open it again, to paste the address, to change the redirect URL. */
  waitForBrowser(wait: BrowserWait): void;
  /** New tokens could not be written because of this: true to try again, false to give them up. */
  retry(error: ErrorInfo): Promise<boolean>;
}

export interface ApprovalRequest {
  readonly contextName: string;
  /** What follows: a trip to the browser, new tokens for the account without one, or the use of its session as it is. */
  readonly purpose: 'signIn' | 'refresh' | 'use';
  /** Whose tokens go there, where that is known. Raw. */
  readonly account: string | undefined;
  readonly issuer: string;
  readonly clientId: string;
  /** Nothing was ever approved for this issuer and client. */
  readonly isFirstUse: boolean;
  /** Those that were not approved yet. */
  readonly destinations: readonly Destination[];
  /** Who vouches for the issuer: by `authorityPrint`. */
  readonly authority: string;
  readonly isNewAuthority: boolean;
}

export interface BrowserWait {
  readonly url: string;
  readonly redirectUrl: string;
  /** Takes the address that the browser ended at. Throws a UserError when it is not this sign-in's. */
  paste(address: string): void;
  /**
   * Starts again with another redirect URL, which is remembered for this issuer and client once somebody listens
   * there. Throws a UserError for one that cannot be used.
   */
  useRedirectUrl(url: string): void;
}
