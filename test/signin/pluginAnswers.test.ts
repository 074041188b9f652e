import assert from 'node:assert/strict';
import { systemClock } from '../../src/base/clock.ts';
import { Problem } from '../../src/base/problem.ts';
import { requestArguments } from '../../src/plugin/request.ts';
import { createClientStore, type ClientStore } from '../../src/signin/clients.ts';
import { createDismissals } from '../../src/signin/dismissals.ts';
import { createFlights } from '../../src/signin/flights.ts';
import { clientKey, sessionId } from '../../src/signin/ids.ts';
import { askedDestination } from '../../src/signin/pluginTokens.ts';
import { createPluginAnswers, type AskPerson, type Decision } from '../../src/signin/pluginAnswers.ts';
import type { Session } from '../../src/signin/session.ts';
import { CLIENT_ID, fixedKey, ISSUER, sampleSession, SESSION_ID, SUBJECT, temporaryFolder, until } from './support.ts';

const CLIENT_KEY = clientKey(ISSUER, CLIENT_ID);
const HOME = 'https://home.example.com';
const STRANGER = 'https://stranger.example.com';

const infoOf = (server: string) => ({
  apiVersion: 'client.authentication.k8s.io/v1' as const,
  cluster: {
    server,
    certificateAuthority: undefined,
    certificateAuthorityData: undefined,
    tlsServerName: undefined,
    insecureSkipTlsVerify: false,
    proxyUrl: undefined,
  },
});

describe('what a window answers the credential plugin', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let sessions: Map<string, Session>;
  let clients: ClientStore;
  let asked: { readonly isApproval: boolean; readonly host: string }[];
  let reports: unknown[];
  /** What happens when the person is asked. */
  let onAsked: AskPerson;
  let isInUse: boolean;
  let trouble: Error | undefined;

  beforeEach(async () => {
    folder = temporaryFolder();
    sessions = new Map();
    clients = createClientStore({ folder: folder.path, hostKey: fixedKey(), clock: systemClock });
    await approve(HOME);
    [asked, reports, isInUse, trouble] = [[], [], true, undefined];
    onAsked = () => Promise.resolve({ kind: 'putOff' });
  });
  afterEach(() => {
    folder.remove();
  });

  const approve = async (server: string): Promise<void> => {
    await clients.approve(ISSUER, CLIENT_ID, [askedDestination(infoOf(server), undefined)], 'system');
  };
  const signIn = (subject = SUBJECT, change: Partial<Session> = {}): void => {
    const id = sessionId(ISSUER, CLIENT_ID, subject);
    sessions.set(id, sampleSession({ id, ...change }));
  };
  const agreed: Decision = { kind: 'agreed' };

  function window() {
    const found = (session: Session | undefined) =>
      session === undefined ? ({ kind: 'absent' } as const) : ({ kind: 'session', session } as const);
    return createPluginAnswers({
      sessions: {
        read: (id) => (trouble === undefined ? Promise.resolve(found(sessions.get(id))) : Promise.reject(trouble)),
        list: () => Promise.resolve(new Map(Array.from(sessions, ([id, session]) => [id, found(session)]))),
      },
      clients,
      tokens: {
        give: ({ id, ended }) => Promise.resolve(ended === undefined ? `token of ${id}` : undefined),
        giveRest: () => undefined,
        renewed: () => Promise.resolve(),
        forget: () => Promise.resolve(),
      },
      dismissals: createDismissals(folder.path, systemClock),
      prompts: createFlights<Decision>(folder.path),
      renew: (id) => Promise.resolve({ kind: 'ended', session: sampleSession({ id }), requested: false }),
      refresh: () => Promise.reject(new Error('never')),
      askPerson: async (request, signal) => {
        asked.push({ isApproval: request.isApproval, host: request.destination.host });
        return await onAsked(request, signal);
      },
      nameOf: ({ destination }) => destination.host,
      isInUse: () => isInUse,
      touch: () => undefined,
      report: (error) => reports.push(error),
      clock: systemClock,
    });
  }

  const bodyOf = (server = HOME, key = SESSION_ID) => ({
    execInfo: JSON.stringify({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: { cluster: { server } },
    }),
    args: requestArguments({
      key,
      issuer: ISSUER,
      clientId: CLIENT_ID,
      scopes: [],
      redirectUrl: undefined,
      certificateAuthority: undefined,
      certificateAuthorityData: undefined,
    }),
  });
  const signal = (): AbortSignal => new AbortController().signal;
  const ask = async (body = bodyOf(), one = window(), until = signal()) =>
    (await one.asking(body, until)) as { kind: string; sentence?: string; credential?: string } | undefined;

  it('asks nobody again for what a sign-in got that outlasted its client', async () => {
    const one = window();
    const first = new AbortController();
    let finish: (decision: Decision) => void = () => undefined;
    onAsked = () => new Promise((resolve) => (finish = resolve));
    const interrupted = ask(bodyOf(), one, first.signal);
    await until(() => asked.length === 1);
    first.abort();
    await interrupted;
    const second = ask(bodyOf(), one);
    signIn();
    finish(agreed);
    assert.deepEqual(await second, { kind: 'credential', credential: `token of ${SESSION_ID}` });
    assert.equal(asked.length, 1);
    assert.deepEqual(reports, []);
  });

  it('asks nobody again for what was put off when its client had gone', async () => {
    const one = window();
    const first = new AbortController();
    let finish: (decision: Decision) => void = () => undefined;
    onAsked = () => new Promise((resolve) => (finish = resolve));
    const interrupted = ask(bodyOf(), one, first.signal);
    await until(() => asked.length === 1);
    first.abort();
    await interrupted;
    const second = ask(bodyOf(), one);
    finish({ kind: 'putOff' });
    assert.match((await second)?.sentence ?? '', /^You put off to sign in to home\.example\.com/u);
    assert.equal(asked.length, 1);
  });

  it('says why a sign-in failed, and asks again the next time', async () => {
    onAsked = () => Promise.resolve({ kind: 'failed', sentence: 'The provider is out of reach.' });
    for (const times of [1, 2]) {
      assert.deepEqual(await ask(), { kind: 'refused', sentence: 'The provider is out of reach.' });
      assert.equal(asked.length, times);
    }
  });

  it("does not put off one's own cluster with a stranger's, signed out or in", async () => {
    assert.equal((await ask(bodyOf(STRANGER)))?.kind, 'refused');
    onAsked = () => {
      signIn();
      return Promise.resolve(agreed);
    };
    assert.equal((await ask())?.kind, 'credential');
    assert.match((await ask(bodyOf(STRANGER)))?.sentence ?? '', /^You put off to approve stranger\.example\.com/u);
    assert.deepEqual(asked, [
      { isApproval: false, host: 'stranger.example.com' },
      { isApproval: false, host: 'home.example.com' },
    ]);
  });

  it('asks for the approval alone where nothing else is missing', async () => {
    signIn();
    onAsked = async () => {
      await approve(STRANGER);
      return agreed;
    };
    assert.equal((await ask(bodyOf(STRANGER)))?.kind, 'credential');
    assert.deepEqual(asked, [{ isApproval: true, host: 'stranger.example.com' }]);
  });

  it('says what to do where another account signed in, by whether the kubeconfig could be changed', async () => {
    onAsked = () => {
      signIn('bob');
      return Promise.resolve(agreed);
    };
    assert.match((await ask())?.sentence ?? '', /which the kubeconfig now names; run the command again\.$/u);
    isInUse = false;
    assert.match((await ask())?.sentence ?? '', /add the file to clusterSignIn\.kubeconfigFiles/u);
  });

  it('gives an entry that names no account the only session that lives', async () => {
    signIn('alice');
    signIn('bob', { ended: { at: 0, why: 'Over.' } });
    assert.equal(
      (await ask(bodyOf(HOME, CLIENT_KEY)))?.credential,
      `token of ${sessionId(ISSUER, CLIENT_ID, 'alice')}`,
    );
    signIn('bob');
    isInUse = false;
    onAsked = () => Promise.resolve(agreed);
    assert.match((await ask(bodyOf(HOME, CLIENT_KEY)))?.sentence ?? '', /does not name the account/u);
  });

  it('lets another window ask where it reaches nobody itself', async () => {
    onAsked = () => Promise.resolve({ kind: 'nobody' });
    assert.equal(await ask(), undefined);
  });

  it('reports what was not foreseen, and only that', async () => {
    trouble = new Problem('unreadable', 'It cannot be read.');
    assert.deepEqual(await ask(), { kind: 'refused', sentence: 'It cannot be read.' });
    assert.deepEqual(reports, []);
    trouble = new Error('a fault');
    assert.match((await ask())?.sentence ?? '', /Show Log/u);
    assert.match(JSON.stringify(await window().silently(bodyOf(), signal())), /Show Log/u);
    assert.deepEqual(reports, [trouble, trouble]);
  });
});
