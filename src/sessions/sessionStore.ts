import type { Platform } from '../base/platform.ts';
import { type ErrorInfo, UserError } from '../errors/userError.ts';
import type { HostKey, KeyFound } from './hostKey.ts';
import { createSealedFiles, unsealable, type Unsealable } from './sealedFiles.ts';
import { parseSession, type Session } from './session.ts';
import { watchFolder } from '../files/watchFolder.ts';

export type { Session } from './session.ts';

/** What the store knows of a session. */
export type SessionFound =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unsealable'; readonly why: Unsealable; readonly error: ErrorInfo }
  | { readonly kind: 'session'; readonly session: Session };

export interface SessionStore {
  /** By id. Throws UserError 'sessions-unreadable' when the folder cannot be listed. */
  list(): Promise<ReadonlyMap<string, SessionFound>>;
  read(id: string): Promise<SessionFound>;
  /**
   * Changes a session under its own lock, in every window and process together: `change` gets what is there now
   * (undefined when absent or unsealable) and gives what is to be there: the same again leaves it alone, undefined
   * removes a session that was given. It may ask the provider meanwhile; what it gives is written before anything else happens. The store
   * sets `id` and `generation`. Throws what `change` and the lock throw, and UserError 'session-unsaved' when the disk
   * refuses: this window then goes on with the new tokens and saves them with the next change.
   */
  update(id: string, change: Change): Promise<Session | undefined>;
  /** Removes what is there, unsealable or not. */
  remove(id: string): Promise<void>;
  /** Calls back after any session changed, in whichever window. The function returned ends it. */
  watch(onChange: () => void): Promise<() => void>;
}

export type Change = (current: Session | undefined, keep: Keep) => Promise<Session | undefined>;

/** Writes at once what must not be lost while a change goes on; gives it as written. */
export type Keep = (session: Session) => Promise<Session>;

export interface SessionStoreDeps extends Pick<Platform, 'stateFolder' | 'clock'> {
  readonly hostKey: Pick<HostKey, 'find' | 'findOrCreate'>;
}

export function createSessionStore({ stateFolder, hostKey, clock }: SessionStoreDeps): SessionStore {
  const files = createSealedFiles(stateFolder, 'sessions');
  const unsaved = new Map<string, Unsaved>();

  async function open(id: string, key: KeyFound): Promise<SessionFound> {
    const found = await openFile(id, key);
    const kept = unsaved.get(id);
    if (kept === undefined) return found;
    const gone = found.kind === 'absent' && kept.hadFile;
    const newer = found.kind === 'session' && found.session.generation >= kept.session.generation;
    if (!gone && !newer) return { kind: 'session', session: kept.session };
    unsaved.delete(id);
    return found;
  }

  async function openFile(id: string, key: KeyFound): Promise<SessionFound> {
    const opened = await files.open(id, key);
    if (opened.state === 'absent') return { kind: 'absent' };
    if (opened.state === 'unsealable') return { kind: 'unsealable', why: opened.why, error: opened.error };
    const session = parseSession(id, opened.value);
    if (session !== undefined) return { kind: 'session', session };
    const { why, error } = unsealable('garbled');
    return { kind: 'unsealable', why, error };
  }

  async function save(key: KeyFound, session: Session, hadFile: boolean): Promise<void> {
    unsaved.set(session.id, { session, hadFile });
    try {
      await files.put(session.id, typeof key === 'object' ? key : await hostKey.findOrCreate(), session);
    } catch (error) {
      throw new UserError('session-unsaved', { folder: files.folder }, { cause: error });
    }
    unsaved.delete(session.id);
  }

  async function remove(id: string): Promise<void> {
    unsaved.delete(id);
    await files.remove(id);
  }

  return {
    list: async () => {
      const ids = await files.ids();
      const key = ids.length === 0 ? undefined : await hostKey.find();
      return new Map(await Promise.all(ids.map(async (id) => [id, await open(id, key)] as const)));
    },
    read: async (id) => await open(id, await hostKey.find()),
    update: async (id, change) =>
      await files.locked(id, async () => {
        const key = await hostKey.find();
        const found = await open(id, key);
        let current = found.kind === 'session' ? found.session : undefined;
        const keep: Keep = async (session) => {
          current = { ...session, id, generation: generationOf(session, current) };
          await save(key, current, found.kind !== 'absent');
          return current;
        };
        const next = await change(current, keep);
        if (next === undefined) {
          if (current !== undefined) await remove(id);
          return undefined;
        }
        return next === current && !unsaved.has(id) ? next : await keep(next);
      }),
    remove: async (id) => {
      await files.locked(id, async () => {
        await remove(id);
      });
    },
    watch: async (onChange) => await watchFolder(files.folder, files.suffix, clock, onChange),
  };
}

/** Tokens that the disk refused. */
interface Unsaved {
  readonly session: Session;
  /** Whether there was a file before: if that goes, another window signed out. */
  readonly hadFile: boolean;
}

function generationOf(next: Session, current: Session | undefined): number {
  if (current === undefined) return next.generation + 1;
  const same =
    next.tokens.idToken === current.tokens.idToken && next.tokens.refreshToken === current.tokens.refreshToken;
  return same ? current.generation : current.generation + 1;
}
