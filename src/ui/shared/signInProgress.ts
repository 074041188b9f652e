import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import type { Clock } from '../../base/clock.ts';
import type { ErrorInfo } from '../../errors/userError.ts';
import { type Progress, progressText } from '../../text/progressText.ts';
import { errorSentence } from '../../text/sentenceOf.ts';
import type { BrowserWait, SignInUi } from '../../signin/oidc/signInUi.ts';
import { ifInTime } from '../../base/timeLimit.ts';
import { askApproval } from './askApproval.ts';
import { ask } from './ask.ts';
import { commandLink } from './text/commandLink.ts';
import type { Disposable } from './disposables.ts';
import { sanitizeNotice } from './text/plainText.ts';

/** Runs `work` as one cancellable progress, whose signal ends with *Cancel*: undefined then, however `work` ends. */
export type SignInProgress = <T>(
  title: string,
  work: (ui: ProgressUi, signal: AbortSignal) => Promise<T>,
) => Promise<T | undefined>;

export interface ProgressUi extends SignInUi {
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

/** Links in a notification are commands; they name the wait, since several sign-ins may be running. */
const LINK = 'clusterSignIn.browserWait';

const WAITING: Progress = { code: 'waiting-for-browser', data: undefined };

interface Waiting {
  readonly wait: ShownWait;
  /** Ends with the sign-in, and with it every question that belongs to it. */
  readonly signal: AbortSignal;
}

const offers = {
  open: {
    label: () => l10n.t('Open Again'),
    run: async ({ wait }: Waiting) => {
      await openExternal(wait.url);
    },
  },
  copy: {
    label: () => l10n.t('Copy Link'),
    run: async ({ wait }: Waiting) => {
      await vscode.env.clipboard.writeText(wait.url);
      vscode.window.setStatusBarMessage(`$(check) ${l10n.t('Link copied. Open it in any browser.')}`, 5000);
    },
  },
  paste: {
    label: () => l10n.t('Paste the Address'),
    run: async ({ wait, signal }: Waiting) => {
      await ask({
        title: l10n.t('Paste the Address'),
        prompt: l10n.t('The address where your browser ended up, even if it shows an error page.'),
        placeholder: `${wait.redirectUrl}${wait.example ?? '?code=…'}`,
        accept: wait.paste,
        signal,
      });
    },
  },
  redirect: {
    label: () => l10n.t('Change Redirect URL'),
    run: async ({ wait, signal }: Waiting) => {
      if (wait.useRedirectUrl === undefined) return;
      await ask({
        title: l10n.t('Change the Redirect URL'),
        prompt: l10n.t(
          'Enter a redirect URL that is registered for this client. It is remembered, and the sign-in starts again.',
        ),
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
      { location: vscode.ProgressLocation.Notification, title: sanitizeNotice(title), cancellable: true },
      async (progress, token) => {
        const id = nextId++;
        const cancel = new AbortController();
        const over = new AbortController();
        token.onCancellationRequested(() => {
          cancel.abort();
        });
        const conversation: ProgressUi = {
          approve: askApproval,
          report: (now) => {
            progress.report({ message: sanitizeNotice(progressText(now)) });
          },
          expose: async (url) => await ifInTime(expose(url), EXPOSE_LIMIT_MS, clock),
          open: openExternal,
          waitForBrowser: (wait) => {
            waits.set(id, { wait, signal: over.signal });
            progress.report({ message: `${wait.phrase ?? progressText(WAITING)}. ${links(id, wait)}` });
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

async function askRetry(error: ErrorInfo): Promise<boolean> {
  const sentence = sanitize(errorSentence(error), 500);
  const detail = l10n.t(
    'Your new tokens are kept until then. If you cancel, they are discarded and you sign in again.',
  );
  const again = l10n.t('Try Again');
  return (await vscode.window.showErrorMessage(sentence, { modal: true, detail }, again)) === again;
}

function links(id: number, { useRedirectUrl }: ShownWait): string {
  return Object.entries(offers)
    .filter(([offer]) => offer !== 'redirect' || useRedirectUrl !== undefined)
    .map(([offer, { label }]) => commandLink(label(), LINK, offer, id))
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
