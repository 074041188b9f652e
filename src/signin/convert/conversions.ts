import { clean } from '../../base/clean.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/problem.ts';
import type { Host } from '../../files/folders.ts';
import type { FieldEdit } from '../../kubeconfig/edit.ts';
import { quoteName } from '../../kubeconfig/fields.ts';
import { LARGEST_KUBECONFIG } from '../../kubeconfig/load.ts';
import type { User } from '../../kubeconfig/model.ts';
import { bareName, type Operation } from '../../kubeconfig/operations/operation.ts';
import { plainUser } from '../../kubeconfig/plainUser.ts';
import { entryMissing } from '../../kubeconfig/place.ts';
import { readWhole } from '../../kubeconfig/readWhole.ts';
import { execOf } from '../../plugin/command.ts';
import type { PluginCommand } from '../../plugin/install.ts';
import { authProviderEdit, type ChangeKubeconfig } from '../authProvider.ts';
import type { ClientStore } from '../clients.ts';
import { clientKey, sessionId } from '../ids.ts';
import type { Overview, UserOverview } from '../overview.ts';
import { usersOf } from '../overview.ts';
import type { PluginTokens } from '../pluginTokens.ts';
import type { Session } from '../session.ts';
import type { SessionStore } from '../sessions.ts';
import type { SignOut } from '../signOut.ts';
import { providerConfig } from '../target.ts';
import { tokenFileOf } from '../tokenFile.ts';
import { EXTENSION, extensionPayload, type ClientEntry } from '../way.ts';
import { conversionOf, type Conversion } from './conversion.ts';
import { formerOf, restoringFields, type FormerOf, type Formers } from './former.ts';

/** A structural edit with what belongs to it beyond the kubeconfig. */
export interface Converting extends Operation {
  /** Before the edit is written. */
  readonly prepare: () => Promise<void>;
  /** After it was. */
  readonly finish: () => Promise<void>;
}

/** Turns user entries to the credential plugin and back. */
export interface Conversions {
  /** Throws Problem 'not-convertible' or 'entry-missing'. */
  toPlugin(user: User): Promise<Converting>;
  /** What the entry was before it was converted; undefined when it never was. */
  back(overview: Overview, user: UserOverview): Promise<Converting | undefined>;
  /** The same sign-in in a file, for users of the plugin. */
  toTokenFile(user: UserOverview): Converting;
}

export interface ConversionsParts {
  readonly host: Host;
  readonly plugin: PluginCommand;
  readonly stateFolder: string;
  readonly formers: Formers;
  readonly sessions: SessionStore;
  readonly clients: Pick<ClientStore, 'setRedirectUrl'>;
  readonly pluginTokens: Pick<PluginTokens, 'forget'>;
  readonly changeKubeconfig: ChangeKubeconfig;
  readonly signOut: SignOut;
  readonly readText: (path: string) => Promise<string | undefined>;
  readonly clock: Clock;
}

export function createConversions(parts: ConversionsParts): Conversions {
  const { formers, sessions, clock } = parts;

  async function bodyOf({ name, file }: User): Promise<ReadonlyMap<string, unknown>> {
    const read = await readWhole(file, { maxBytes: LARGEST_KUBECONFIG });
    const body = read && plainUser(read.bytes, name);
    if (body === undefined) throw entryMissing({ list: 'users', name });
    return body;
  }

  /** A session that is there already goes before: its tokens were got here. */
  async function adopt({ client, signedIn }: Conversion): Promise<void> {
    if (signedIn === undefined) return;
    const provider = await providerConfig(client, parts.readText);
    const id = sessionId(client.issuer, client.clientId, signedIn.account.subject);
    const now = clock.now();
    const adopted: Session = {
      id,
      provider,
      account: signedIn.account,
      tokens: { ...signedIn.tokens, obtainedAt: now },
      signedInAt: now,
      generation: 0,
      failing: undefined,
      ended: undefined,
    };
    await sessions.update(id, (current) =>
      Promise.resolve(current !== undefined && current.ended === undefined ? current : adopted),
    );
  }

  async function toPlugin(user: User): Promise<Converting> {
    const conversion = conversionOf(user, parts.host, clock.now());
    const former = formerOf(await bodyOf(user));
    const { client, redirectUrl, signedIn, notes } = conversion;
    const { issuer, clientId } = client;
    const key =
      signedIn === undefined ? clientKey(issuer, clientId) : sessionId(issuer, clientId, signedIn.account.subject);
    const exec = execOf(parts.plugin, { ...client, redirectUrl, key });
    const hasVariables = (user.exec?.env.length ?? 0) > 0 && exec.env === undefined;
    return {
      ...operationOf(user, 'to Cluster Sign-In', [
        { path: ['auth-provider'], value: undefined },
        ...(hasVariables ? [{ path: ['exec', 'env'], value: undefined }] : []),
        ...Object.entries(exec).map(([name, value]) => ({ path: ['exec', name], value })),
      ]),
      consequences: [...notes, afterwards(signedIn)],
      prepare: async () => {
        if (former !== undefined) await formers.put(entryOf(user, client), former);
      },
      finish: async () => {
        await adopt(conversion);
      },
    };
  }

  async function back(overview: Overview, found: UserOverview): Promise<Converting | undefined> {
    const { user, way } = found;
    if (way.kind !== 'plugin') return undefined;
    const entry = entryOf(user, way.client);
    const former = await formers.read(entry);
    if (former === undefined) return undefined;
    const now = await bodyOf(user);
    const own = soleSession(overview, found);
    const moving = former.kind === 'authProvider' ? own : undefined;
    const ending = former.kind === 'exec' ? own : undefined;
    const tokens = moving === undefined ? {} : entryTokens(moving);
    const isLeft = former.kind === 'authProvider' && moving === undefined;
    return {
      ...operationOf(user, 'back', restoringFields(former, { now, tokens })),
      consequences: [
        ...(moving === undefined ? [] : ['Its tokens move into the kubeconfig, where kubectl renews them.']),
        ...(ending === undefined ? [] : ['It is signed out here; its command signs in by itself.']),
        ...(isLeft ? ['It is signed out then: sign in again.'] : []),
      ],
      prepare: () => Promise.resolve(),
      finish: async () => {
        if (moving !== undefined) await moveSession(user.name, moving);
        if (ending !== undefined) await parts.signOut(found);
        await formers.remove(entry);
      },
    };
  }

  /** Whatever was renewed since the edit was made goes along; nobody may hold the same refresh token twice. */
  async function moveSession(userName: string, shown: Session): Promise<void> {
    await parts.pluginTokens.forget(shown.id);
    await sessions.update(shown.id, async (current) => {
      if (current !== undefined && current.tokens.idToken !== shown.tokens.idToken) {
        await parts.changeKubeconfig([authProviderEdit(userName, current.tokens)], [userName]);
      }
      return undefined;
    });
    await parts.pluginTokens.forget(shown.id);
  }

  return {
    toPlugin,
    back,
    toTokenFile: ({ user, way }) => {
      if (way.kind !== 'plugin') throw notOurs(user);
      const { client, redirectUrl, sessionId: named } = way;
      const { issuer, clientId } = client;
      const path = tokenFileOf(parts.stateFolder, named ?? clientKey(issuer, clientId));
      return {
        ...operationOf(user, 'to a token file', [
          { path: ['exec'], value: undefined },
          { path: ['tokenFile'], value: path },
          { path: ['extensions', EXTENSION, 'extension'], value: extensionPayload(client) },
        ]),
        consequences: [],
        prepare: () => Promise.resolve(),
        finish: async () => {
          if (redirectUrl !== undefined) await parts.clients.setRedirectUrl(issuer, clientId, redirectUrl);
        },
      };
    },
  };
}

function afterwards(signedIn: Conversion['signedIn']): string {
  if (signedIn === undefined) return 'Sign in once afterwards.';
  return `You stay signed in as ${clean(signedIn.account.displayName, 80)}.`;
}

/** One that serves this user alone; others would lose it. */
function soleSession(overview: Overview, { session }: UserOverview): Session | undefined {
  if (session === undefined || session.ended !== undefined) return undefined;
  return usersOf(overview, session.id).length === 1 ? session : undefined;
}

function entryTokens({ tokens }: Session): Readonly<Record<string, string>> {
  return {
    'id-token': tokens.idToken,
    ...(tokens.refreshToken !== undefined && { 'refresh-token': tokens.refreshToken }),
  };
}

function operationOf({ name }: User, where: string, fields: readonly FieldEdit[]): Omit<Operation, 'consequences'> {
  return {
    edits: [{ kind: 'set-fields', list: 'users', name, fields }],
    label: `Convert user ${bareName(name)} ${where}`,
    expect: [{ list: 'users', name }],
  };
}

function entryOf({ name, file }: User, { issuer, clientId }: ClientEntry): FormerOf {
  return { issuer, clientId, userName: name, file };
}

function notOurs({ name }: User): Problem {
  return new Problem(
    'not-ours',
    `The user ${quoteName(name)} does not use the plugin of Cluster Sign-In; leave it as it is.`,
  );
}
