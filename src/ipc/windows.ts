import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { Platform } from '../base/platform.ts';
import type { Clock } from '../base/clock.ts';
import { hasErrno } from '../base/errno.ts';
import type { Entry, WindowFiles } from './windowFiles.ts';
import { receiveQuestion, sendQuestion } from './wire.ts';

/**
 * Answers a question of another window; `undefined` means "ask the next one", as does an exception. The signal is
 * aborted when the asker hangs up.
 */
export type Handler = (body: unknown, signal: AbortSignal) => Promise<unknown>;

/** The windows of this host find each other, and answer each other's questions. */
export interface WindowIpc {
  handle(name: string, handler: Handler): void;
  /** Begins to listen, once however often it is called. Throws UserError 'no-socket-folder', and what the file system and `listen` throw. */
  listen(): Promise<void>;
  /**
   * This window has the focus: others ask it first. Listens anew when its socket was taken away (a runtime folder ends
   * with the person's last terminal session, which a window may outlive). Throws what `listen` throws.
   */
  touch(): Promise<void>;
  /** Asks the other windows, the one focused last first, until one answers; undefined when none does. */
  ask(question: AskedQuestion): Promise<unknown>;
  close(): Promise<void>;
}

export interface AskedQuestion {
  readonly name: string;
  readonly body: unknown;
  /** How long a window may think about it once it has proved that it is one. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

/** A window that is frozen, or no window at all, is passed over after this. */
const GREETING_MS = 2_000;
/** How long an asker may take to say what it wants: a hundred that start at once have little of the processor each. */
const LISTENING_MS = 20_000;
/** How long an asker may take to read its answer. */
const READING_MS = 5_000;
const MOST_CONNECTIONS = 512;

export interface WindowIpcDeps extends Pick<Platform, 'clock'> {
  readonly files: WindowFiles;
  /** How long a window may take to greet an asker. */
  readonly greetingMs?: number;
}

export function createWindowIpc({ files, clock, greetingMs = GREETING_MS }: WindowIpcDeps): WindowIpc {
  const id = randomBytes(8).toString('hex');
  const handlers = new Map<string, Handler>();
  const open = new Set<Socket>();
  let starting: Promise<void> | undefined;
  let listening: { readonly server: Server; readonly entry: Entry } | undefined;

  async function serve(socket: Socket): Promise<void> {
    const hangUp = limit(socket, LISTENING_MS, clock);
    try {
      const { question, answer } = await receiveQuestion(socket, await files.secret());
      hangUp.cancel();
      const gone = new AbortController();
      socket.once('close', () => {
        gone.abort();
      });
      const value = await handlers
        .get(question.name)?.(question.body, gone.signal)
        .catch(() => undefined);
      limit(socket, READING_MS, clock);
      answer(value ?? null);
    } catch {
      socket.destroy();
    } finally {
      hangUp.cancel();
    }
  }

  async function askOne(entry: Entry, { name, body, limitMs, signal }: AskedQuestion): Promise<unknown> {
    const secret = await files.secret();
    const socket = createConnection(entry.address);
    let hangUp = limit(socket, greetingMs, clock);
    const give = (): void => {
      socket.destroy();
    };
    signal?.addEventListener('abort', give, { once: true });
    if (signal?.aborted === true) give();
    socket.once('error', (error) => {
      if (isDead(error)) files.remove(entry).catch(() => undefined);
    });
    try {
      return await sendQuestion(socket, secret, { name, body }, () => {
        hangUp.cancel();
        hangUp = limit(socket, limitMs, clock);
      });
    } catch {
      return undefined;
    } finally {
      hangUp.cancel();
      signal?.removeEventListener('abort', give);
      socket.destroy();
    }
  }

  async function others(): Promise<readonly Entry[]> {
    return (await files.entries()).filter((entry) => entry.id !== id);
  }

  /** Windows that were killed left their entries. */
  async function tidy(): Promise<void> {
    await Promise.all(
      (await others()).map(async (entry) => {
        if (await isDeaf(entry.address)) await files.remove(entry);
      }),
    );
  }

  async function start(): Promise<void> {
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => open.delete(socket));
      void serve(socket);
    });
    server.maxConnections = MOST_CONNECTIONS;
    const entry = { id, address: await files.newAddress() };
    await listenAt(server, entry.address);
    listening = { server, entry };
    await files.enter(entry);
    await tidy();
  }

  async function listen(): Promise<void> {
    starting ??= start().catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
    await starting;
  }

  async function close(): Promise<void> {
    if (listening !== undefined) files.leave();
    await starting?.catch(() => undefined);
    starting = undefined;
    if (listening === undefined) return;
    const { server, entry } = listening;
    listening = undefined;
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await files.remove(entry);
  }

  return {
    handle: (name, handler) => {
      handlers.set(name, handler);
    },
    listen,
    close,
    touch: async () => {
      if (listening === undefined || (await files.touch(listening.entry))) return;
      await close();
      await listen();
    },
    ask: async (question) => {
      for (const entry of await others()) {
        if (question.signal?.aborted === true) return undefined;
        const answer = await askOne(entry, question);
        if (answer !== undefined && answer !== null) return answer;
      }
      return undefined;
    },
  };
}

function listenAt(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      // A connection that fails is one window's trouble, never this one's end.
      server.on('error', () => undefined);
      (process.platform === 'win32' ? Promise.resolve() : chmod(address, 0o600)).then(resolve, reject);
    });
  });
}

function limit(socket: Socket, limitMs: number, clock: Clock): { cancel: () => void } {
  const cancel = clock.after(limitMs, () => {
    socket.destroy();
  });
  socket.once('close', cancel);
  return { cancel };
}

/** Nobody listens there any more; a window that is merely busy accepts nevertheless. */
function isDeaf(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error) => {
      resolve(isDead(error));
    });
  });
}

function isDead(error: unknown): boolean {
  return hasErrno(error, 'ECONNREFUSED', 'ENOENT', 'ENOTSOCK');
}
