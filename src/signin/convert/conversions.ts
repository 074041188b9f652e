import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../errors/userError.ts';
import { inSlices } from '../../base/timeSlices.ts';
import type { Platform } from '../../base/platform.ts';
import type { FileChange } from '../../kubeconfig/edit/fileChange.ts';
import type { EditLabels } from '../../kubeconfig/edit/editLabel.ts';
import type { FieldEdit } from '../../kubeconfig/edit/editText.ts';
import type { History } from '../../kubeconfig/undo/history.ts';
import { LARGEST_KUBECONFIG, readingFile } from '../../kubeconfig/read/loadKubeconfig.ts';
import type { User } from '../../kubeconfig/read/model.ts';
import type { Operation } from '../../kubeconfig/operations/operation.ts';
import { readPlainUser } from '../../kubeconfig/read/plainUser.ts';
import { entryMissing } from '../../kubeconfig/edit/placeEdits.ts';
import { readWholeFile } from '../../kubeconfig/read/readWhole.ts';
import { secretsOf } from '../../kubeconfig/read/userSecrets.ts';
import { execOf } from '../../plugin/pluginCommand.ts';
import type { PluginCommand } from '../../plugin/install.ts';
import { authProviderEdit, type ChangeKubeconfig } from '../oidc/authProviderEdit.ts';
import type { ClientApprovals } from '../../approvals/clientApprovals.ts';
import { clientKey, sessionId } from '../../sessions/ids.ts';
import { type Snapshot, usersOf, type UserState } from '../../state/snapshot.ts';
import type { PluginTokens } from '../../plugin/pluginTokens.ts';
import type { Session } from '../../sessions/session.ts';
import type { SessionStore } from '../../sessions/sessionStore.ts';
import { likenessOf, type SignOut } from '../oidc/signOut.ts';
import { providerConfig } from '../oidc/signInTarget.ts';
import { removeTokenFile, sessionIdOfTokenFile, tokenFileOf } from '../../sessions/tokenFile.ts';
import { EXTENSION, extensionPayload } from '../../authenticators/oidc/oidcMethod.ts';
import type { OidcClient } from '../../oidc/oidcClient.ts';
import { type Conversion, type ConversionNote, conversionOf } from './conversion.ts';
import {
  type OriginalEntries,
  type OriginalEntry,
  originalEntryOf,
  type OriginalEntryOf,
  restoringFields,
} from './originalEntries.ts';

/** A structural edit with what belongs to it beyond the kubeconfig, which `writing` sees to. */
export interface Converting extends Operation<ConversionNote> {
  /** Before the edit is written. */
  readonly prepare?: () => Promise<void>;
  /** Gets what is about to be written, again when that changed meanwhile; an error keeps it from being written. */
  readonly look?: (files: readonly FileChange<Buffer>[]) => Promise<void>;
  /** After it was written. */
  readonly finish: () => Promise<void>;
}

export interface ConvertingBack extends Converting {
  readonly restores: OriginalEntry['kind'];
}

/** Turns user entries to the credential plugin and back. */
export interface Conversions {
  /** Throws UserError 'not-convertible' or 'entry-missing'. */
  toPlugin(user: User): Promise<Converting>;
  /** What the entry was before it was converted; undefined when it never was, or that is not known. */
  back(snapshot: Snapshot, user: UserState): Promise<ConvertingBack | undefined>;
  /** The same sign-in in a file, for users of the plugin. */
  toTokenFile(user: UserState): Promise<Converting>;
  /**
   * How the edits of these are written, in place of `editKubeconfig`: with all that belongs to them, and without a backup,
   * since they move tokens. Throws what that throws, and UserError 'sign-in-changed'.
   */
  writing(all: readonly Converting[]): History['edit'];
}

export interface ConversionsDeps extends Pick<Platform, 'host' | 'stateFolder' | 'clock'> {
  readonly plugin: PluginCommand;
  readonly originalEntries: OriginalEntries;
  readonly sessions: SessionStore;
  readonly clients: Pick<ClientApprovals, 'setRedirectUrl'>;
  readonly pluginTokens: Pick<PluginTokens, 'forget'>;
  readonly changeKubeconfig: ChangeKubeconfig;
  readonly editWithoutBackup: History['editWithoutBackup'];
  readonly forgetBackups: History['forget'];
  readonly signOut: SignOut;
  readonly readText: (path: string) => Promise<string | undefined>;
}

export function createConversions(deps: ConversionsDeps): Conversions {
  const { originalEntries, sessions, clock } = deps;

  async function bodyOf({ name, file }: User): Promise<ReadonlyMap<string, unknown>> {
    const read = await readWholeFile(file, { maxBytes: LARGEST_KUBECONFIG });
    const body = read && (await readPlainUser(read.bytes, name));
    if (body === undefined) throw entryMissing({ list: 'users', name });
    return body;
  }

  /** The entry as it is about to be rewritten: kubectl may have renewed its tokens since it was shown. */
  async function takenFrom(files: readonly FileChange<Buffer>[], { name, file }: User): Promise<User | undefined> {
    const before = files.find(({ path }) => path === file)?.before;
    if (before === undefined) return undefined;
    const { loaded } = await inSlices(readingFile(file, before, deps.host));
    return loaded.entries?.users.find((user) => user.name === name);
  }

  /** Of two sign-ins of one account the later one is alive: kubectl renews what is in an entry, and we the session. */
  async function adopt({ client, signedIn }: Conversion): Promise<void> {
    if (signedIn === undefined) return;
    const provider = await providerConfig(client, deps.readText);
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

  /** What the plugin finds the session by: the one that the entry's sign-in or token file is of, else the client's. */
  function keyOf({ tokenFile }: User, { client: { issuer, clientId }, signedIn }: Conversion): string {
    if (signedIn !== undefined) return sessionId(issuer, clientId, signedIn.account.subject);
    return sessionIdOfTokenFile(deps.stateFolder, tokenFile) ?? clientKey(issuer, clientId);
  }

  async function accountOf(id: string): Promise<Session['account'] | undefined> {
    const found = await sessions.read(id);
    return found.kind === 'session' && found.session.ended === undefined ? found.session.account : undefined;
  }

  async function toPlugin(user: User): Promise<Converting> {
    const conversion = conversionOf(user, deps.host, clock.now());
    const original = originalEntryOf(await bodyOf(user));
    const { client, redirectUrl, signedIn, notes } = conversion;
    const key = keyOf(user, conversion);
    let taken = { user, conversion };
    const exec = execOf(deps.plugin, { ...client, redirectUrl, key });
    const hasVariables = (user.exec?.env.length ?? 0) > 0 && exec.env === undefined;
    return {
      ...operationOf(user, 'plugin', [
        { path: ['auth-provider'], value: undefined },
        ...(user.tokenFile === undefined
          ? []
          : [
              { path: ['tokenFile'], value: undefined },
              { path: user.extensions.size > 1 ? ['extensions', EXTENSION] : ['extensions'], value: undefined },
            ]),
        ...(hasVariables ? [{ path: ['exec', 'env'], value: undefined }] : []),
        ...Object.entries(exec).map(([name, value]) => ({ path: ['exec', name], value })),
      ]),
      consequences: [...notes, afterwards(signedIn?.account ?? (await accountOf(key)))],
      prepare: async () => {
        if (original !== undefined) await originalEntries.put(entryOf(user, client), original);
      },
      look: async (files) => {
        const now = await takenFrom(files, user);
        if (now === undefined) return;
        taken = { user: now, conversion: conversionOf(now, deps.host, clock.now()) };
        if (keyOf(now, taken.conversion) !== key) throw new UserError('sign-in-changed', { userName: user.name });
      },
      finish: async () => {
        await adopt(taken.conversion);
        if (secretsOf(taken.user).length > 0) await deps.forgetBackups(likenessOf(taken.user));
      },
    };
  }

  async function back(snapshot: Snapshot, found: UserState): Promise<ConvertingBack | undefined> {
    const { user, authMethod } = found;
    if (authMethod.kind !== 'plugin') return undefined;
    const entry = entryOf(user, authMethod.client);
    const original = await originalEntries.read(entry);
    if (original === undefined) return undefined;
    const now = await bodyOf(user);
    const own = unsharedSession(snapshot, found);
    const moving = original.kind === 'authProvider' ? own : undefined;
    const ending = original.kind === 'exec' ? own : undefined;
    const tokens = moving === undefined ? {} : entryTokens(moving);
    const isLeft = original.kind === 'authProvider' && moving === undefined;
    return {
      ...operationOf(user, 'original', restoringFields(original, { now, tokens })),
      restores: original.kind,
      consequences: [
        ...(moving === undefined ? [] : [note('tokens-move-to-kubeconfig')]),
        ...(ending === undefined ? [] : [note('command-signs-in')]),
        ...(isLeft ? [note('signed-out')] : []),
      ],
      finish: async () => {
        if (moving !== undefined) await moveSession(user.name, moving);
        if (ending !== undefined) await deps.signOut(found);
        await originalEntries.remove(entry);
      },
    };
  }

  /** Whatever was renewed since the edit was made goes along; nobody may hold the same refresh token twice. */
  async function moveSession(userName: string, shown: Session): Promise<void> {
    await deps.pluginTokens.forget(shown.id);
    await sessions.update(shown.id, async (current) => {
      if (current !== undefined && !isDeepStrictEqual(entryTokens(current), entryTokens(shown))) {
        await deps.changeKubeconfig([authProviderEdit(userName, current.tokens)], [userName]);
      }
      return undefined;
    });
    await deps.pluginTokens.forget(shown.id);
    // The entry may have read one before it ran the plugin.
    await removeTokenFile(deps.stateFolder, shown.id);
  }

  function toTokenFile({ user, authMethod, session }: UserState): Converting {
    if (authMethod.kind !== 'plugin') throw new UserError('not-ours', { userName: user.name });
    const { client, redirectUrl, sessionId: named } = authMethod;
    const { issuer, clientId } = client;
    const path = tokenFileOf(deps.stateFolder, session?.id ?? named ?? clientKey(issuer, clientId));
    return {
      ...operationOf(user, 'token-file', [
        { path: ['exec'], value: undefined },
        { path: ['tokenFile'], value: path },
        { path: ['extensions', EXTENSION, 'extension'], value: extensionPayload(client) },
      ]),
      consequences: [note('destination-unchecked'), afterwards(session?.account)],
      finish: async () => {
        if (redirectUrl !== undefined) await deps.clients.setRedirectUrl(issuer, clientId, redirectUrl);
      },
    };
  }

  return {
    toPlugin,
    back,
    writing: (all) => async (edits, _label, options) => {
      for (const { prepare } of all) await prepare?.();
      const edited = await deps.editWithoutBackup(edits, options ?? {}, async (files) => {
        for (const { look } of all) await look?.(files);
      });
      if (edited.written.length > 0) for (const { finish } of all) await finish();
      return edited;
    },
    toTokenFile: (user) => Promise.resolve(toTokenFile(user)),
  };
}

function afterwards(account: Session['account'] | undefined): ConversionNote {
  if (account === undefined) return note('sign-in-afterwards');
  return { code: 'stays-signed-in', data: { account: account.displayName } };
}

/** One that needs no data. */
function note<C extends Extract<ConversionNote, { data: undefined }>['code']>(code: C) {
  return { code, data: undefined };
}

/** One that serves this user alone; others would lose it. */
function unsharedSession(snapshot: Snapshot, { session }: UserState): Session | undefined {
  if (session === undefined || session.ended !== undefined) return undefined;
  return usersOf(snapshot, session.id).length === 1 ? session : undefined;
}

function entryTokens({ tokens }: Session): Readonly<Record<string, string>> {
  return {
    'id-token': tokens.idToken,
    ...(tokens.refreshToken !== undefined && { 'refresh-token': tokens.refreshToken }),
  };
}

function operationOf(
  { name }: User,
  to: EditLabels['convert-user']['to'],
  fields: readonly FieldEdit[],
): Omit<Operation, 'consequences'> {
  return {
    edits: [{ kind: 'set-fields', list: 'users', name, fields }],
    label: { code: 'convert-user', data: { user: name, to } },
    expect: [{ list: 'users', name }],
  };
}

function entryOf({ name, file }: User, { issuer, clientId }: OidcClient): OriginalEntryOf {
  return { issuer, clientId, userName: name, file };
}
