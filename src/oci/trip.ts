import type { NewSession } from './storeSession.ts';

/** What a sign-in needs of the editor while the browser has the word. */
export interface Browser {
  /** One short phrase of what is going on. */
  report(phrase: string): void;
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
export type Trip = (terms: TripTerms, browser: Browser, signal: AbortSignal) => Promise<NewSession>;

export interface TripTerms {
  /** An identifier or a short code. */
  readonly region: string;
  readonly tenancyName?: string | undefined;
  readonly identityProvider?: string | undefined;
}
