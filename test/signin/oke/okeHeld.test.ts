import assert from 'node:assert/strict';
import path from 'node:path';
import { createOkeApprovals } from '../../../src/approvals/okeApprovals.ts';
import { approveDestinations, okeTokenDestinations } from '../../../src/signin/oke/okeReleases.ts';
import { inOneGo } from '../../../src/base/timeSlices.ts';
import { recognizeUsers } from '../../../src/state/recognizedUsers.ts';
import { readOciUses } from '../../../src/state/oke/okeUses.ts';
import { isUnapproved, type Snapshot, type UserState } from '../../../src/state/snapshot.ts';
import { CLUSTER, MINUTE, newKey, personIn, sessionFiles, sessionProfile, sessionToken } from '../../oci/home.ts';
import { filesOf } from '../../kubeconfig/operations/files.ts';
import { overviewFor } from '../../ui/kubeconfigs.ts';
import { temporaryFolder } from '../support.ts';

/** A user of the plugin in two contexts. */
const CONFIG = `apiVersion: v1
clusters:
- {name: one, cluster: {server: 'https://10.0.0.6:6443'}}
- {name: two, cluster: {server: 'https://10.0.0.7:6443'}}
contexts:
- {name: one, context: {cluster: one, user: me}}
- {name: two, context: {cluster: two, user: me}}
users:
- name: me
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: /state/bin/cluster-signin
      args: [ce, cluster, generate-token, --cluster-id, ${CLUSTER}, --profile, MFA]
      provideClusterInfo: true
`;

describe('a user whose plugin would give no OKE token', () => {
  const key = newKey();
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  const approvals = () => createOkeApprovals(path.join(folder.path, 'state'), { now: () => 0 });
  const look = async (text = CONFIG, expiresIn = 50 * MINUTE) => {
    const seconds = Math.floor(Date.now() / 1000);
    const token = sessionToken({ iat: seconds, exp: seconds + expiresIn / 1000 });
    const files = { '.oci/config': sessionProfile('MFA', key), ...sessionFiles('MFA', key, token) };
    const host = personIn(folder.path, files);
    const { kubeconfig } = filesOf(text);
    const oci = await readOciUses(inOneGo(recognizeUsers(kubeconfig, host)), host);
    const decided = await approvals().list();
    const snapshot = overviewFor(kubeconfig, undefined, {
      oci,
      isApproved: (whose, destination) => whose.kind === 'oke' && decided.isApproved(whose.subject, destination),
    });
    const user: UserState = snapshot.users.get('me') ?? assert.fail();
    return { host, snapshot, user, status: user.status };
  };

  const unapprovedOf = ({ snapshot, user }: { readonly snapshot: Snapshot; readonly user: UserState }) =>
    Array.from(snapshot.kubeconfig.contexts.values())
      .filter((context) => isUnapproved(snapshot, user, context))
      .map(({ name }) => name);

  it('is signed out until a cluster is approved, and says so', async () => {
    const { host, snapshot, user, status } = await look();
    assert.deepEqual(unapprovedOf({ snapshot, user }), ['one', 'two']);
    assert.deepEqual(status, {
      kind: 'signedOut',
      reason: { code: 'unapproved', data: { contextName: 'one', host: '10.0.0.6:6443' } },
    });
    const releases = await okeTokenDestinations(snapshot, new Map([['me', user.user.exec!]]), host);
    await approveDestinations(approvals(), releases.slice(0, 1));
    const after = await look();
    assert.equal(after.status.kind, 'signedIn');
    assert.deepEqual(unapprovedOf(after), ['two']);
    assert.deepEqual(
      after.user.tokenDestinations.map(({ context, approved }) => [context.name, approved]),
      [
        ['one', true],
        ['two', false],
      ],
    );
    // Another profile is another's token.
    assert.equal(
      (await look(CONFIG.replace('--profile, MFA', '--profile, DEFAULT'))).user.tokenDestinations[0]?.approved,
      false,
    );
  });

  it('is signed out while the plugin is not told the cluster', async () => {
    const { status } = await look(CONFIG.replace('      provideClusterInfo: true\n', ''));
    assert.deepEqual(status, { kind: 'signedOut', reason: { code: 'cluster-info-missing', data: undefined } });
  });

  it('says first what is wrong with the profile itself', async () => {
    const found = await look(CONFIG.replace('--profile, MFA', '--profile, GONE'));
    const { status } = found;
    assert.deepEqual(unapprovedOf(found), []);
    assert.ok(status.kind === 'signedOut');
    const { code, data } = status.reason ?? assert.fail();
    assert.deepEqual(
      [code, { ...data, configPath: '' }],
      ['oke-profile-missing', { configPath: '', profileName: 'GONE' }],
    );
  });

  it('has no say where the CLI gives the token', async () => {
    const { user, status } = await look(
      CONFIG.replace('/state/bin/cluster-signin', 'oci').replace(', --profile', ', --auth, security_token, --profile'),
    );
    assert.equal(status.kind, 'signedIn');
    assert.deepEqual(user.tokenDestinations, []);
  });
});
