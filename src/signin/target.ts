import { isAbsolute } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../base/problem.ts';
import type { Edit, FieldEdit, YamlValue } from '../kubeconfig/edit.ts';
import type { Context } from '../kubeconfig/model.ts';
import type { ProviderConfig } from '../oidc/types.ts';
import type { Destination } from '../plugin/destination.ts';
import { execOf } from '../plugin/command.ts';
import type { PluginCommand } from '../plugin/install.ts';
import { idTokenOf, type UserOverview } from './overview.ts';
import { clientOf, EXTENSION, extensionPayload, type ClientEntry } from './way.ts';

/** What is to be signed in: a user entry that is there, or one that the sign-in adds. */
export interface Target {
  /** What the person calls it. */
  readonly contextName: string;
  readonly userName: string;
  readonly client: ClientEntry;
  readonly destinations: readonly Destination[];
  /** The ID token that kubectl gets now, if the entry counts as signed in. */
  readonly idToken: string | undefined;
  readonly form: TargetForm;
  /** Where the entry wants the browser to come back to; what the person decided for the client goes before it. */
  readonly redirectUrl: string | undefined;
  /** The same with another certificate authority for the provider, where that can still be chosen. */
  readonly withAuthority: ((path: string) => Target) | undefined;
  /** The person has just chosen that authority, which is as good as an approval of it. */
  readonly isAuthorityChosen?: true;
}

export type TargetForm =
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

/** The user entry of a context, signed in the way it says. Throws a Problem when it has none, hides it, or is refused. */
export function existingTarget(
  context: Context,
  overview: UserOverview,
  { now, plugin }: { readonly now: number; readonly plugin: PluginCommand },
): Target {
  const { user, way, reach, status } = overview;
  const client = clientOf(way);
  if (client === undefined) {
    throw new Problem('no-way', `The user ${user.name} does not say how to sign in; choose Sign In on its cluster.`);
  }
  if (overview.credential.kind === 'refused') throw new Problem('user-refused', overview.credential.why);
  return {
    contextName: context.name,
    userName: user.name,
    client,
    destinations: reach.map(({ destination }) => destination),
    idToken: status.kind === 'signedIn' ? idTokenOf(overview) : undefined,
    form: existingForm(overview, now, plugin),
    redirectUrl: way.kind === 'plugin' ? way.redirectUrl : undefined,
    withAuthority: undefined,
  };
}

function existingForm({ user, way, credential }: UserOverview, now: number, plugin: PluginCommand): TargetForm {
  switch (way.kind) {
    case 'plugin':
      return {
        kind: 'plugin',
        sessionId: way.sessionId,
        // Another account, or a plugin that another machine or a former home installed.
        edits: (sessionId) => {
          const { command, args } = execOf(plugin, { ...way.client, redirectUrl: way.redirectUrl, key: sessionId });
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
        tokenFile: way.tokenFile,
        edits: (tokenFile) => (user.tokenFile === tokenFile ? [] : [readFrom(user.name, tokenFile)]),
      };
    case 'authProvider':
    case 'oke':
    case 'none':
      return { kind: 'authProvider', obsolete: obsoleteFields(user.name, credential, now) };
  }
}

/** How a user entry that we add gets its tokens. */
export type NewForm = { readonly kind: 'plugin'; readonly plugin: PluginCommand } | { readonly kind: 'tokenFile' };

interface Draft {
  readonly form: NewForm;
  readonly contextName: string;
  /** The context exists and will point to the new user. */
  readonly existing: Context | undefined;
  readonly clusterName: string;
  readonly userName: string;
  readonly client: Omit<ClientEntry, 'clientSecret'>;
  readonly destination: Destination;
}

/** A user and, unless it is there, a context of a cluster, added once the sign-in has succeeded. */
export function newTarget(draft: Draft): Target {
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
      ...newTarget({ ...draft, client: { ...draft.client, certificateAuthority } }),
      isAuthorityChosen: true,
    }),
    form: newForm(draft, client),
  };
}

function newForm(draft: Draft, client: ClientEntry): TargetForm {
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
  client: ClientEntry,
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
  client: ClientEntry,
  readText: (path: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  if (client.certificateAuthorityData !== undefined) {
    return Buffer.from(client.certificateAuthorityData, 'base64').toString('utf8');
  }
  const path = client.certificateAuthority;
  if (path === undefined) return undefined;
  if (!isAbsolute(path)) {
    throw new Problem(
      'authority-relative',
      `"idp-certificate-authority: ${path}" depends on the folder that kubectl runs in; write it as an absolute path.`,
    );
  }
  const text = await readText(path);
  if (text !== undefined) return text;
  throw new Problem(
    'authority-missing',
    `The certificate authority ${path} does not exist; correct "idp-certificate-authority".`,
  );
}

/** A pasted token that has ended would still be sent, so it goes; one that may work stays, and the person decides. */
function obsoleteFields(
  userName: string,
  credential: UserOverview['credential'],
  now: number,
): readonly ObsoleteField[] {
  if (credential.kind === 'oidc' || credential.kind === 'none') return [];
  if (credential.kind === 'token' && (credential.facts?.expiresAt ?? Infinity) <= now) return ['token'];
  throw new Problem(
    'shadowed',
    `The user ${userName} also carries a ${WORDS[credential.kind] ?? 'credential'}, which kubectl prefers to its auth-provider; remove one of the two first.`,
  );
}

const WORDS: Partial<Record<UserOverview['credential']['kind'], string>> = {
  token: 'fixed token',
  tokenFile: 'token file',
  basic: 'user name and password',
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
