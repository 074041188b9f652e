import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import type { Clock } from '../base/clock.ts';
import type { BrowserWait, Conversation } from '../signin/conversation.ts';
import { ifInTime } from '../signin/timeLimit.ts';
import { askApproval } from './approval.ts';
import { ask } from './ask.ts';
import type { Disposable } from './disposables.ts';
import { noticeText } from './text.ts';

/** Runs `work` as one cancellable progress, whose signal ends with *Cancel*: undefined then, however `work` ends. */
export type SignInProgress = <T>(
  title: string,
  work: (conversation: ShownConversation, signal: AbortSignal) => Promise<T>,
) => Promise<T | undefined>;

export interface ShownConversation extends Conversation {
  waitForBrowser(wait: ShownWait): void;
}

/** Without `useRedirectUrl` the browser can come back to one address only. */
interface ShownWait extends Pick<BrowserWait, 'url' | 'redirectUrl' | 'paste'> {
  readonly useRedirectUrl?: BrowserWait['useRedirectUrl'];
  /** What is going on, unless it is "waiting for your browser". */
  readonly phrase?: string;
  /** The end of an address to paste, as an example. */
  readonly example?: string;
}

/** Forwarding a port takes an editor seconds; one that never says so must not keep back the link and the paste. */
const EXPOSE_LIMIT_MS = 10_000;

/** Links in a notification are commands; they name the wait, since several sign-ins may be under way. */
const LINK = 'clusterSignIn.browserWait';

interface Waiting {
  readonly wait: ShownWait;
  /** Ends with the sign-in, and with it every question that belongs to it. */
  readonly signal: AbortSignal;
}

const offers = {
  open: {
    label: 'Open again',
    run: async ({ wait }: Waiting) => {
      await openExternal(wait.url);
    },
  },
  copy: {
    label: 'Copy link',
    run: async ({ wait }: Waiting) => {
      await vscode.env.clipboard.writeText(wait.url);
      vscode.window.setStatusBarMessage('$(check) Link copied: open it in any browser', 5000);
    },
  },
  paste: {
    label: 'Paste the address',
    run: async ({ wait, signal }: Waiting) => {
      await ask({
        title: 'Paste the address',
        prompt: 'The address where the browser ended up, even if it shows an error page.',
        placeholder: `${wait.redirectUrl}${wait.example ?? '?code=…'}`,
        accept: wait.paste,
        signal,
      });
    },
  },
  redirect: {
    label: 'Change redirect URL',
    run: async ({ wait, signal }: Waiting) => {
      if (wait.useRedirectUrl === undefined) return;
      await ask({
        title: 'Change the redirect URL',
        prompt: 'One that the provider has registered for this client. It is remembered, and the sign-in starts again.',
        placeholder: 'http://localhost:8000',
        value: wait.redirectUrl,
        accept: wait.useRedirectUrl,
        signal,
      });
    },
  },
} as const;

export function createSignInProgress(clock: Clock): SignInProgress & Disposable {
  const waits = new Map<number, Waiting>();
  let nextId = 1;
  const command = vscode.commands.registerCommand(LINK, async (offer: keyof typeof offers, id: number) => {
    const waiting = waits.get(id);
    if (waiting !== undefined && Object.hasOwn(offers, offer)) await offers[offer].run(waiting);
  });

  const run: SignInProgress = async (title, work) =>
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: noticeText(title), cancellable: true },
      async (progress, token) => {
        const id = nextId++;
        const cancel = new AbortController();
        const over = new AbortController();
        token.onCancellationRequested(() => {
          cancel.abort();
        });
        const conversation: ShownConversation = {
          approve: askApproval,
          report: (phrase) => {
            progress.report({ message: noticeText(phrase) });
          },
          expose: async (url) => await ifInTime(expose(url), EXPOSE_LIMIT_MS, clock),
          open: openExternal,
          waitForBrowser: (wait) => {
            waits.set(id, { wait, signal: over.signal });
            progress.report({ message: `${wait.phrase ?? 'waiting for your browser'}. ${links(id, wait)}` });
          },
          retry: askRetry,
        };
        try {
          return await work(conversation, cancel.signal);
        } catch (error) {
          if (cancel.signal.aborted) return undefined;
          throw error;
        } finally {
          waits.delete(id);
          over.abort();
        }
      },
    );
  return Object.assign(run, {
    dispose: () => {
      command.dispose();
    },
  });
}

async function askRetry(sentence: string): Promise<boolean> {
  const detail = 'What the provider gave is kept until then. Cancel gives it up, and you sign in again.';
  const again = 'Try Again';
  return (await vscode.window.showErrorMessage(clean(sentence, 500), { modal: true, detail }, again)) === again;
}

function links(id: number, { useRedirectUrl }: ShownWait): string {
  return Object.entries(offers)
    .filter(([offer]) => offer !== 'redirect' || useRedirectUrl !== undefined)
    .map(([offer, { label }]) => `[${label}](command:${LINK}?${encodeURIComponent(JSON.stringify([offer, id]))})`)
    .join(' · ');
}

/**
 * The editor takes the string as it is, although its type asks for a Uri: parsing and printing a Uri decodes and
 * encodes the query anew, which changes a redirect URL or scope inside it.
 */
async function openExternal(url: string): Promise<boolean> {
  return await vscode.env.openExternal(url as unknown as vscode.Uri);
}

/** In a remote window this forwards the port, so that a browser on the person's side can reach our listener. */
async function expose(listenerUrl: string): Promise<string | undefined> {
  if (vscode.env.remoteName === undefined) return undefined;
  const external = await vscode.env.asExternalUri(vscode.Uri.parse(listenerUrl));
  return external.authority;
}
