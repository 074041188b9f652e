import { tmpdir } from 'node:os';
import type { Host } from '../../src/base/platform.ts';
import type { OciSignInUi } from '../../src/signin/oke/ociSignInUi.ts';
import type { Progress } from '../../src/text/progressText.ts';

/** What Oracle's page leads the browser to. */
export const CALLBACK = 'http://localhost:8181';

/** What the script of our own page does in the browser that was led to `redirect`. @returns the sentence it shows */
export async function bringToUs(redirect: string): Promise<string> {
  const { hash, origin } = new URL(redirect);
  const page = await fetch(`${origin}/`);
  await page.text();
  const answer = await fetch(`${origin}/token`, { method: 'POST', body: hash.slice(1), headers: { origin } });
  return await answer.text();
}

export interface PlayedBrowser extends OciSignInUi {
  /** The URL that was to be opened, once it is. */
  readonly opened: Promise<string>;
  readonly paste: (address: string) => void;
  readonly reports: readonly Progress[];
}

/** The editor's part, with a browser that the test plays. */
export function playBrowser(): PlayedBrowser {
  const opened = Promise.withResolvers<string>();
  const reports: Progress[] = [];
  let paste: ((address: string) => void) | undefined;
  return {
    opened: opened.promise,
    reports,
    paste: (address) => paste?.(address),
    report: (progress) => reports.push(progress),
    expose: () => Promise.resolve(undefined),
    open: (url) => {
      opened.resolve(url);
      return Promise.resolve(true);
    },
    waitForBrowser: (wait) => {
      ({ paste } = wait);
    },
  };
}

/** A person in a home of their own who has nothing in the environment. */
export function personAt(home: string, env: Readonly<Record<string, string>> = {}): Host {
  return { platform: process.platform, env: { TMPDIR: tmpdir(), ...env }, home };
}
