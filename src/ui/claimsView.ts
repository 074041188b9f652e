import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import type { Clock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { readClaims } from '../oidc/claims.ts';
import { idTokenOf, type UserOverview } from '../signin/overview.ts';
import type { Overviews } from '../signin/overviews.ts';
import type { Services } from '../signin/services.ts';
import { clientOf } from '../signin/way.ts';
import { claimsPage, claimsStaleAt, type ShownSignature } from './claimsPage.ts';
import { createDisposables, type Disposable } from './disposables.ts';
import { exactTime } from './statusWords.ts';

/** The claims of one context's ID token, in an editor tab that follows what happens to the token. */
export interface ClaimsView extends Disposable {
  show(contextName: string): void;
  /** Asks the issuer for its keys, since the person clicked for it, and shows what came of it. */
  checkSignature(): Promise<void>;
}

/** The issuer's keys say whether a token is its own. */
export type CheckSignature = Services['checkSignature'];

export function createClaimsView(parts: {
  readonly overviews: Overviews;
  readonly checkSignature: CheckSignature;
  readonly clock: Clock;
}): ClaimsView {
  const { overviews, clock } = parts;
  const disposables = createDisposables();
  let panel: vscode.WebviewPanel | undefined;
  let contextName = '';
  /** What was found out about one token; another token starts anew. */
  let checked: { readonly token: string; readonly state: ShownSignature } | undefined;

  function tokenNow(): { token: string; state: ShownSignature; user: UserOverview } | undefined {
    const overview = overviews.current();
    const user = overview?.users.get(overview.kubeconfig.contexts.get(contextName)?.user ?? '');
    const token = user === undefined ? undefined : idTokenOf(user);
    if (user === undefined || token === undefined) return undefined;
    // A session's tokens were verified when they came; what stands in a kubeconfig may be anybody's.
    const state = user.session !== undefined ? 'verified' : checked?.token === token ? checked.state : 'not checked';
    return { token, state, user };
  }

  let cancelTimer: (() => void) | undefined;
  /** Draws again when a shown time stops being true while somebody can see it. */
  function draw(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (panel === undefined) return;
    const found = tokenNow();
    const claims = found && claimsOf(found.token);
    const now = clock.now();
    panel.title = `Claims: ${clean(contextName, 40)}`;
    panel.webview.html = claimsPage({ contextName, claims, signature: found?.state ?? 'not checked', now, exactTime });
    const at = claims && panel.visible ? claimsStaleAt(claims, now) : undefined;
    if (at !== undefined) cancelTimer = clock.after(at - now, draw);
  }

  disposables.add(overviews.onChange(draw));
  disposables.add({
    dispose: () => {
      cancelTimer?.();
      panel?.dispose();
    },
  });
  return {
    show: (name) => {
      contextName = name;
      if (tokenNow() === undefined) {
        throw new Problem('no-token', `The context ${clean(name)} has no ID token to show; sign in first.`);
      }
      panel ??= open({
        onShow: draw,
        onClose: () => {
          panel = undefined;
        },
      });
      draw();
      panel.reveal();
    },
    checkSignature: async () => {
      const found = panel === undefined ? undefined : tokenNow();
      if (found === undefined) return;
      const client = clientOf(found.user.way);
      if (client === undefined) {
        throw new Problem(
          'no-issuer',
          `The user ${found.user.user.name} names no issuer whose keys could be asked for.`,
        );
      }
      checked = { token: found.token, state: await parts.checkSignature(client, found.token) };
      draw();
    },
    dispose: disposables.dispose,
  };
}

function open({ onShow, onClose }: { onShow: () => void; onClose: () => void }): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel('clusterSignIn.claims', 'Claims', vscode.ViewColumn.Active, {
    enableScripts: false,
    enableCommandUris: ['clusterSignIn.checkSignature'],
    localResourceRoots: [],
  });
  panel.onDidChangeViewState(onShow);
  panel.onDidDispose(onClose);
  return panel;
}

/** An opaque or garbled token has no claims; the page says the same as without a token. */
function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return readClaims(token).claims;
  } catch {
    return undefined;
  }
}
