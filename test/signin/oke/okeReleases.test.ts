import assert from 'node:assert/strict';
import type { ExecConfig } from '../../../src/kubeconfig/read/model.ts';
import { toDestination } from '../../../src/exec/destination.ts';
import { createOkeApprovals } from '../../../src/approvals/okeApprovals.ts';
import { withOkeOptions } from '../../../src/signin/oke/okeOptions.ts';
import { approveDestinations, okeTokenDestinations, unapproved } from '../../../src/signin/oke/okeReleases.ts';
import { filesOf } from '../../kubeconfig/operations/files.ts';
import { temporaryFolder } from '../support.ts';
import { OKE_CONFIG } from './okeEntries.ts';

describe('where OKE tokens go', () => {
  const { kubeconfig } = filesOf(OKE_CONFIG);
  const snapshot = {
    kubeconfig,
    destinationOf: (cluster: Parameters<typeof toDestination>[0]) => toDestination(cluster, undefined),
  };
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });
  const host = () => ({ platform: process.platform, env: {}, home: folder.path });
  const execOf = (name: string): ExecConfig => kubeconfig.users.get(name)!.exec!;
  const releases = async (...execs: readonly (readonly [string, ExecConfig])[]) =>
    await okeTokenDestinations(snapshot, new Map(execs), host());

  it('are the clusters of all contexts of a user, each once', async () => {
    const found = await releases(['block', execOf('block')], ['flow', execOf('flow')], ['wrapper', execOf('wrapper')]);
    assert.deepEqual(
      found.map(({ contextName, subject, destination }) => [
        contextName,
        subject.profileName,
        subject.clusterId?.at(-1),
        destination.host,
      ]),
      [
        ['block', 'DEFAULT', 'a', '10.0.0.6:6443'],
        // Its --auth is one that the CLI alone knows.
        ['flow', undefined, undefined, '10.0.0.7:6443'],
      ],
    );
    const only = kubeconfig.contexts.get('again')!;
    const [again, ...more] = await okeTokenDestinations(snapshot, new Map([['block', execOf('block')]]), host(), only);
    assert.deepEqual([again?.contextName, more], ['again', []]);
    // A command that asks for none.
    assert.deepEqual(await releases(['block', { ...execOf('block'), command: 'aws', args: ['eks'] }]), []);
  });

  it('are asked about once, and again for another profile', async () => {
    const approvals = createOkeApprovals(folder.path, { now: () => 0 });
    const all = await releases(['block', execOf('block')], ['flow', execOf('flow')]);
    assert.deepEqual(await unapproved(approvals, all), all);
    await approveDestinations(approvals, all.slice(0, 1));
    assert.deepEqual(await unapproved(approvals, all), all.slice(1));
    const mfa = new Map([['profile', 'MFA'] as const]);
    const changed = await releases(['block', withOkeOptions(execOf('block'), mfa)]);
    assert.deepEqual(await unapproved(approvals, changed), changed);
    assert.equal(changed[0]?.subject.profileName, 'MFA');
  });

  it('follow the environment of the entry', async () => {
    const env = [{ name: 'OCI_CLI_PROFILE', value: 'MFA' }];
    const [inArgs] = await releases(['block', withOkeOptions(execOf('block'), new Map([['profile', 'MFA']]))]);
    const [inEnv] = await releases(['block', { ...execOf('block'), env }]);
    assert.equal(inEnv?.subject.id, inArgs?.subject.id);
    const stolen = [{ name: 'OCI_CLI_SECURITY_TOKEN_FILE', value: '/home/a/.oci/sessions/ADMIN/token' }, ...env];
    const [other] = await releases(['block', { ...execOf('block'), env: stolen }]);
    assert.notEqual(other?.subject.id, inArgs?.subject.id);
  });
});
