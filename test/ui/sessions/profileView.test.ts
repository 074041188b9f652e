import assert from 'node:assert/strict';
import { profileView } from '../../../src/ui/sessions/profileView.ts';
import type { RowView } from '../../../src/ui/clusters/rowView.ts';
import type { OciProfile } from '../../../src/oci/profiles/profiles.ts';
import { HOUR, listingOf, MINUTE, NOW, profileOf, tokenOf } from './samples.ts';

function look(profile: OciProfile, contexts: Parameters<typeof listingOf>[1] = {}): RowView {
  return profileView(listingOf([profile], contexts), profile, NOW);
}

describe('what a profile looks like', () => {
  it('a session: what is left of token and day, where, and for how many contexts', () => {
    const used = { prod: { profileName: 'MFA' }, dev: { profileName: 'MFA' }, other: { profileName: 'X' } };
    assert.deepEqual(look(profileOf('MFA'), used), {
      label: 'MFA',
      description: '55 min of 24 h · us-ashburn-1 · 2 contexts',
      icon: 'circle-outline',
      color: 'charts.green',
      ariaLabel:
        'OCI profile MFA, signed in, 55 min of 24 h, us-ashburn-1, 2 contexts, Renewed automatically while you work in the editor.',
      contextValue: 'profile.canSignIn.canRefresh.canValidate.canSignOut',
    });
  });

  it('says when the last hour runs, and what is needed then', () => {
    const last = look(profileOf('MFA', { token: tokenOf({ left: 4 * MINUTE, horizon: 4 * MINUTE }) }));
    assert.equal(last.description, '4 min, then the session ends · us-ashburn-1');
    assert.equal(last.icon, 'watch');
    assert.match(last.contextValue, /\.needsSignIn\b/u);
    const unknown = look(profileOf('MFA', { token: tokenOf({ horizon: 'unknown' }), region: undefined }));
    assert.equal(unknown.description, '55 min');
  });

  it('ended, or without its token', () => {
    const ended = look(profileOf('MFA', { token: tokenOf({ left: -2 * HOUR }) }));
    assert.deepEqual([ended.description, ended.icon], ['ended 2 h ago · us-ashburn-1', 'error']);
    assert.equal(ended.contextValue, 'profile.canSignIn.needsSignIn.canSignOut');
    const gone = look(
      profileOf('MFA', { token: undefined, problem: { code: 'oci-session-missing', data: { file: '/t' } } }),
    );
    assert.equal(gone.description, 'signed out · us-ashburn-1');
    assert.match(gone.ariaLabel ?? '', /does not exist/u);
    assert.equal(gone.contextValue, 'profile.canSignIn.needsSignIn');
  });

  it('an API key, whole or not, and what is neither', () => {
    const key = look(profileOf('DEFAULT', { kind: 'apiKey' }));
    assert.deepEqual([key.description, key.icon, key.color], ['API key · us-ashburn-1', 'key', undefined]);
    assert.equal(key.contextValue, 'profile.canValidate');
    const broken = look(
      profileOf('DEFAULT', { kind: 'apiKey', problem: { code: 'oci-key-missing', data: { path: '/key.pem' } } }),
    );
    assert.deepEqual([broken.description, broken.icon], ['invalid configuration · us-ashburn-1', 'warning']);
    assert.equal(broken.contextValue, 'profile');
    const other = look(profileOf('shared', { kind: 'other' }));
    assert.equal(other.description, 'neither session nor API key · us-ashburn-1');
  });

  it('warns of files that others can read, in words and for the menus', () => {
    const open = look(profileOf('MFA', { exposedFiles: ['/home/alice/.oci/config'] }));
    assert.match(open.description ?? '', /^⚠ not private · 55 min/u);
    assert.match(open.ariaLabel ?? '', /Other users of this machine can read \/home\/alice\/\.oci\/config/u);
    assert.match(open.contextValue, /^profile\.exposedFiles\b/u);
  });

  it('is busy while one of its users signs in', () => {
    const profile = profileOf('MFA');
    const listing = listingOf([profile], { prod: { profileName: 'MFA' } }, { signingIn: 'prod' });
    const { icon, contextValue } = profileView(listing, profile, NOW);
    assert.equal(icon, 'loading~spin');
    assert.equal(contextValue, 'profile.canSignOut');
  });

  it('is text, whatever it holds', () => {
    const hostile = look(profileOf('a\u202Eb\u001b[31m', { region: 'x\ny' }));
    assert.equal(hostile.label, 'ab');
    assert.match(hostile.description ?? '', /x y$/u);
  });
});
