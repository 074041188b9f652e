import type { BrowserWait, SignInUi } from '../oidc/signInUi.ts';

/** What a sign-in to OCI needs of the person and of the editor: it goes to Oracle's own sign-in page and nowhere else. */
export interface OciSignInUi extends Pick<SignInUi, 'report' | 'expose' | 'open'> {
  /** The browser has the word: offers to open it again and to paste the address. */
  waitForBrowser(wait: OciBrowserWait): void;
}

/** `redirectUrl` is always `http://localhost:8181`: Oracle has registered no other. */
export type OciBrowserWait = Pick<BrowserWait, 'url' | 'redirectUrl' | 'paste'>;
