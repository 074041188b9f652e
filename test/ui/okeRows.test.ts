import assert from 'node:assert/strict';
import type { OciProfile } from '../../src/oci/profiles/profiles.ts';
import type { OkeUse } from '../../src/authenticators/oke/okeMethod.ts';
import { type RowView, rowViewOf } from '../../src/ui/clusters/rowView.ts';
import { tooltipOf } from '../../src/ui/clusters/rowTooltip.ts';
import type { ExplorerRow } from '../../src/ui/shared/rows.ts';
import { listingFor } from './kubeconfigs.ts';
import { listingOf, MINUTE, NOW, profileOf, tokenOf } from './sessions/samples.ts';

/** What the row of a context says whose user asks by this profile. */
function rowOf(profile: OciProfile, change: Partial<OkeUse> = {}): RowView & { readonly tooltip: string } {
  const { snapshot } = listingOf([profile], { prod: { profileName: profile.name, ...change } });
  const context = snapshot.kubeconfig.contexts.get('prod') ?? assert.fail();
  const row: ExplorerRow = { kind: 'context', context };
  const tooltip = tooltipOf(row, { snapshot, now: NOW, origin: 'KUBECONFIG' });
  return { ...rowViewOf(listingFor(snapshot), row, NOW), tooltip };
}

describe('the row of a context of OKE', () => {
  it('tells its profile, what is left, and both ends', () => {
    const { description, contextValue, tooltip } = rowOf(profileOf('MFA'));
    assert.equal(description, '55 min · profile MFA');
    assert.match(contextValue, /^context\.canSignIn\.canRefresh\.canSignOut\b/u);
    assert.match(tooltip, /renewed automatically while you work\\\. Session until /u);
    assert.match(tooltip, /OCI profile MFA, us\\-ashburn\\-1, from \\\/home\\\/alice/u);
    assert.doesNotMatch(tooltip, /Renewed by itself while you work in the editor/u);
  });

  it('needs a sign-in when the session has ended, and can still be signed out', () => {
    const { description, contextValue } = rowOf(profileOf('MFA', { token: tokenOf({ left: -MINUTE }) }));
    assert.equal(description, 'ended 1 min ago · profile MFA');
    assert.match(contextValue, /\.needsSignIn\b.*\.canSignOut\b/u);
  });

  it('flags a session that the CLI would not use, and offers to mend it', () => {
    const { description, ariaLabel, contextValue } = rowOf(profileOf('MFA'), { flaw: 'auth-missing' });
    assert.match(description ?? '', /^⚠ --auth is missing · /u);
    assert.match(ariaLabel ?? '', /only with --auth security_token/u);
    assert.match(contextValue, /\.authMissing\b/u);
    assert.doesNotMatch(contextValue, /\.canRefresh\b|\.needsSignIn\b/u);
  });

  it('has nothing to renew or end with an API key', () => {
    const { description, contextValue } = rowOf(profileOf('DEFAULT', { kind: 'apiKey' }));
    assert.equal(description, 'profile DEFAULT');
    assert.doesNotMatch(contextValue, /\.canRefresh\b|\.canSignOut\b/u);
  });
});
