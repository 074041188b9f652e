import type { Progress } from '../../text/progressText.ts';
import type { NewSession } from '../profiles/storeSession.ts';

/** What a sign-in needs of the editor while the browser has the word. */
export interface Browser {
  /** Says what is going on. */
  report(progress: Progress): void;
  /** Makes a listener reachable from where the browser runs; gives the authority under which it may come, if any. */
  expose(listenerUrl: string): Promise<string | undefined>;
  open(url: string): Promise<unknown>;
  waitForBrowser(wait: {
    readonly url: string;
    readonly redirectUrl: string;
    readonly paste: (address: string) => void;
  }): void;
}

/** A sign-in through the browser, by whichever program. Nothing of it is kept yet. */
export type OciSignInFlow = (terms: OciSignInTerms, browser: Browser, signal: AbortSignal) => Promise<NewSession>;

export interface OciSignInTerms {
  /** An identifier or a short code. */
  readonly region: string;
  readonly tenancyName?: string | undefined;
  readonly identityProvider?: string | undefined;
}
