import assert from 'node:assert/strict';
import { sessionId } from '../../../src/signin/ids.ts';
import type { Session } from '../../../src/signin/session.ts';
import { tokenFileOf } from '../../../src/signin/tokenFile.ts';
import { sessionRowLook, sessionRowStaleAt } from '../../../src/ui/sessions/sessionLook.ts';
import { idOfRow, sessionListingOf, type SessionListing } from '../../../src/ui/sessions/sessionRows.ts';
import { sessionTooltip } from '../../../src/ui/sessions/sessionTooltip.ts';
import { CLIENT_ID, ISSUER, sampleSession, SESSION_ID } from '../../signin/support.ts';
import { overviewFor } from '../kubeconfigs.ts';
import { CONFIG, firstRow, HOUR, listingOf, MINUTE, NOW, profileOf, tokenOf } from './world.ts';

/** Two contexts that share a session of OpenID Connect; the second one is current. */
function signedInAs(change: Partial<Session> = {}, unused: readonly Session[] = []): SessionListing {
  const session = sampleSession({
    tokens: { idToken: 'id', refreshToken: 'refresh', expiresAt: NOW + 42 * MINUTE, obtainedAt: NOW },
    ...change,
  });
  const user = (name: string): string => `{ name: ${name}, user: { tokenFile: ${tokenFileOf('/state', SESSION_ID)} } }`;
  const context = (name: string): string => `{ name: ${name}, context: { cluster: prod, user: ${name} } }`;
  const kubeconfig = `
current-context: two
clusters: [{ name: prod, cluster: { server: 'https://prod.test' } }]
users: [${user('one')}, ${user('two')}]
contexts: [${context('one')}, ${context('two')}]
`;
  const all = [...unused, session].map((each) => [each.id, { kind: 'session', session: each } as const] as const);
  return sessionListingOf(overviewFor(kubeconfig, undefined, { sessions: new Map(all), isApproved: () => true }));
}

describe('the rows of sessions', () => {
  it('are those of OpenID Connect, once each, then the OCI profiles of their files', () => {
    const oidc = signedInAs();
    assert.deepEqual(oidc.rows.map(idOfRow), [`session ${SESSION_ID}`]);
    const [row] = oidc.rows;
    assert.ok(row?.kind === 'session');
    assert.equal(row.context?.name, 'two');
    assert.deepEqual(
      oidc.contextsOf(row).map(({ name }) => name),
      ['one', 'two'],
    );
    const oci = listingOf(
      [profileOf('B'), profileOf('A')],
      {},
      { problem: `Line 3 of ${CONFIG} is broken: correct it.` },
    );
    assert.deepEqual(oci.rows.map(idOfRow), [`config ${CONFIG}`, `profile ${CONFIG} B`, `profile ${CONFIG} A`]);
  });

  it('a session: at which issuer, who, and who renews it', () => {
    const listing = signedInAs();
    const look = sessionRowLook(listing, firstRow(listing), NOW);
    assert.equal(look.description, 'alice@example.com · renewed while you work · 2 contexts');
    assert.equal(look.icon, 'circle-outline');
    assert.match(look.spoken ?? '', /^session at .*, signed in, alice@example\.com · 42 min, 2 contexts, Renewed by/u);
    assert.equal(look.contextValue, 'session.canSignOut.canSignIn.canRefresh.hasClaims');
    const ended = signedInAs({ ended: { at: NOW, why: 'The provider ended it.' } });
    const over = sessionRowLook(ended, firstRow(ended), NOW);
    assert.equal(over.description, 'ended · 2 contexts');
    assert.match(over.contextValue, /\.needsSignIn\b/u);
    assert.match(over.spoken ?? '', /The provider ended it\./u);
  });

  it('a session that no context uses comes last, and can be signed out', () => {
    const id = sessionId(ISSUER, CLIENT_ID, 'another');
    const account = { subject: 'another', displayName: 'bob@example.com' };
    const listing = signedInAs({}, [sampleSession({ id, account })]);
    assert.deepEqual(listing.rows.map(idOfRow), [`session ${SESSION_ID}`, `session ${id}`]);
    const row = listing.rows[1] ?? assert.fail();
    assert.deepEqual(listing.contextsOf(row), []);
    assert.deepEqual(sessionRowLook(listing, row, NOW), {
      label: 'idp.example.com',
      description: 'bob@example.com · used by no context',
      icon: 'debug-disconnect',
      spoken: 'session at idp.example.com, bob@example.com, used by no context',
      contextValue: 'session.canSignOut',
    });
    assert.match(sessionTooltip(listing, row, NOW), /\*\*bob\\@example[^]*No context uses it\.$/u);
  });

  it('a config file that cannot be read, without the path that the tooltip has', () => {
    const listing = listingOf([], {}, { problem: `Line 3 of ${CONFIG} has no "=": correct it.` });
    const row = firstRow(listing);
    assert.equal(sessionRowLook(listing, row, NOW).description, 'Line 3 has no "=": correct it.');
    assert.match(sessionTooltip(listing, row, NOW), /config/u);
  });

  it('say when their words stop being true', () => {
    const profile = profileOf('MFA', { token: tokenOf({ left: 90_500, horizon: 23 * HOUR + 30 * MINUTE }) });
    assert.equal(sessionRowStaleAt({ kind: 'profile', profile }, NOW), NOW + 30_501);
    assert.equal(sessionRowStaleAt({ kind: 'profile', profile: profileOf('K', { kind: 'apiKey' }) }, NOW), undefined);
  });

  it('a tooltip: both ends, who and where, and nothing of the token', () => {
    const profile = profileOf('MFA', { openFiles: ['/home/alice/key'] });
    const listing = listingOf([profile], { prod: { profileName: 'MFA' }, _x_: { profileName: 'MFA' } });
    const text = sessionTooltip(listing, { kind: 'profile', profile }, NOW);
    assert.match(text, /renewed by itself while you work; the session itself until /u);
    assert.match(text, /⚠ Others on this machine can read \\\/home\\\/alice\\\/key/u);
    assert.match(text, /Tenancy ocid1\\\.tenancy/u);
    assert.match(text, /Used by the contexts "prod" and "\\_x\\_"$/u);
    assert.ok(!text.includes('secret'));
    const unused = sessionTooltip(listingOf([profile]), { kind: 'profile', profile }, NOW);
    assert.match(unused, /No context uses it\.$/u);
    assert.doesNotMatch(unused, /renewed by itself/u);
    const oidc = signedInAs();
    assert.match(sessionTooltip(oidc, firstRow(oidc), NOW), /\*\*alice\\@example\\\.com\*\*[^]*Issuer https/u);
  });
});
