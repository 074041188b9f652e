import assert from 'node:assert/strict';
import { inOneGo } from '../../src/base/timeSlices.ts';
import { decodeCredential } from '../../src/credential/credential.ts';
import { toDestination } from '../../src/exec/destination.ts';
import { mergeEntries } from '../../src/kubeconfig/read/merge.ts';
import { readOciUses } from '../../src/state/oke/okeUses.ts';
import { recognizeUsers } from '../../src/state/recognizedUsers.ts';
import { makeSnapshot } from '../../src/state/snapshot.ts';
import { listingFor } from '../ui/kubeconfigs.ts';
import { sampleUser } from '../credential/samples.ts';
import { generate } from '../oci/home.ts';
import { sampleCluster } from '../signin/support.ts';
import { rowViewOf } from '../../src/ui/clusters/rowView.ts';
import { tooltipOf } from '../../src/ui/clusters/rowTooltip.ts';
import { listed } from '../kubeconfig/listed.ts';

const FILE = listed('/home/alice/.kube/config');

/** Arguments that count how often they are read one by one; parts cut out of them count too. */
function counted(args: readonly string[]): { readonly args: readonly string[]; readonly readings: () => number } {
  let readings = 0;
  class CountedArguments extends Array<string> {
    override values(): ArrayIterator<string> {
      readings++;
      return super.values();
    }
  }
  return { args: CountedArguments.from(args), readings: () => readings };
}

describe('the arguments of an exec user', () => {
  it('are read once for everything that a snapshot says', async () => {
    const { args, readings } = counted(generate('--profile', 'MFA', '--auth', 'security_token'));
    const exec = {
      ...{ apiVersion: 'client.authentication.k8s.io/v1', command: 'oci', args, env: [], interactiveMode: undefined },
      ...{ provideClusterInfo: false, installHint: undefined },
    };
    const context = { name: 'oke', cluster: 'oke', user: 'oke', namespace: undefined, file: FILE, line: 1 };
    const kubeconfig = mergeEntries([
      {
        file: { path: FILE, state: 'read', problems: [] },
        entries: {
          currentContext: 'oke',
          clusters: [sampleCluster({ name: 'oke', server: 'https://10.0.0.6:6443' })],
          users: [sampleUser({ name: 'oke', exec })],
          contexts: [context],
        },
      },
    ]);
    const host = { platform: process.platform, env: {}, home: '/nowhere' };
    const methods = inOneGo(recognizeUsers(kubeconfig, host));
    const snapshot = inOneGo(
      makeSnapshot({
        ...{ kubeconfig, methods, stateFolder: '/state', sessions: new Map(), pluginRefusal: undefined },
        fileText: () => undefined,
        host,
        credentialOf: (user) => decodeCredential(user, () => undefined),
        destinationOf: (cluster) => toDestination(cluster, undefined),
        isApproved: () => false,
        isSigningIn: () => false,
        oci: await readOciUses(methods, host),
        ociRenewals: new Map(),
      }),
    );
    const { authMethod, can } = snapshot.users.get('oke') ?? assert.fail();
    assert.ok(authMethod.authenticator === 'oke' && can.signIn);
    assert.equal(authMethod.use?.user.profileName, 'MFA');
    const row = { kind: 'context', context } as const;
    assert.match(rowViewOf(listingFor(snapshot), row, 0).contextValue, /\.canSignIn\b/u);
    assert.match(tooltipOf(row, { snapshot, now: 0, origin: '' }), /OCI profile MFA/u);
    assert.equal(readings(), 1);
  });
});
