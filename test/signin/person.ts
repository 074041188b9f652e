import { connect } from 'node:net';
import type { ApprovalRequest, BrowserWait, Conversation } from '../../src/signin/conversation.ts';
import type { ProviderUser } from '../hosts/provider.ts';
import type { Page } from '../oidc/browser.ts';
import type { Scene } from '../oidc/real.ts';

/** Somebody who answers, with a browser. What they do can be changed by assignment. */
export interface Person extends Conversation {
  readonly approvals: ApprovalRequest[];
  readonly phrases: string[];
  readonly waits: BrowserWait[];
  /** What was said when new tokens could not be written. */
  readonly sentences: string[];
  /** What the browser showed last, of each sign-in. */
  readonly pages: Page[];
  /** What went wrong in the browser; a test that expects it empties the list. */
  readonly troubles: unknown[];
  onApprove: (request: ApprovalRequest) => Promise<boolean> | boolean;
  /** What happens once the browser has opened; unless changed, Alice signs in. */
  onBrowser: (wait: BrowserWait) => Promise<void> | void;
  onRetry: (sentence: string) => Promise<boolean> | boolean;
  /** Signs in at the provider and goes where it sends the browser. */
  goThrough(wait: BrowserWait, user?: ProviderUser): Promise<void>;
  /** Signs in at the provider; gives the address where the browser would end up. */
  callbackOf(wait: BrowserWait, user?: ProviderUser): Promise<URL>;
  /** Opens any address, and gives the status. */
  visit(address: string): Promise<number>;
}

export function createPerson(scene: Scene): Person {
  const person: Person = {
    approvals: [],
    phrases: [],
    waits: [],
    sentences: [],
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
    report: (phrase) => {
      person.phrases.push(phrase);
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
    retry: async (sentence) => {
      person.sentences.push(sentence);
      return await person.onRetry(sentence);
    },
    callbackOf: async ({ url, redirectUrl }, user = scene.alice) =>
      await scene.browser().signIn(url, user, redirectUrl),
    goThrough: async (wait, user) => {
      const browser = scene.browser();
      person.pages.push(await browser.open(await person.callbackOf(wait, user)));
    },
    visit: async (address) => (await scene.browser().open(address)).status,
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
