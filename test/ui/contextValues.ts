import { authenticatorOf, okeUseOf } from '../../src/authenticators/authenticators.ts';
import type { OkeUse } from '../../src/authenticators/oke/okeMethod.ts';
import type { Session } from '../../src/sessions/session.ts';
import type { Status } from '../../src/authenticators/shared/status.ts';
import { EXTENSION } from '../../src/authenticators/oidc/oidcMethod.ts';
import { execOf } from '../../src/plugin/pluginCommand.ts';
import type { OciProfile } from '../../src/oci/profiles/profiles.ts';
import type { Snapshot, UserState } from '../../src/state/snapshot.ts';
import { rowViewOf } from '../../src/ui/clusters/rowView.ts';
import { sessionListOf } from '../../src/ui/sessions/sessionRows.ts';
import { sessionRowView } from '../../src/ui/sessions/sessionView.ts';
import { unsignedToken } from '../credential/samples.ts';
import { HOST, listingFor, overviewFor } from './kubeconfigs.ts';
import { HOUR, listingOf, MINUTE, NOW, profileOf, tokenOf } from './sessions/samples.ts';

const CLIENT = { 'idp-issuer-url': 'https://issuer.test', 'client-id': 'kubernetes' };
const TOKEN = unsignedToken({ iss: CLIENT['idp-issuer-url'], aud: 'kubernetes', sub: 'alice', exp: NOW / 1000 + 3600 });
const EXEC = { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' };
const PLUGIN = execOf(
  { command: '/state/bin/cluster-signin', args: [], env: [] },
  {
    key: 'x'.repeat(43),
    issuer: CLIENT['idp-issuer-url'],
    clientId: CLIENT['client-id'],
    scopes: [],
    redirectUrl: undefined,
    certificateAuthority: undefined,
    certificateAuthorityData: undefined,
  },
);

/** Users of every form that an entry can have, but those of OKE. */
export const OIDC_USERS = {
  token: { token: TOKEN },
  opaque: { token: 'opaque' },
  certificate: { 'client-certificate': '/crt', 'client-key': '/key' },
  refused: {
    token: TOKEN,
    tokenFile: '/x',
    exec: { ...EXEC, command: 'x' },
    'auth-provider': { name: 'oidc', config: CLIENT },
  },
  command: { exec: { ...EXEC, command: 'aws', args: ['eks', 'get-token'] } },
  kubelogin: {
    exec: {
      ...EXEC,
      command: 'kubelogin',
      args: ['get-token', `--oidc-issuer-url=${CLIENT['idp-issuer-url']}`, '--oidc-client-id=x'],
    },
  },
  provider: { 'auth-provider': { name: 'oidc', config: CLIENT } },
  providerWithToken: {
    'auth-provider': { name: 'oidc', config: { ...CLIENT, 'id-token': TOKEN, 'refresh-token': 'r' } },
  },
  tokenFile: { tokenFile: '/state/tokens/x.jwt', extensions: [{ name: EXTENSION, extension: CLIENT }] },
  plugin: { exec: PLUGIN },
} as const;

const SESSIONS: readonly Session[] = [undefined, 'refresh'].map((refreshToken) => ({
  id: 'x'.repeat(43),
  provider: {
    issuer: CLIENT['idp-issuer-url'],
    clientId: CLIENT['client-id'],
    scopes: [],
  },
  account: { subject: 'alice', displayName: 'alice@example.com' },
  tokens: { idToken: TOKEN, refreshToken, expiresAt: NOW + HOUR, obtainedAt: NOW },
  signedInAt: NOW,
  generation: 1,
  failing: undefined,
  ended: undefined,
}));

const LEFT = [undefined, -MINUTE, MINUTE, HOUR];
const RENEWALS = [
  { kind: 'none' },
  { kind: 'byKubectl' },
  { kind: 'byUs' },
  { kind: 'byUs', lapses: true },
  { kind: 'failing', since: NOW, reason: { code: 'no-credential', data: undefined } },
] as const;
const STATUSES: readonly Status[] = [
  { kind: 'signedOut', reason: undefined },
  { kind: 'signedOut', reason: { code: 'no-credential', data: undefined }, ended: true },
  { kind: 'signingIn' },
  { kind: 'unknown', reason: { code: 'no-credential', data: undefined } },
  { kind: 'broken', reason: { code: 'no-credential', data: undefined } },
  ...LEFT.flatMap((left) =>
    RENEWALS.map((renewal): Status => {
      return { kind: 'signedIn', subject: 'alice', expiresAt: left === undefined ? undefined : NOW + left, renewal };
    }),
  ),
];

const PROFILES: readonly OciProfile[] = [
  ...[HOUR, MINUTE, -MINUTE].map((left) => profileOf('MFA', { token: tokenOf({ left }) })),
  profileOf('MFA', { kind: 'session' }),
  profileOf('MFA', { kind: 'session', problem: { code: 'unforeseen', data: undefined } }),
  profileOf('MFA', { kind: 'apiKey' }),
  profileOf('MFA', { kind: 'apiKey', problem: { code: 'unforeseen', data: undefined } }),
  profileOf('MFA', { kind: 'other' }),
].flatMap((profile) => [profile, { ...profile, exposedFiles: ['/key'] }]);

/** What the rows of "Clusters" and "Sessions" can be, each once, for the menus' `when` clauses. */
export interface ContextValues {
  readonly clusters: ReadonlySet<string>;
  readonly sessions: ReadonlySet<string>;
}

export function contextValues(): ContextValues {
  const clusters = new Set<string>(['file', 'more']);
  const sessions = new Set<string>();
  for (const snapshot of [...oidcSnapshots(), ...okeSnapshots()]) {
    const listing = listingFor(snapshot);
    for (const context of snapshot.kubeconfig.contexts.values()) {
      clusters.add(rowViewOf(listing, { kind: 'context', context }, NOW).contextValue);
    }
    for (const name of listing.clusters) {
      const row = { kind: 'cluster', name, cluster: snapshot.kubeconfig.clusters.get(name) } as const;
      clusters.add(rowViewOf(listing, row, NOW).contextValue);
    }
    const list = sessionListOf(snapshot);
    for (const row of list.rows) sessions.add(sessionRowView(list, row, NOW).contextValue);
  }
  return { clusters, sessions };
}

function* oidcSnapshots(): Generator<Snapshot> {
  const users = Object.entries(OIDC_USERS).map(([name, user]) => `{ name: ${name}, user: ${JSON.stringify(user)} }`);
  const names = [...Object.keys(OIDC_USERS), 'ghost'];
  const contexts = names.flatMap((name) =>
    ['prod', 'serverless', 'nowhere'].map((cluster) => {
      return `{ name: ${name}-${cluster}, context: { cluster: ${cluster}, user: ${name} } }`;
    }),
  );
  const kubeconfig = (current: string): string => `
clusters: [{ name: prod, cluster: { server: 'https://x.test' } }, { name: serverless, cluster: {} },
  { name: idle, cluster: { server: 'https://y.test' } }]
users: [${users.join(', ')}]
contexts: [${contexts.join(', ')}]
current-context: ${current}
`;
  const [first] = SESSIONS;
  const plain = overviewFor(kubeconfig('none'));
  yield plain;
  if (first !== undefined) yield { ...plain, sessions: [first] };
  for (const current of names) {
    const snapshot = overviewFor(kubeconfig(`${current}-prod`));
    for (const status of STATUSES) {
      for (const session of [undefined, ...SESSIONS]) {
        yield {
          ...snapshot,
          users: changed(snapshot, (user) => inState(user, status, sessionOf(user, session))),
        };
      }
    }
  }
}

/** The same user, of whom this is known, with what can be done then. */
function inState(state: UserState, status: Status, session: Session | undefined): UserState {
  const { user, authMethod } = state;
  const found = session === undefined ? ({ kind: 'absent' } as const) : ({ kind: 'session', session } as const);
  const facts = { user, session: found, status, fileText: () => undefined, host: HOST };
  return { ...state, status, session, can: authenticatorOf(authMethod).can(authMethod, facts) };
}

/** Only entries of ours have a session. */
function sessionOf({ authMethod }: UserState, session: Session | undefined): Session | undefined {
  return authMethod.kind === 'tokenFile' || authMethod.kind === 'plugin' ? session : undefined;
}

function* okeSnapshots(): Generator<Snapshot> {
  const broken = listingOf([], {}, { problem: { code: 'unforeseen', data: undefined } });
  yield broken.snapshot;
  for (const profile of PROFILES) {
    for (const form of ['oci', 'plugin', 'wrapper'] as const) {
      for (const flaw of [undefined, 'auth-missing'] as const) {
        const { snapshot } = listingOf([profile], {
          prod: { profileName: 'MFA', flaw },
          other: { profileName: 'MFA' },
        });
        const users = changed(snapshot, (user) => ofForm(user, form));
        yield { ...snapshot, users };
        for (const status of STATUSES) {
          yield { ...snapshot, users: changed({ users }, (user) => inState(user, status, undefined)) };
        }
      }
    }
  }
}

/** The same user of OKE with another kind of command; others as they are. */
export function ofForm(user: UserState, form: OkeUse['user']['form']): UserState {
  const { authMethod } = user;
  const use = okeUseOf(user);
  if (authMethod.authenticator !== 'oke' || use === undefined) return user;
  return { ...user, authMethod: { ...authMethod, use: { ...use, user: { ...use.user, form } } } };
}

function changed({ users }: Pick<Snapshot, 'users'>, change: (user: UserState) => UserState): Snapshot['users'] {
  return new Map([...users].map(([name, user]) => [name, change(user)]));
}
