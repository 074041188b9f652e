import assert from 'node:assert/strict';
import { inOneGo } from '../../src/base/timeSlices.ts';
import { decodeCredential } from '../../src/credential/credential.ts';
import { toDestination } from '../../src/exec/destination.ts';
import { recognizeUsers } from '../../src/state/recognizedUsers.ts';
import { idTokenOf, makeSnapshot, runsPlugin, type Snapshot, userOf, usersOf } from '../../src/state/snapshot.ts';
import type { Session } from '../../src/sessions/session.ts';
import type { SessionFound } from '../../src/sessions/sessionStore.ts';
import { failureReason } from '../../src/authenticators/shared/reasons.ts';
import type { Status } from '../../src/authenticators/shared/status.ts';
import { tokenFileOf } from '../../src/sessions/tokenFile.ts';
import { failure } from '../oidc/failure.ts';
import { kubeconfigOf, unsignedToken } from '../credential/samples.ts';
import { clientKey } from '../../src/sessions/ids.ts';
import { CLIENT_ID, ISSUER, NOW, sampleSession, SESSION_ID } from '../signin/support.ts';
import type { ErrorInfo } from '../../src/errors/userError.ts';

const HOST = { home: '/home/alice', platform: 'linux', env: {} } as const;
const STATE = '/home/alice/.local/state/cluster-signin';
const TOKEN_FILE = tokenFileOf(STATE, SESSION_ID);
const TOKEN = unsignedToken({ email: 'alice@example.com', exp: NOW / 1000 });
const EXTENSION = `extensions: [{ name: cluster-signin, extension: { idp-issuer-url: '${ISSUER}', client-id: ${CLIENT_ID} } }]`;
const OURS = `{ tokenFile: ${TOKEN_FILE}, ${EXTENSION} }`;

/** Users by name (YAML of their bodies); each has a context of its name, on the cluster that `at` names. */
function build(
  users: Readonly<Record<string, string>>,
  sources: {
    readonly at?: Readonly<Record<string, string>>;
    readonly found?: SessionFound;
    readonly files?: Readonly<Record<string, string>>;
    readonly signingIn?: string;
    readonly approved?: readonly string[];
  } = {},
): Snapshot {
  const names = Object.keys(users);
  const servers = new Set(names.map((name) => sources.at?.[name] ?? 'prod'));
  const kubeconfig = kubeconfigOf(`
apiVersion: v1
kind: Config
clusters:
${[...servers].map((name) => `- { name: ${name}, cluster: { server: 'https://${name}.example.com' } }`).join('\n')}
contexts:
${names.map((name) => `- { name: ${name}, context: { cluster: ${sources.at?.[name] ?? 'prod'}, user: ${name} } }`).join('\n')}
users:
${names.map((name) => `- { name: ${name}, user: ${users[name] ?? ''} }`).join('\n')}
`);
  assert.deepEqual(kubeconfig.files[0]?.problems, []);
  const approved = sources.approved ?? [`${ISSUER} ${CLIENT_ID} prod.example.com`];
  return inOneGo(
    makeSnapshot({
      kubeconfig,
      methods: inOneGo(recognizeUsers(kubeconfig, HOST)),
      credentialOf: (user) => decodeCredential(user, (path) => sources.files?.[path]),
      destinationOf: (cluster) => toDestination(cluster, undefined),
      fileText: () => undefined,
      host: HOST,
      stateFolder: STATE,
      sessions: new Map(sources.found === undefined ? [] : [[SESSION_ID, sources.found]]),
      isApproved: (subject, { host }) =>
        subject.kind === 'client' && approved.includes(`${subject.issuer} ${subject.clientId} ${host}`),
      isSigningIn: (name) => name === sources.signingIn,
      pluginRefusal: undefined,
      oci: { files: [], users: new Map() },
      ociRenewals: new Map(),
    }),
  );
}

function statusOf(user: string, sources: Parameters<typeof build>[1] = {}): Status {
  return userOf(build({ u: user }, sources), 'u').status;
}

function found(change: Partial<Session> = {}): SessionFound {
  return { kind: 'session', session: sampleSession(change) };
}

const FIXED = { kind: 'signedIn', subject: 'alice@example.com', expiresAt: NOW, renewal: { kind: 'none' } };

function earlier(text: string): ErrorInfo {
  return { code: 'earlier-sentence', data: { code: undefined, text } };
}

describe('the status of a user with a credential of its own', () => {
  const provider = (config: string): string =>
    `{ auth-provider: { name: oidc, config: { idp-issuer-url: '${ISSUER}', client-id: x, ${config} } } }`;

  it('nothing', () => {
    assert.deepEqual(statusOf('{}'), { kind: 'signedOut', reason: { code: 'no-credential', data: undefined } });
  });

  it('a token, a token file, a user name', () => {
    const unknown = { kind: 'signedIn', subject: undefined, expiresAt: undefined, renewal: { kind: 'none' } };
    assert.deepEqual(statusOf(`{ token: ${TOKEN} }`), FIXED);
    assert.deepEqual(statusOf('{ token: opaque }'), unknown);
    assert.deepEqual(statusOf('{ tokenFile: /t }', { files: { '/t': TOKEN } }), FIXED);
    assert.deepEqual(statusOf('{ tokenFile: /t }').kind, 'broken');
    assert.deepEqual(statusOf('{ username: bob }'), { ...unknown, subject: 'bob' });
  });

  it('a plugin or provider that nobody ran', () => {
    const exec = '{ exec: { apiVersion: client.authentication.k8s.io/v1, command: oci, interactiveMode: Never } }';
    assert.match(JSON.stringify(statusOf(exec)), /"unknown".*"exec-plugin".*oci/u);
    assert.match(JSON.stringify(statusOf('{ auth-provider: { name: gcp } }')), /"unknown".*gcp/u);
  });

  it('what kubectl refuses', () => {
    assert.match(JSON.stringify(statusOf('{ token: x, username: bob }')), /"broken".*"token-and-password"/u);
  });

  it("kubectl's auth provider", () => {
    assert.deepEqual(statusOf(provider('')), { kind: 'signedOut', reason: undefined });
    assert.deepEqual(statusOf(provider(`id-token: ${TOKEN}`)), FIXED);
    const both = statusOf(provider(`id-token: ${TOKEN}, refresh-token: r`));
    assert.deepEqual(both, { ...FIXED, renewal: { kind: 'byKubectl' } });
    const alone = { ...FIXED, subject: undefined, expiresAt: undefined, renewal: { kind: 'byKubectl' } };
    assert.deepEqual(statusOf(provider('refresh-token: r')), alone);
  });

  it('an ID token that kubectl does not take is no sign-in', () => {
    for (const refresh of ['', ', refresh-token: r']) {
      assert.equal(statusOf(provider(`id-token: garbled${refresh}`)).kind, 'signedOut');
    }
    assert.equal(statusOf(provider(`id-token: ${unsignedToken({ sub: 'x' })}`)).kind, 'signedOut');
  });

  it('signing in goes before all', () => {
    assert.deepEqual(statusOf('{ token: x, username: bob }', { signingIn: 'u' }), { kind: 'signingIn' });
  });
});

describe('the status of a user with a session', () => {
  const signedIn = {
    kind: 'signedIn',
    subject: 'alice@example.com',
    expiresAt: NOW + 60_000,
    renewal: { kind: 'byUs' },
  };

  it('signed in, and who renews', () => {
    assert.deepEqual(statusOf(OURS, { found: found() }), signedIn);
    const { tokens } = sampleSession();
    const fixed = found({ tokens: { ...tokens, refreshToken: undefined } });
    assert.deepEqual(statusOf(OURS, { found: fixed }), { ...signedIn, renewal: { kind: 'none' } });
    const failing = found({ failing: { since: NOW, why: earlier('Silent.'), attempts: 1, lastAt: NOW } });
    const renewal = { kind: 'failing', since: NOW, reason: failureReason(earlier('Silent.')) };
    assert.deepEqual(statusOf(OURS, { found: failing }), { ...signedIn, renewal });
  });

  it('signed out: absent, ended, unsealable', () => {
    const refused = (text: string) => ({ kind: 'signedOut', reason: failureReason(earlier(text)) });
    assert.deepEqual(statusOf(OURS), { kind: 'signedOut', reason: undefined });
    assert.deepEqual(statusOf(`{ ${EXTENSION} }`), { kind: 'signedOut', reason: undefined });
    const ended = found({ ended: { at: NOW, why: earlier('Refused.') } });
    assert.deepEqual(statusOf(OURS, { found: ended }), { ...refused('Refused.'), ended: true });
    const unsealable = { kind: 'unsealable', why: 'no-key', error: earlier('No key.') } as const;
    assert.deepEqual(statusOf(OURS, { found: unsealable }), refused('No key.'));
    const silent = { kind: 'unsealable', why: 'silent', error: earlier('Unlock it.') } as const;
    assert.deepEqual(statusOf(OURS, { found: silent }), { ...refused('Unlock it.'), kind: 'unknown' });
  });

  it('an entry that names our session by a path elsewhere has none', () => {
    const elsewhere = OURS.replace(STATE, '/tmp/copy');
    assert.deepEqual(statusOf(elsewhere, { found: found() }), { kind: 'signedOut', reason: undefined });
    assert.equal(build({ u: elsewhere }, { found: found() }).users.get('u')?.session, undefined);
  });
});

describe('destinations of a session', () => {
  const at = { eve: 'evil' };

  function bothPaused(snapshot: Snapshot): void {
    for (const { status } of snapshot.users.values()) {
      assert.ok(status.kind === 'signedOut');
      assert.deepEqual(status.reason, { code: 'paused', data: { contextName: 'eve', host: 'evil.example.com' } });
    }
  }

  it('pause every user of it while one is a stranger: there is one token file', () => {
    const snapshot = build({ u: OURS, eve: OURS }, { found: found(), at });
    bothPaused(snapshot);
    assert.deepEqual(
      usersOf(snapshot, SESSION_ID).map(({ user }) => user.name),
      ['u', 'eve'],
    );
  });

  it('count for an entry that reads the token file without saying whose it is', () => {
    bothPaused(build({ u: OURS, eve: `{ tokenFile: ${TOKEN_FILE} }` }, { found: found(), at }));
  });

  it("are approved for the session's own issuer and client, whatever the entry claims", () => {
    const claims = OURS.replace(`client-id: ${CLIENT_ID}`, 'client-id: other');
    const approved = [`${ISSUER} ${CLIENT_ID} prod.example.com`, `${ISSUER} other evil.example.com`];
    bothPaused(build({ u: OURS, eve: claims }, { found: found(), at, approved }));
  });

  it('are good once approved, and each counts once', () => {
    const approved = ['prod', 'evil'].map((name) => `${ISSUER} ${CLIENT_ID} ${name}.example.com`);
    const { users, kubeconfig } = build({ u: OURS, eve: OURS }, { found: found(), at, approved });
    for (const { status } of users.values()) assert.equal(status.kind, 'signedIn');
    assert.equal(kubeconfig.contexts.size, 2);
    assert.deepEqual(
      users.get('eve')?.tokenDestinations.map(({ destination, approved: yes }) => [destination.host, yes]),
      [['evil.example.com', true]],
    );
  });
});

describe('the snapshot', () => {
  it('knows dangling users and clusters for what they are', () => {
    const kubeconfig = kubeconfigOf(
      'contexts: [{ name: c, context: { cluster: gone, user: gone } }, { name: d, context: { cluster: gone } }]',
    );
    const sources = {
      credentialOf: () => assert.fail('there is no user'),
      fileText: () => undefined,
      host: HOST,
      stateFolder: STATE,
      sessions: new Map(),
    };
    const snapshot = inOneGo(
      makeSnapshot({
        ...sources,
        kubeconfig,
        methods: inOneGo(recognizeUsers(kubeconfig, HOST)),
        destinationOf: () => assert.fail('there is no cluster'),
        isApproved: () => false,
        isSigningIn: () => false,
        pluginRefusal: undefined,
        oci: { files: [], users: new Map() },
        ociRenewals: new Map(),
      }),
    );
    assert.equal(snapshot.users.size, 0);
    assert.deepEqual(
      snapshot.contextsOf.get('gone')?.map(({ name }) => name),
      ['c', 'd'],
    );
    assert.throws(() => userOf(snapshot, 'gone'), failure('no-user', /gone/u));
  });

  it('knows whose tokens come by way of the plugin', () => {
    const isRun = (user: string): boolean => runsPlugin(userOf(build({ alice: user }), 'alice'));
    const apiVersion = 'client.authentication.k8s.io/v1';
    const ours = `command: /x/cluster-signin, args: [get-token, key, --issuer-url=${ISSUER}, --client-id=a]`;
    assert.equal(isRun(`{ exec: { apiVersion: ${apiVersion}, ${ours} } }`), true);
    assert.equal(
      isRun(`{ exec: { apiVersion: ${apiVersion}, command: oci, args: [ce, cluster, generate-token] } }`),
      false,
    );
    assert.equal(isRun('{ token: x }'), false);
  });

  it('gives a user of the plugin that names no account the session that the plugin gives it', () => {
    const args = `get-token, ${clientKey(ISSUER, CLIENT_ID)}, --issuer-url=${ISSUER}, --client-id=${CLIENT_ID}`;
    const user = `{ exec: { apiVersion: client.authentication.k8s.io/v1, command: /x/cluster-signin, args: [${args}] } }`;
    assert.equal(statusOf(user, { found: found() }).kind, 'signedIn');
    assert.equal(statusOf(user, { found: found({ ended: { at: NOW, why: earlier('Over.') } }) }).kind, 'signedOut');
    assert.equal(statusOf(user).kind, 'signedOut');
  });

  it('gives the token whose claims can be shown', () => {
    const token = (user: string, sources: Parameters<typeof build>[1] = {}): string | undefined =>
      idTokenOf(userOf(build({ u: user }, sources), 'u'));
    assert.equal(token(OURS, { found: found() }), 'id-0');
    assert.equal(token(OURS), undefined);
    assert.equal(token(`{ token: ${TOKEN} }`), TOKEN);
    assert.equal(token('{ token: opaque }'), undefined);
    assert.equal(token('{ username: bob }'), undefined);
  });
});
