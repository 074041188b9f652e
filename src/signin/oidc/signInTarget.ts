import { isAbsolute } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type FilePath, type PemText, pemText } from '../../base/brandedText.ts';
import type { ShadowingCredential } from '../../errors/signInErrors.ts';
import { UserError } from '../../errors/userError.ts';
import type { Edit, FieldEdit, YamlValue } from '../../kubeconfig/edit/editText.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import type { OidcClient, PublicClient } from '../../oidc/oidcClient.ts';
import type { ProviderConfig } from '../../oidc/providerConfig.ts';
import type { Destination } from '../../exec/destination.ts';
import { execOf } from '../../plugin/pluginCommand.ts';
import type { PluginCommand } from '../../plugin/install.ts';
import { idTokenOf, type UserState } from '../../state/snapshot.ts';
import { EXTENSION, extensionPayload, type OidcMethod } from '../../authenticators/oidc/oidcMethod.ts';

/** What is to be signed in: a user entry that is there, or one that the sign-in adds. */
export interface SignInTarget {
  /** What the person calls it. */
  readonly contextName: string;
  readonly userName: string;
  readonly client: OidcClient;
  readonly destinations: readonly Destination[];
  /** The ID token that kubectl gets now, if the entry counts as signed in. */
  readonly idToken: string | undefined;
  readonly form: TokenDelivery;
  /** Where the entry wants the browser to come back to; what the person decided for the client goes before it. */
  readonly redirectUrl: string | undefined;
  /** The same with another certificate authority for the provider, where that can still be chosen. */
  readonly withAuthority: ((file: FilePath) => SignInTarget) | undefined;
  /** The person has just chosen that authority, which is as good as an approval of it. */
  readonly isAuthorityChosen?: true;
}

export type TokenDelivery =
  /** Tokens go into the user entry itself, where kubectl renews them. */
  | { readonly kind: 'authProvider'; readonly obsolete: readonly ObsoleteField[] }
  /** Tokens go into a session; `edits` makes the user entry ask our credential plugin for them. */
  | {
      readonly kind: 'plugin';
      /** The session that the entry names now, whether or not it is there. */
      readonly sessionId: string | undefined;
      readonly edits: (sessionId: string) => readonly Edit[];
    }
  /** Tokens go into a session; `edits` makes the user entry read its token file. */
  | {
      readonly kind: 'tokenFile';
      /** What the entry reads now, whether or not anything is there. */
      readonly tokenFile: string | undefined;
      readonly edits: (tokenFile: string) => readonly Edit[];
    };

/** A field of the user entry that kubectl would prefer to the sign-in. */
type ObsoleteField = 'token';

/**
 * The user entry of a context, with the client that it names. Throws a UserError when it has none, hides it, or is
 * refused.
 */
export function targetOfUser(
  context: Context,
  snapshot: UserState,
  { now, plugin }: { readonly now: number; readonly plugin: PluginCommand },
): SignInTarget {
  const { user, authMethod, tokenDestinations, status } = snapshot;
  if (authMethod.authenticator !== 'oidc') {
    throw new UserError('no-way', { userName: user.name });
  }
  if (snapshot.credential.kind === 'refused') throw new UserError('user-refused', snapshot.credential.reason);
  return {
    contextName: context.name,
    userName: user.name,
    client: authMethod.client,
    destinations: tokenDestinations.map(({ destination }) => destination),
    idToken: status.kind === 'signedIn' ? idTokenOf(snapshot) : undefined,
    form: deliveryOf(snapshot, authMethod, now, plugin),
    redirectUrl: authMethod.kind === 'plugin' ? authMethod.redirectUrl : undefined,
    withAuthority: undefined,
  };
}

function deliveryOf(
  { user, credential }: UserState,
  authMethod: OidcMethod,
  now: number,
  plugin: PluginCommand,
): TokenDelivery {
  switch (authMethod.kind) {
    case 'plugin':
      return {
        kind: 'plugin',
        sessionId: authMethod.sessionId,
        // Another account, or a plugin that another machine or with an earlier home folder installed.
        edits: (sessionId) => {
          const { command, args } = execOf(plugin, {
            ...authMethod.client,
            redirectUrl: authMethod.redirectUrl,
            key: sessionId,
          });
          const isSame = user.exec?.command === command && isDeepStrictEqual(user.exec.args, args);
          const missing = plugin.env.filter(
            (own) => user.exec?.env.some((each) => isDeepStrictEqual(each, own)) !== true,
          );
          if (isSame && missing.length === 0) return [];
          // One by one, since the person may have variables of their own there.
          const env = missing.map(({ name, value }) => ({ path: ['exec', 'env', name, 'value'], value }));
          return [runsPlugin(user.name, { command, args }, env)];
        },
      };
    case 'tokenFile':
      return {
        kind: 'tokenFile',
        tokenFile: authMethod.tokenFile,
        edits: (tokenFile) => (user.tokenFile === tokenFile ? [] : [readFrom(user.name, tokenFile)]),
      };
    case 'authProvider':
      return { kind: 'authProvider', obsolete: obsoleteFields(user.name, credential, now) };
  }
}

/** How a user entry that we add gets its tokens. */
export type NewUserDelivery =
  { readonly kind: 'plugin'; readonly plugin: PluginCommand } | { readonly kind: 'tokenFile' };

interface Draft {
  readonly form: NewUserDelivery;
  readonly contextName: string;
  /** The context exists and will point to the new user. */
  readonly existing: Context | undefined;
  readonly clusterName: string;
  readonly userName: string;
  readonly client: PublicClient;
  readonly destination: Destination;
}

/** A user and, unless it is there, a context of a cluster, added once the sign-in has succeeded. */
export function targetOfNewUser(draft: Draft): SignInTarget {
  const { contextName, userName, destination } = draft;
  const client = { ...draft.client, clientSecret: undefined };
  return {
    contextName,
    userName,
    client,
    destinations: [destination],
    idToken: undefined,
    redirectUrl: undefined,
    withAuthority: (certificateAuthority) => ({
      ...targetOfNewUser({ ...draft, client: { ...draft.client, certificateAuthority } }),
      isAuthorityChosen: true,
    }),
    form: newDelivery(draft, client),
  };
}

function newDelivery(draft: Draft, client: OidcClient): TokenDelivery {
  const { form, userName } = draft;
  if (form.kind === 'plugin') {
    const edits = (key: string) => [
      runsPlugin(userName, execOf(form.plugin, { ...client, redirectUrl: undefined, key })),
      usedBy(draft),
    ];
    return { kind: 'plugin', sessionId: undefined, edits };
  }
  const extensions = [{ name: EXTENSION, extension: extensionPayload(client) }];
  const fields = (tokenFile: string) => [
    { path: ['tokenFile'], value: tokenFile },
    { path: ['extensions'], value: extensions },
  ];
  const edits = (tokenFile: string): readonly Edit[] => [
    { kind: 'set-fields', list: 'users', name: userName, fields: fields(tokenFile) },
    usedBy(draft),
  ];
  return { kind: 'tokenFile', tokenFile: undefined, edits };
}

function usedBy({ contextName, existing, clusterName, userName }: Draft): Edit {
  return {
    kind: 'set-fields',
    list: 'contexts',
    name: contextName,
    fields: [
      ...(existing === undefined ? [{ path: ['cluster'], value: clusterName }] : []),
      { path: ['user'], value: userName },
    ],
  };
}

/** How the provider is reached, with the certificate authority's text. `readText` throws when it cannot be read. */
export async function providerConfig(
  client: OidcClient,
  readText: (path: string) => Promise<string | undefined>,
): Promise<ProviderConfig> {
  const certificateAuthority = await authorityOf(client, readText);
  return {
    issuer: client.issuer,
    clientId: client.clientId,
    scopes: client.scopes,
    ...(client.clientSecret !== undefined && { clientSecret: client.clientSecret }),
    ...(certificateAuthority !== undefined && { certificateAuthority }),
  };
}

async function authorityOf(
  client: OidcClient,
  readText: (path: string) => Promise<string | undefined>,
): Promise<PemText | undefined> {
  if (client.certificateAuthorityData !== undefined) {
    return pemText(Buffer.from(client.certificateAuthorityData, 'base64').toString('utf8'));
  }
  const path = client.certificateAuthority;
  if (path === undefined) return undefined;
  if (!isAbsolute(path)) {
    throw new UserError('authority-relative', { path });
  }
  const text = await readText(path);
  if (text !== undefined) return pemText(text);
  throw new UserError('authority-missing', { path });
}

/** A pasted token that has ended would still be sent, so it goes; one that may work stays, and the person decides. */
function obsoleteFields(userName: string, credential: UserState['credential'], now: number): readonly ObsoleteField[] {
  if (credential.kind === 'oidc' || credential.kind === 'none') return [];
  if (credential.kind === 'token' && (credential.facts?.expiresAt ?? Infinity) <= now) return ['token'];
  throw new UserError('shadowed', { userName, by: SHADOWING[credential.kind] ?? 'other' });
}

const SHADOWING: Partial<Record<UserState['credential']['kind'], ShadowingCredential>> = {
  token: 'token',
  tokenFile: 'tokenFile',
  basic: 'basic',
};

function runsPlugin(
  userName: string,
  exec: Readonly<Record<string, YamlValue>>,
  more: readonly FieldEdit[] = [],
): Edit {
  const fields = Object.entries(exec).map(([key, value]) => ({ path: ['exec', key], value }));
  return { kind: 'set-fields', list: 'users', name: userName, fields: [...fields, ...more] };
}

function readFrom(userName: string, tokenFile: string): Edit {
  return { kind: 'set-fields', list: 'users', name: userName, fields: [{ path: ['tokenFile'], value: tokenFile }] };
}
