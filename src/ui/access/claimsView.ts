import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import type { Platform } from '../../base/platform.ts';
import { UserError } from '../../errors/userError.ts';
import { readClaims } from '../../oidc/claims.ts';
import { idTokenOf, type UserState } from '../../state/snapshot.ts';
import type { Services } from '../../services/servicesApi.ts';
import { oidcClientOf } from '../../authenticators/authenticators.ts';
import { claimsPage, claimsStaleAt, type ShownSignature } from './claimsPage.ts';
import { createDisposables, type Disposable } from '../shared/disposables.ts';
import { exactTime } from '../shared/text/statusText.ts';

/** The claims of one context's ID token, in an editor tab that follows what happens to the token. */
export interface ClaimsView extends Disposable {
  show(contextName: string): void;
  /** Asks the issuer for its keys, since the person clicked for it, and shows what came of it. */
  checkSignature(): Promise<void>;
}

export function createClaimsView(
  parts: Pick<Services, 'snapshots' | 'checkSignature'> & Pick<Platform, 'clock'>,
): ClaimsView {
  const { snapshots, clock } = parts;
  const disposables = createDisposables();
  let panel: vscode.WebviewPanel | undefined;
  let contextName = '';
  /** What was found out about one token; another token starts anew. */
  let checked: { readonly token: string; readonly state: ShownSignature } | undefined;

  function tokenNow(): { token: string; state: ShownSignature; user: UserState } | undefined {
    const snapshot = snapshots.current();
    const user = snapshot?.users.get(snapshot.kubeconfig.contexts.get(contextName)?.user ?? '');
    const token = user === undefined ? undefined : idTokenOf(user);
    if (user === undefined || token === undefined) return undefined;
    // A session's tokens were verified when they came; what stands in a kubeconfig may be anybody's.
    const state = user.session !== undefined ? 'verified' : checked?.token === token ? checked.state : 'unchecked';
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
    panel.title = l10n.t('Claims: {context}', { context: sanitize(contextName, 40) });
    panel.webview.html = claimsPage({ contextName, claims, signature: found?.state ?? 'unchecked', now, exactTime });
    const at = claims && panel.visible ? claimsStaleAt(claims, now) : undefined;
    if (at !== undefined) cancelTimer = clock.after(at - now, draw);
  }

  disposables.add(snapshots.onChange(draw));
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
        throw new UserError('no-token', { contextName: name });
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
      const client = oidcClientOf(found.user.authMethod);
      if (client === undefined) {
        throw new UserError('no-issuer', { userName: found.user.user.name });
      }
      checked = { token: found.token, state: await parts.checkSignature(client, found.token) };
      draw();
    },
    dispose: disposables.dispose,
  };
}

function open({ onShow, onClose }: { onShow: () => void; onClose: () => void }): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel('clusterSignIn.claims', l10n.t('Claims'), vscode.ViewColumn.Active, {
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
