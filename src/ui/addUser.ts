import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import type { Cluster, Context } from '../kubeconfig/model.ts';
import { freeName } from '../kubeconfig/operations/names.ts';
import type { Overview } from '../signin/overview.ts';
import { newTarget, type NewForm, type Target } from '../signin/target.ts';
import { clientOf, type ClientEntry } from '../signin/way.ts';
import { ask } from './ask.ts';
import { labelText } from './text.ts';

/**
 * A short flow for a cluster that has no usable user yet: issuer, client id, scopes. What it gives is written only
 * after the sign-in has succeeded. Undefined when the person dismissed it.
 */
export async function askNewTarget(
  overview: Overview,
  {
    cluster,
    existing,
    form,
  }: { readonly cluster: Cluster; readonly existing: Context | undefined; readonly form: NewForm },
): Promise<Target | undefined> {
  const client = await askClient(overview, existing?.name ?? cluster.name);
  if (client === undefined) return undefined;
  const contextName = existing?.name ?? freeName(cluster.name, overview.kubeconfig.contexts);
  return newTarget({
    form,
    contextName,
    existing,
    clusterName: cluster.name,
    userName: freeName(`${contextName}-sso`, overview.kubeconfig.users),
    client,
    destination: overview.destinationOf(cluster),
  });
}

type NewClient = Omit<ClientEntry, 'clientSecret'>;

interface ClientItem extends vscode.QuickPickItem {
  readonly client: NewClient | undefined;
}

async function askClient(overview: Overview, what: string): Promise<NewClient | undefined> {
  const known = knownClients(overview);
  if (known.length > 0) {
    const other: ClientItem = { label: '$(add) Another issuer…', alwaysShow: true, client: undefined };
    const picked = await vscode.window.showQuickPick([...known, other], {
      title: `Sign in to ${clean(what)}`,
      placeHolder: 'Which issuer does this cluster trust?',
      ignoreFocusOut: true,
    });
    if (picked === undefined) return undefined;
    if (picked.client !== undefined) return picked.client;
  }
  const steps = { title: `Sign in to ${clean(what)}`, totalSteps: 3 };
  const issuer = await ask({
    ...steps,
    step: 1,
    prompt: 'The address of the OpenID Connect provider that the cluster trusts, exactly as the cluster names it.',
    placeholder: 'https://issuer.example.com/realms/main',
    accept: checkIssuer,
  });
  if (issuer === undefined) return undefined;
  const clientId = await ask({
    ...steps,
    step: 2,
    prompt: 'The client id that the provider registered for kubectl; no secret belongs to it.',
    placeholder: 'kubernetes',
    accept: (answer) => {
      if (answer === '') throw new Problem('client-empty', 'Enter the client id; whoever runs the cluster knows it.');
    },
  });
  if (clientId === undefined) return undefined;
  const scopes = await ask({
    ...steps,
    step: 3,
    prompt: 'Scopes beyond openid, separated by spaces. offline_access is added where the provider offers it.',
    placeholder: 'profile email',
    value: 'profile email',
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

/** Takes the address of a provider, or throws Problem 'issuer-unusable'. */
export function checkIssuer(answer: string): void {
  const url = URL.parse(answer);
  if (url?.protocol === 'https:' && url.search === '' && url.hash === '') return;
  throw new Problem('issuer-unusable', 'An issuer begins with https:// and has no "?" or "#" in it.');
}

/** Issuers that other users of the kubeconfig sign in at: most likely the same. */
function knownClients({ users }: Overview): ClientItem[] {
  const items = new Map<string, ClientItem>();
  for (const { user, way } of users.values()) {
    const known = clientOf(way);
    if (known === undefined) continue;
    const { clientSecret, ...client } = known;
    const key = JSON.stringify([client.issuer, client.clientId]);
    // A client with a secret needs kubectl's own form: ours would have to keep the secret.
    if (clientSecret !== undefined || items.has(key)) continue;
    items.set(key, {
      label: labelText(client.issuer),
      description: `client ${labelText(client.clientId)}`,
      detail: `as the user ${labelText(user.name)}`,
      client,
    });
  }
  return [...items.values()];
}
