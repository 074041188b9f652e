import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { sessionId } from '../../src/sessions/ids.ts';
import { createSessionStore, type SessionStore } from '../../src/sessions/sessionStore.ts';
import { fixedKey, manualClock, NOW, sampleSession, SESSION_ID, temporaryFolder, TEST_KEY } from '../signin/support.ts';
import { errorSentence } from '../../src/text/sentenceOf.ts';

describe('the session store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: SessionStore;
  let path: string;

  const open = (hostKey = fixedKey()): SessionStore =>
    createSessionStore({ stateFolder: folder.path, hostKey, clock: manualClock() });
  const signIn = async (): Promise<void> => {
    await store.update(SESSION_ID, () => Promise.resolve(sampleSession()));
  };
  const tokens = (idToken: string) => ({ idToken, refreshToken: 'r', expiresAt: NOW, obtainedAt: NOW });

  beforeEach(() => {
    folder = temporaryFolder();
    store = open();
    path = join(folder.path, 'sessions', `${SESSION_ID}.sealed`);
  });
  afterEach(() => {
    folder.remove();
  });

  it('knows nothing at first, and creates nothing by reading', async () => {
    assert.deepEqual(await store.read(SESSION_ID), { kind: 'absent' });
    assert.equal((await store.list()).size, 0);
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('gives back what was put in, in every window', async () => {
    await signIn();
    const expected = { kind: 'session', session: sampleSession({ generation: 1 }) };
    assert.deepEqual(await store.read(SESSION_ID), expected);
    assert.deepEqual([...(await open().list())], [[SESSION_ID, expected]]);
  });

  it('is private, and shows no token', async () => {
    await signIn();
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder.path, 'sessions')).mode & 0o777, 0o700);
    const bytes = readFileSync(path);
    for (const secret of ['refresh-0', 'id-0', 'hush', 'alice']) assert.equal(bytes.includes(secret), false, secret);
    assert.deepEqual(readdirSync(join(folder.path, 'sessions')), [`${SESSION_ID}.sealed`]);
  });

  it('counts a generation for each change of tokens, and only for those', async () => {
    await signIn();
    const generation = async (change: Parameters<typeof sampleSession>[0]) =>
      (await store.update(SESSION_ID, (current) => Promise.resolve({ ...current!, ...change })))?.generation;
    assert.equal(await generation({ signedInAt: 5 }), 1);
    assert.equal(await generation({ tokens: tokens('x'), generation: 77 }), 2);
    assert.equal(await generation({ tokens: tokens('x') }), 2);
  });

  it('changes one after the other, however many ask at once', async () => {
    await signIn();
    const add = async (number: number) =>
      await open().update(SESSION_ID, (current) =>
        Promise.resolve({ ...current!, tokens: tokens(`${current!.tokens.idToken},${number}`) }),
      );
    await Promise.all([1, 2, 3, 4, 5].map(add));
    const found = await store.read(SESSION_ID);
    assert.ok(found.kind === 'session');
    assert.deepEqual(found.session.tokens.idToken.split(',').sort(), ['1', '2', '3', '4', '5', 'id-0']);
    assert.equal(found.session.generation, 6);
  });

  it('leaves alone what is not changed, and keeps all when the change fails', async () => {
    await signIn();
    const before = readFileSync(path);
    await store.update(SESSION_ID, (current) => Promise.resolve(current));
    await assert.rejects(
      store.update(SESSION_ID, () => Promise.reject(new Error('no'))),
      { message: 'no' },
    );
    assert.deepEqual(readFileSync(path), before);
  });

  it('removes a session, but never one that it could not open', async () => {
    await signIn();
    await open(fixedKey({ ...TEST_KEY, bytes: new Uint8Array(32) })).update(SESSION_ID, (current) => {
      assert.equal(current, undefined);
      return Promise.resolve(undefined);
    });
    assert.equal((await store.read(SESSION_ID)).kind, 'session');
    await store.update(SESSION_ID, () => Promise.resolve(undefined));
    assert.equal((await store.read(SESSION_ID)).kind, 'absent');
    await signIn();
    writeFileSync(path, 'garbage');
    await store.remove(SESSION_ID);
    await store.remove(SESSION_ID);
    assert.deepEqual(readdirSync(join(folder.path, 'sessions')), []);
  });

  it('tells in a sentence why a session cannot be opened', async () => {
    const whyNow = async (reader = store): Promise<string> => {
      const found = await reader.read(SESSION_ID);
      if (found.kind !== 'unsealable') return found.kind;
      assert.match(errorSentence(found.error), /^[A-Z/].*\.$/u);
      return found.why;
    };
    await signIn();
    const noKey = { find: () => Promise.resolve(undefined), findOrCreate: fixedKey().findOrCreate };
    assert.equal(await whyNow(open(noKey)), 'no-key');
    assert.equal(await whyNow(open({ ...noKey, find: () => Promise.resolve('silent' as const) })), 'silent');
    assert.equal(await whyNow(open(fixedKey({ ...TEST_KEY, bytes: new Uint8Array(32) }))), 'foreign-key');
    const other = sessionId('https://other.example', 'c', 's');
    await store.update(other, () => Promise.resolve(sampleSession({ id: other })));
    renameSync(join(folder.path, 'sessions', `${other}.sealed`), path);
    assert.equal(await whyNow(), 'garbled');
    truncateSync(path, 5);
    assert.equal(await whyNow(), 'garbled');
    rmSync(path);
    mkdirSync(path);
    assert.equal(await whyNow(), 'unreadable');
  });

  it('lists only sessions, and those that cannot be opened beside the others', async () => {
    await signIn();
    const other = sessionId('https://other.example', 'c', 's');
    writeFileSync(join(folder.path, 'sessions', `${other}.sealed`), '');
    for (const name of ['.sealed', 'x.sealed', `${other}.sealed.lock`, `.${other}.sealed.tmp`]) {
      writeFileSync(join(folder.path, 'sessions', name), '');
    }
    const kinds = [...(await store.list())].map(([id, found]) => [id, found.kind]);
    assert.deepEqual(
      new Map(kinds as [string, string][]),
      new Map([
        [SESSION_ID, 'session'],
        [other, 'unsealable'],
      ]),
    );
  });

  it('never lets an id leave the folder', async () => {
    await assert.rejects(store.read('../../etc/passwd'), { code: 'id-invalid' });
  });

  it('goes on with new tokens that the disk refused, and saves them with the next change', async () => {
    await signIn();
    rmSync(path);
    mkdirSync(path);
    const fresh = sampleSession({ tokens: tokens('fresh') });
    await assert.rejects(
      store.update(SESSION_ID, () => Promise.resolve(fresh)),
      { code: 'session-unsaved' },
    );
    const kept = await store.read(SESSION_ID);
    assert.ok(kept.kind === 'session' && kept.session.tokens.idToken === 'fresh');
    rmSync(path, { recursive: true });
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'garbled');
    await store.update(SESSION_ID, (current) => Promise.resolve(current));
    const saved = await open().read(SESSION_ID);
    assert.ok(saved.kind === 'session' && saved.session.tokens.idToken === 'fresh');
  });

  it('tells every window of a change', async () => {
    const watcher = createSessionStore({ stateFolder: folder.path, hostKey: fixedKey(), clock: systemClock });
    let end: (() => void) | undefined;
    const told = new Promise<void>((resolve) => {
      void watcher.watch(resolve).then(async (stop) => {
        end = stop;
        await signIn();
      });
    });
    // The watcher alone does not keep the process alive.
    const alive = setInterval(() => undefined, 1000);
    await told;
    clearInterval(alive);
    end?.();
  });
});
