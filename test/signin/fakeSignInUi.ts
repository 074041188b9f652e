import { connect } from 'node:net';
import type { ApprovalRequest, BrowserWait, SignInUi } from '../../src/signin/oidc/signInUi.ts';
import type { ProviderUser } from '../hosts/provider.ts';
import type { Page } from '../oidc/browser.ts';
import type { TestProvider } from '../oidc/testProvider.ts';
import type { ErrorInfo } from '../../src/errors/userError.ts';
import type { Progress } from '../../src/text/progressText.ts';

/** Answers what a sign-in asks, with a browser of its own. What it does can be changed by assignment. */
export interface FakeSignInUi extends SignInUi {
  readonly approvals: ApprovalRequest[];
  readonly progress: Progress[];
  readonly waits: BrowserWait[];
  /** Why new tokens could not be written. */
  readonly failures: ErrorInfo[];
  /** What the browser showed last, of each sign-in. */
  readonly pages: Page[];
  /** What went wrong in the browser; a test that expects it empties the list. */
  readonly troubles: unknown[];
  onApprove: (request: ApprovalRequest) => Promise<boolean> | boolean;
  /** What happens once the browser has opened; unless changed, Alice signs in. */
  onBrowser: (wait: BrowserWait) => Promise<void> | void;
  onRetry: (error: ErrorInfo) => Promise<boolean> | boolean;
  /** Signs in at the provider and goes where it sends the browser. */
  goThrough(wait: BrowserWait, user?: ProviderUser): Promise<void>;
  /** Signs in at the provider; gives the address where the browser would end up. */
  callbackOf(wait: BrowserWait, user?: ProviderUser): Promise<URL>;
  /** Opens any address, and gives the status. */
  visit(address: string): Promise<number>;
}

export function createFakeSignInUi(testProvider: TestProvider): FakeSignInUi {
  const person: FakeSignInUi = {
    approvals: [],
    progress: [],
    waits: [],
    failures: [],
    pages: [],
    troubles: [],
    onApprove: () => true,
    onBrowser: async (wait) => {
      await person.goThrough(wait);
    },
    onRetry: () => false,
    approve: async (request) => {
      person.approvals.push(request);
      return await person.onApprove(request);
    },
    report: (now) => {
      person.progress.push(now);
    },
    expose: () => Promise.resolve(undefined),
    waitForBrowser: (wait) => {
      person.waits.push(wait);
    },
    open: () => {
      const wait = person.waits.at(-1)!;
      const go = async (): Promise<void> => {
        await person.onBrowser(wait);
      };
      go().catch((error: unknown) => person.troubles.push(error));
      return Promise.resolve(true);
    },
    retry: async (error) => {
      person.failures.push(error);
      return await person.onRetry(error);
    },
    callbackOf: async ({ url, redirectUrl }, user = testProvider.alice) =>
      await testProvider.browser().signIn(url, user, redirectUrl),
    goThrough: async (wait, user) => {
      const browser = testProvider.browser();
      person.pages.push(await browser.open(await person.callbackOf(wait, user)));
    },
    visit: async (address) => (await testProvider.browser().open(address)).status,
  };
  return person;
}

/** Whether anybody listens where a sign-in waited. */
export function isListening({ redirectUrl }: BrowserWait): Promise<boolean> {
  const { hostname, port } = new URL(redirectUrl);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
