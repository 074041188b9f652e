import assert from 'node:assert/strict';
import { errorInfo, UserError } from '../../../src/errors/userError.ts';
import { createRenew, type Refresh } from '../../../src/signin/renewal/renewSession.ts';
import type { Session } from '../../../src/sessions/session.ts';
import { createSessionStore, type SessionStore } from '../../../src/sessions/sessionStore.ts';
import { fixedKey, manualClock, MINUTE, sampleSession, sampleTokens, SESSION_ID, temporaryFolder } from '../support.ts';

describe('renew', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let clock: ReturnType<typeof manualClock>;
  let store: SessionStore;
  let asked: string[];
  let reported: unknown[];

  const window = () => {
    const own = createSessionStore({ stateFolder: folder.path, hostKey: fixedKey(), clock });
    return createRenew({ store: own, clock, report: (error) => reported.push(error) });
  };
  const put = async (change: Partial<Session> = {}) => {
    await store.update(SESSION_ID, () => Promise.resolve(sampleSession(change)));
  };
  const stored = async (): Promise<Session> => {
    const found = await store.read(SESSION_ID);
    assert.ok(found.kind === 'session');
    return found.session;
  };
  /** A provider that rotates, and refuses what it has seen. */
  const refresh: Refresh = async (_, refreshToken) => {
    const spent = asked.includes(refreshToken);
    asked.push(refreshToken);
    await new Promise((resolve) => setImmediate(resolve));
    if (spent) throw new UserError('grant-refused', { host: 'idp.test', message: undefined });
    return sampleTokens(asked.length, clock.now());
  };
  const failWith =
    (error: Error): Refresh =>
    () =>
      Promise.reject(error);
  const offline = new UserError('host-silent', { host: 'idp.test', proxy: 'http://proxy.test', seconds: 30 });

  beforeEach(() => {
    folder = temporaryFolder();
    clock = manualClock();
    store = createSessionStore({ stateFolder: folder.path, hostKey: fixedKey(), clock });
    asked = [];
    reported = [];
  });
  afterEach(() => {
    folder.remove();
  });

  it('asks only when it is due', async () => {
    await put();
    const renew = window();
    assert.equal((await renew(SESSION_ID, { refresh })).kind, 'fresh');
    assert.deepEqual(asked, []);
    clock.advance(40_000);
    const renewed = await renew(SESSION_ID, { refresh });
    assert.ok(renewed.kind === 'fresh' && renewed.requested);
    assert.deepEqual(asked, ['refresh-0']);
    assert.deepEqual(renewed.session, await stored());
    assert.deepEqual(renewed.session.tokens, {
      idToken: 'id-1',
      refreshToken: 'refresh-1',
      expiresAt: clock.now() + MINUTE,
      obtainedAt: clock.now(),
    });
  });

  it('asks once when ten windows and a hundred clients meet at the expiry', async () => {
    await put();
    clock.advance(MINUTE);
    const windows = Array.from({ length: 10 }, window);
    const all = await Promise.all(
      windows.flatMap((renew) => Array.from({ length: 10 }, () => renew(SESSION_ID, { refresh }))),
    );
    assert.deepEqual(asked, ['refresh-0']);
    for (const renewed of all) assert.ok(renewed.kind === 'fresh' && renewed.session.tokens.idToken === 'id-1');
  });

  it('asks once when two windows force it at once, and again when forced later', async () => {
    await put();
    const all = await Promise.all(
      [1, 2].map(async () => await window()(SESSION_ID, { refresh, force: true, seen: 1 })),
    );
    assert.equal(all.filter((renewed) => 'requested' in renewed && renewed.requested).length, 1);
    await window()(SESSION_ID, { refresh, force: true });
    assert.deepEqual(asked, ['refresh-0', 'refresh-1']);
  });

  it('keeps the refresh token of a provider that does not rotate, and a name that a renewed token lacks', async () => {
    await put();
    const once: Refresh = () =>
      Promise.resolve(sampleTokens(1, clock.now(), { refreshToken: undefined, displayName: 'subject-1' }));
    await window()(SESSION_ID, { refresh: once, force: true });
    const { tokens, account } = await stored();
    assert.equal(tokens.refreshToken, 'refresh-0');
    assert.equal(account.displayName, 'alice@example.com');
  });

  it('marks a refused session as ended with the reason, keeps its token, and lets it heal', async () => {
    await put();
    clock.advance(MINUTE);
    asked.push('refresh-0');
    const ended = await window()(SESSION_ID, { refresh });
    assert.ok(ended.kind === 'ended');
    assert.deepEqual(ended.session.ended, {
      at: clock.now(),
      why: { code: 'grant-refused', data: { host: 'idp.test', message: undefined } },
    });
    assert.equal((await stored()).tokens.refreshToken, 'refresh-0');
    asked = [];
    assert.equal((await window()(SESSION_ID, { refresh })).kind, 'ended');
    assert.deepEqual(asked, []);
    assert.equal((await window()(SESSION_ID, { refresh, force: true })).kind, 'fresh');
    assert.equal((await stored()).ended, undefined);
  });

  it('believes a session that another program rotated meanwhile rather than the refusal', async () => {
    await put();
    clock.advance(MINUTE);
    const behindOurBack: Refresh = async () => {
      const other = await stored();
      const tokens = {
        idToken: 'other',
        refreshToken: 'other',
        expiresAt: clock.now() + MINUTE,
        obtainedAt: clock.now(),
      };
      const { createSealedFiles } = await import('../../../src/sessions/sealedFiles.ts');
      const key = await fixedKey().findOrCreate();
      await createSealedFiles(folder.path, 'sessions').put(SESSION_ID, key, { ...other, tokens, generation: 9 });
      throw new UserError('grant-refused', { host: 'idp.test', message: 'No.' });
    };
    const renewed = await window()(SESSION_ID, { refresh: behindOurBack });
    assert.ok(renewed.kind === 'fresh' && renewed.session.tokens.idToken === 'other');
    assert.equal((await stored()).ended, undefined);
    assert.equal((await stored()).generation, 9);
  });

  it('backs off together while the provider does not answer, and forgets that with the first success', async () => {
    await put();
    clock.advance(MINUTE);
    const start = clock.now();
    const first = await window()(SESSION_ID, { refresh: failWith(offline) });
    assert.ok(first.kind === 'failing');
    assert.deepEqual(first.session.failing, { since: start, why: errorInfo(offline), attempts: 1, lastAt: start });
    assert.deepEqual((await stored()).failing, first.session.failing);
    assert.equal((await window()(SESSION_ID, { refresh })).kind, 'failing');
    assert.deepEqual(asked, []);
    clock.advance(5_000);
    const unforeseen = new TypeError('secret refresh-0 in an unforeseen error');
    await window()(SESSION_ID, { refresh: failWith(unforeseen) });
    assert.deepEqual(reported, [offline, unforeseen]);
    const { failing } = await stored();
    assert.deepEqual([failing?.attempts, failing?.since, failing?.why.code], [2, start, 'unforeseen']);
    assert.equal(JSON.stringify(failing).includes('refresh-0'), false);
    assert.equal((await window()(SESSION_ID, { refresh, force: true })).kind, 'fresh');
    assert.equal((await stored()).failing, undefined);
  });

  it('does not become somebody else', async () => {
    await put();
    const mallory = new UserError('subject-changed', { host: 'idp.test' });
    assert.equal((await window()(SESSION_ID, { refresh: failWith(mallory), force: true })).kind, 'ended');
    assert.deepEqual(reported, [mallory]);
    const { ended, tokens } = await stored();
    assert.deepEqual(ended?.why, errorInfo(mallory));
    assert.equal(tokens.idToken, 'id-0');
  });

  it('saves a rotated refresh token before anything else can fail', async () => {
    await put();
    clock.advance(MINUTE);
    const halfway: Refresh = async (_, __, rotated) => {
      await rotated('rotated');
      const { tokens } = await stored();
      assert.deepEqual([tokens.refreshToken, tokens.idToken], ['rotated', 'id-0']);
      throw new UserError('token-invalid', { host: 'idp.test', check: 'signature' });
    };
    assert.equal((await window()(SESSION_ID, { refresh: halfway })).kind, 'failing');
    assert.equal((await stored()).tokens.refreshToken, 'rotated');
    clock.advance(MINUTE);
    await window()(SESSION_ID, { refresh });
    assert.deepEqual(asked, ['rotated']);
    assert.equal((await stored()).failing, undefined);
  });

  it('cannot renew what is absent, unsealable, or came without a refresh token', async () => {
    assert.equal((await window()(SESSION_ID, { refresh })).kind, 'absent');
    await put({ tokens: { ...sampleSession().tokens, refreshToken: undefined } });
    assert.equal((await window()(SESSION_ID, { refresh, force: true })).kind, 'unrenewable');
    assert.deepEqual(asked, []);
  });

  it('does not bring back a session that was signed out meanwhile', async () => {
    await put();
    const renew = createRenew({
      clock,
      report: () => undefined,
      store: {
        ...store,
        read: async (id) => {
          const found = await store.read(id);
          await store.remove(id);
          return found;
        },
      },
    });
    assert.equal((await renew(SESSION_ID, { refresh, force: true })).kind, 'absent');
    assert.deepEqual(asked, []);
  });
});
