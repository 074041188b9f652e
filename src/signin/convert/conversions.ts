import { isDeepStrictEqual } from 'node:util';
import { clean } from '../../base/clean.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/problem.ts';
import { inSlices } from '../../base/slices.ts';
import type { Host } from '../../files/folders.ts';
import type { WrittenFile } from '../../kubeconfig/change.ts';
import type { FieldEdit } from '../../kubeconfig/edit.ts';
import { quoteName } from '../../kubeconfig/fields.ts';
import type { History } from '../../kubeconfig/history.ts';
import { LARGEST_KUBECONFIG, readingFile } from '../../kubeconfig/load.ts';
import type { User } from '../../kubeconfig/model.ts';
import { bareName, type Operation } from '../../kubeconfig/operations/operation.ts';
import { plainUser } from '../../kubeconfig/plainUser.ts';
import { entryMissing } from '../../kubeconfig/place.ts';
import { readWhole } from '../../kubeconfig/readWhole.ts';
import { secretsOf } from '../../kubeconfig/userSecrets.ts';
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
import { likenessOf, type SignOut } from '../signOut.ts';
import { providerConfig } from '../target.ts';
import { tokenFileOf } from '../tokenFile.ts';
import { EXTENSION, extensionPayload, type ClientEntry } from '../way.ts';
import { conversionOf, type Conversion } from './conversion.ts';
import { formerOf, restoringFields, type FormerOf, type Formers } from './former.ts';

/** A structural edit with what belongs to it beyond the kubeconfig, which `writing` sees to. */
export interface Converting extends Operation {
  /** Before the edit is written. */
  readonly prepare?: () => Promise<void>;
  /** Gets what is about to be written, again when that changed meanwhile; a Problem keeps it from being written. */
  readonly look?: (files: readonly WrittenFile[]) => Promise<void>;
  /** After it was written. */
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
  /**
   * How the edits of these are written, in place of `editKubeconfig`: with all that belongs to them, and without a backup,
   * since they move tokens. Throws what that throws, and Problem 'entry-changed'.
   */
  writing(all: readonly Converting[]): History['edit'];
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
  readonly editWithoutBackup: History['editWithoutBackup'];
  readonly forgetBackups: History['forget'];
  readonly signOut: SignOut;
  readonly readText: (path: string) => Promise<string | undefined>;
  readonly clock: Clock;
}

export function createConversions(parts: ConversionsParts): Conversions {
  const { formers, sessions, clock } = parts;

  async function bodyOf({ name, file }: User): Promise<ReadonlyMap<string, unknown>> {
    const read = await readWhole(file, { maxBytes: LARGEST_KUBECONFIG });
    const body = read && (await plainUser(read.bytes, name));
    if (body === undefined) throw entryMissing({ list: 'users', name });
    return body;
  }

  /** The entry as it is about to be rewritten: kubectl may have renewed its tokens since it was shown. */
  async function takenFrom(files: readonly WrittenFile[], { name, file }: User): Promise<User | undefined> {
    const before = files.find(({ path }) => path === file)?.before;
    if (before === undefined) return undefined;
    const { loaded } = await inSlices(readingFile(file, before, parts.host));
    return loaded.entries?.users.find((user) => user.name === name);
  }

  /** Of two sign-ins of one account the later one is alive: kubectl renews what is in an entry, and we the session. */
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
    await sessions.update(id, (current) => {
      const isAlive = current !== undefined && current.ended === undefined;
      return Promise.resolve(isAlive && current.tokens.expiresAt >= adopted.tokens.expiresAt ? current : adopted);
    });
  }

  async function toPlugin(user: User): Promise<Converting> {
    const conversion = conversionOf(user, parts.host, clock.now());
    const former = formerOf(await bodyOf(user));
    const { client, redirectUrl, signedIn, notes } = conversion;
    const key = keyOf(conversion);
    let taken = { user, conversion };
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
      look: async (files) => {
        const now = await takenFrom(files, user);
        if (now === undefined) return;
        taken = { user: now, conversion: conversionOf(now, parts.host, clock.now()) };
        if (keyOf(taken.conversion) !== key) throw entryChanged(user);
      },
      finish: async () => {
        await adopt(taken.conversion);
        if (secretsOf(taken.user).length > 0) await parts.forgetBackups(likenessOf(taken.user));
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
    const own = unsharedSession(overview, found);
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
      if (current !== undefined && !isDeepStrictEqual(entryTokens(current), entryTokens(shown))) {
        await parts.changeKubeconfig([authProviderEdit(userName, current.tokens)], [userName]);
      }
      return undefined;
    });
    await parts.pluginTokens.forget(shown.id);
  }

  return {
    toPlugin,
    back,
    writing: (all) => async (edits, _label, options) => {
      for (const { prepare } of all) await prepare?.();
      const edited = await parts.editWithoutBackup(edits, options ?? {}, async (files) => {
        for (const { look } of all) await look?.(files);
      });
      if (edited.written.length > 0) for (const { finish } of all) await finish();
      return edited;
    },
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
        consequences: ['Nothing is known of what it was before, or it had another name then.'],
        finish: async () => {
          if (redirectUrl !== undefined) await parts.clients.setRedirectUrl(issuer, clientId, redirectUrl);
        },
      };
    },
  };
}

function keyOf({ client: { issuer, clientId }, signedIn }: Conversion): string {
  return signedIn === undefined ? clientKey(issuer, clientId) : sessionId(issuer, clientId, signedIn.account.subject);
}

function entryChanged({ name }: User): Problem {
  return new Problem('entry-changed', `The user ${quoteName(name)} was signed in or out meanwhile; convert it again.`);
}

function afterwards(signedIn: Conversion['signedIn']): string {
  if (signedIn === undefined) return 'Sign in once afterwards.';
  return `You stay signed in as ${clean(signedIn.account.displayName, 80)}.`;
}

/** One that serves this user alone; others would lose it. */
function unsharedSession(overview: Overview, { session }: UserOverview): Session | undefined {
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
