import assert from 'node:assert/strict';
import type { OriginalEntry } from '../../../src/signin/convert/originalEntries.ts';
import type { UserState } from '../../../src/state/snapshot.ts';
import { canChangeTokenSource, tokenSourcesOf } from '../../../src/ui/users/tokenSources.ts';
import { ofForm, OIDC_USERS } from '../contextValues.ts';
import { overviewFor } from '../kubeconfigs.ts';
import { listingOf, profileOf } from '../sessions/samples.ts';

function userOf(name: keyof typeof OIDC_USERS): UserState {
  const snapshot = overviewFor(`users: [{ name: x, user: ${JSON.stringify(OIDC_USERS[name])} }]`);
  return snapshot.users.get('x') ?? assert.fail(name);
}

function okeUser(form: 'oci' | 'plugin' | 'wrapper'): UserState {
  const { snapshot } = listingOf([profileOf('MFA')], { prod: { profileName: 'MFA' } });
  const user = snapshot.users.get('prod') ?? assert.fail('no user');
  return ofForm(user, form);
}

/** "label > change" of each, the present one marked. */
function offered(user: UserState, original?: OriginalEntry['kind']): readonly string[] {
  return tokenSourcesOf(user, original).map(
    ({ label, change, isCurrent }) =>
      `${label.replace(/^\$\(.*?\) /u, '')}${isCurrent ? ' (current)' : ''} > ${change ?? '-'}`,
  );
}

describe('how a user can get tokens', () => {
  it("is kubectl's auth-provider, kubelogin or a token file, or the plugin", () => {
    const plugin = 'Credential plugin > toPlugin';
    assert.deepEqual(offered(userOf('provider')), ["kubectl's auth-provider (current) > -", plugin]);
    assert.deepEqual(offered(userOf('kubelogin')), ['kubelogin (current) > -', plugin]);
    assert.deepEqual(offered(userOf('tokenFile')), ['Token file (current) > -', plugin]);
  });

  it('is for users of the plugin a token file, and what they were where that is known', () => {
    const user = userOf('plugin');
    const [current, file] = ['Credential plugin (current) > -', 'Token file > toTokenFile'];
    assert.deepEqual(offered(user), [current, file]);
    assert.deepEqual(offered(user, 'authProvider'), [current, "kubectl's auth-provider > toOriginal", file]);
    assert.deepEqual(offered(user, 'exec'), [current, 'The command that it ran before > toOriginal', file]);
  });

  it('is the oci CLI, a script that runs it, or the plugin for users of OKE', () => {
    assert.deepEqual(offered(okeUser('oci')), ['oci CLI (current) > -', 'Credential plugin > toOkePlugin']);
    assert.deepEqual(offered(okeUser('wrapper')), ['Script oci (current) > -', 'Credential plugin > toOkePlugin']);
    // Chosen once more it gets what an older entry lacks, and approvals.
    assert.deepEqual(offered(okeUser('plugin')), ['Credential plugin (current) > toOkePlugin', 'oci CLI > toOciCli']);
  });

  it('cannot be changed where the credential is of another kind', () => {
    for (const name of ['token', 'certificate', 'command'] as const)
      assert.equal(canChangeTokenSource(userOf(name)), false);
    for (const name of ['provider', 'kubelogin', 'tokenFile', 'plugin'] as const) {
      assert.equal(canChangeTokenSource(userOf(name)), true);
    }
    assert.equal(canChangeTokenSource(okeUser('wrapper')), true);
  });
});
