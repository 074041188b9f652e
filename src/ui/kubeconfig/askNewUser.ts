import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { UserError } from '../../errors/userError.ts';
import type { Cluster, Context } from '../../kubeconfig/read/model.ts';
import { freeName } from '../../kubeconfig/operations/checkNames.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { PublicClient } from '../../oidc/oidcClient.ts';
import { type NewUserDelivery, type SignInTarget, targetOfNewUser } from '../../signin/oidc/signInTarget.ts';
import { oidcClientOf } from '../../authenticators/authenticators.ts';
import { ask } from '../shared/ask.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';

/**
 * A short flow for a cluster that has no usable user yet: issuer, client id, scopes. What it gives is written only
 * after the sign-in has succeeded. Undefined when the person dismissed it.
 */
export async function askNewTarget(
  snapshot: Snapshot,
  {
    cluster,
    existing,
    form,
  }: { readonly cluster: Cluster; readonly existing: Context | undefined; readonly form: NewUserDelivery },
): Promise<SignInTarget | undefined> {
  const client = await askClient(snapshot, existing?.name ?? cluster.name);
  if (client === undefined) return undefined;
  const contextName = existing?.name ?? freeName(cluster.name, snapshot.kubeconfig.contexts);
  return targetOfNewUser({
    form,
    contextName,
    existing,
    clusterName: cluster.name,
    userName: freeName(`${contextName}-sso`, snapshot.kubeconfig.users),
    client,
    destination: snapshot.destinationOf(cluster),
  });
}

const USUAL_SCOPES = ['profile', 'email'].join(' ');

interface ClientItem extends vscode.QuickPickItem {
  readonly client: PublicClient | undefined;
}

async function askClient(snapshot: Snapshot, what: string): Promise<PublicClient | undefined> {
  const title = l10n.t('Sign In to {name}', { name: sanitize(what) });
  const known = knownClients(snapshot);
  if (known.length > 0) {
    const other: ClientItem = { label: `$(add) ${l10n.t('Another issuer…')}`, alwaysShow: true, client: undefined };
    const picked = await vscode.window.showQuickPick([...known, other], {
      title,
      placeHolder: l10n.t('Select the issuer that the cluster trusts'),
      ignoreFocusOut: true,
    });
    if (picked === undefined) return undefined;
    if (picked.client !== undefined) return picked.client;
  }
  const steps = { title, totalSteps: 3 };
  const issuer = await ask({
    ...steps,
    step: 1,
    prompt: issuerPrompt(),
    placeholder: 'https://issuer.example.com/realms/main',
    accept: checkIssuer,
  });
  if (issuer === undefined) return undefined;
  const clientId = await ask({
    ...steps,
    step: 2,
    prompt: l10n.t('Client ID that is registered with the provider for kubectl. The client must not have a secret.'),
    placeholder: 'kubernetes',
    accept: (answer) => {
      if (answer === '') throw new UserError('client-id-empty');
    },
  });
  if (clientId === undefined) return undefined;
  const scopes = await ask({
    ...steps,
    step: 3,
    prompt: l10n.t(
      'Scopes in addition to openid, separated by spaces. offline_access is added if the provider supports it.',
    ),
    placeholder: USUAL_SCOPES,
    value: USUAL_SCOPES,
    accept: () => undefined,
  });
  if (scopes === undefined) return undefined;
  return {
    issuer,
    clientId,
    scopes: scopes.split(/[\s,]+/u).filter((scope) => scope !== '' && scope !== 'openid'),
    certificateAuthority: undefined,
    certificateAuthorityData: undefined,
  };
}

/** The question for an issuer. */
export function issuerPrompt(): string {
  return l10n.t('URL of the OpenID Connect issuer, exactly as the API server is configured with it');
}

/** Takes the address of a provider, or throws 'issuer-malformed'. */
export function checkIssuer(answer: string): void {
  const url = URL.parse(answer);
  if (url?.protocol === 'https:' && url.search === '' && url.hash === '') return;
  throw new UserError('issuer-malformed');
}

/** Issuers that other users of the kubeconfig sign in at: most likely the same. */
function knownClients({ users }: Snapshot): ClientItem[] {
  const items = new Map<string, ClientItem>();
  for (const { user, authMethod } of users.values()) {
    const known = oidcClientOf(authMethod);
    if (known === undefined) continue;
    const { clientSecret, ...client } = known;
    const key = JSON.stringify([client.issuer, client.clientId]);
    // A client with a secret needs kubectl's own form: ours would have to keep the secret.
    if (clientSecret !== undefined || items.has(key)) continue;
    items.set(key, {
      label: sanitizeLabel(client.issuer),
      description: l10n.t('client {client}', { client: sanitizeLabel(client.clientId) }),
      detail: l10n.t('Used by the user {user}.', { user: sanitizeLabel(user.name) }),
      client,
    });
  }
  return [...items.values()];
}
