import assert from 'node:assert/strict';
import path from 'node:path';
import { createOkeApprovals } from '../../../src/plugin/okeApprovals.ts';
import { okeReleases, approveReleases } from '../../../src/signin/oci/okeReleases.ts';
import { readOciUses } from '../../../src/signin/oci/okeUses.ts';
import { isUnapproved, type Overview, type UserOverview } from '../../../src/signin/overview.ts';
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
    const oci = await readOciUses(kubeconfig.users.values(), host);
    const { isApproved } = await approvals().list();
    const overview = overviewFor(kubeconfig, undefined, { oci, isOkeApproved: isApproved });
    const user: UserOverview = overview.users.get('me') ?? assert.fail();
    return { host, overview, user, status: user.status };
  };

  const unapprovedOf = ({ overview, user }: { readonly overview: Overview; readonly user: UserOverview }) =>
    Array.from(overview.kubeconfig.contexts.values())
      .filter((context) => isUnapproved(overview, user, context))
      .map(({ name }) => name);

  it('is signed out until a cluster is approved, and says so', async () => {
    const { host, overview, user, status } = await look();
    assert.deepEqual(unapprovedOf({ overview, user }), ['one', 'two']);
    assert.deepEqual(status, {
      kind: 'signedOut',
      why: 'Context one would send this session to 10.0.0.6:6443, which was not approved: sign in to approve it.',
    });
    const releases = await okeReleases(overview, new Map([['me', user.user.exec!]]), host);
    await approveReleases(approvals(), releases.slice(0, 1));
    const after = await look();
    assert.equal(after.status.kind, 'signedIn');
    assert.deepEqual(unapprovedOf(after), ['two']);
    assert.deepEqual(
      after.user.reach.map(({ context, approved }) => [context.name, approved]),
      [
        ['one', true],
        ['two', false],
      ],
    );
    // Another profile is another's token.
    assert.equal((await look(CONFIG.replace('--profile, MFA', '--profile, DEFAULT'))).user.reach[0]?.approved, false);
  });

  it('is signed out while the plugin is not told the cluster', async () => {
    const { status } = await look(CONFIG.replace('      provideClusterInfo: true\n', ''));
    assert.deepEqual(status, {
      kind: 'signedOut',
      why: 'Its plugin is not told the cluster, and gives no token: choose Use the Fast Token once more.',
    });
  });

  it('says first what is wrong with the profile itself', async () => {
    const found = await look(CONFIG.replace('--profile, MFA', '--profile, GONE'));
    const { status } = found;
    assert.deepEqual(unapprovedOf(found), []);
    assert.ok(status.kind === 'signedOut');
    assert.match(status.why ?? '', /has no profile "GONE"/u);
  });

  it('has no say where the CLI gives the token', async () => {
    const { user, status } = await look(
      CONFIG.replace('/state/bin/cluster-signin', 'oci').replace(', --profile', ', --auth, security_token, --profile'),
    );
    assert.equal(status.kind, 'signedIn');
    assert.deepEqual(user.reach, []);
  });
});
