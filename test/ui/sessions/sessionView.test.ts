import assert from 'node:assert/strict';
import type { ErrorInfo } from '../../../src/errors/userError.ts';
import { sessionId } from '../../../src/sessions/ids.ts';
import type { Session } from '../../../src/sessions/session.ts';
import { tokenFileOf } from '../../../src/sessions/tokenFile.ts';
import { sessionRowStaleAt, sessionRowView } from '../../../src/ui/sessions/sessionView.ts';
import { idOfRow, type SessionList, sessionListOf } from '../../../src/ui/sessions/sessionRows.ts';
import { sessionTooltip } from '../../../src/ui/sessions/sessionTooltip.ts';
import { CLIENT_ID, ISSUER, sampleSession, SESSION_ID } from '../../signin/support.ts';
import { overviewFor } from '../kubeconfigs.ts';
import { CONFIG, firstRow, HOUR, listingOf, MINUTE, NOW, profileOf, tokenOf } from './samples.ts';

/** Two contexts that share a session of OpenID Connect; the second one is current. */
function signedInAs(change: Partial<Session> = {}, unused: readonly Session[] = []): SessionList {
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
  return sessionListOf(overviewFor(kubeconfig, undefined, { sessions: new Map(all), isApproved: () => true }));
}

const brokenLine = {
  code: 'oci-config-unreadable',
  data: { path: CONFIG, line: 3, reason: 'no-value' },
} as const satisfies ErrorInfo;

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
    const oci = listingOf([profileOf('B'), profileOf('A')], {}, { problem: brokenLine });
    assert.deepEqual(oci.rows.map(idOfRow), [`config ${CONFIG}`, `profile ${CONFIG} B`, `profile ${CONFIG} A`]);
  });

  it('a session: at which issuer, who, and who renews it', () => {
    const listing = signedInAs();
    const look = sessionRowView(listing, firstRow(listing), NOW);
    assert.equal(look.description, 'alice@example.com · renewed while you work · 2 contexts');
    assert.equal(look.icon, 'circle-outline');
    assert.match(
      look.ariaLabel ?? '',
      /^session at .*, signed in, 42 min, alice@example\.com, 2 contexts, Renewed automatically/u,
    );
    assert.equal(look.contextValue, 'session.canSignOut.canSignIn.canRefresh.hasClaims');
    const ended = signedInAs({
      ended: { at: NOW, why: { code: 'earlier-sentence', data: { code: undefined, text: 'The provider ended it.' } } },
    });
    const over = sessionRowView(ended, firstRow(ended), NOW);
    assert.equal(over.description, 'ended · 2 contexts');
    assert.match(over.contextValue, /\.needsSignIn\b/u);
    assert.match(over.ariaLabel ?? '', /The provider ended it\./u);
  });

  it('a session that no context uses comes last, and can be signed out', () => {
    const id = sessionId(ISSUER, CLIENT_ID, 'another');
    const account = { subject: 'another', displayName: 'bob@example.com' };
    const listing = signedInAs({}, [sampleSession({ id, account })]);
    assert.deepEqual(listing.rows.map(idOfRow), [`session ${SESSION_ID}`, `session ${id}`]);
    const row = listing.rows[1] ?? assert.fail();
    assert.deepEqual(listing.contextsOf(row), []);
    assert.deepEqual(sessionRowView(listing, row, NOW), {
      label: 'idp.example.com',
      description: 'bob@example.com · used by no context',
      icon: 'debug-disconnect',
      ariaLabel: 'session at idp.example.com, bob@example.com, used by no context',
      contextValue: 'session.canSignOut',
    });
    assert.match(sessionTooltip(listing, row, NOW), /\*\*bob\\@example[^]*No context uses it\.$/u);
  });

  it('a config file that cannot be read, by its name, without the path that the tooltip has', () => {
    const listing = listingOf([], {}, { problem: brokenLine });
    const row = firstRow(listing);
    assert.equal(
      sessionRowView(listing, row, NOW).description,
      'Line 3 of config is not in the form "key = value". Correct it.',
    );
    assert.match(sessionTooltip(listing, row, NOW), /config/u);
  });

  it('say when their words stop being true', () => {
    const profile = profileOf('MFA', { token: tokenOf({ left: 90_500, horizon: 23 * HOUR + 30 * MINUTE }) });
    assert.equal(sessionRowStaleAt({ kind: 'profile', profile }, NOW), NOW + 30_501);
    assert.equal(sessionRowStaleAt({ kind: 'profile', profile: profileOf('K', { kind: 'apiKey' }) }, NOW), undefined);
  });

  it('a tooltip: both ends, who and where, and nothing of the token', () => {
    const profile = profileOf('MFA', { exposedFiles: ['/home/alice/key'] });
    const listing = listingOf([profile], { prod: { profileName: 'MFA' }, _x_: { profileName: 'MFA' } });
    const text = sessionTooltip(listing, { kind: 'profile', profile }, NOW);
    assert.match(text, /renewed automatically while you work\\\. Session until /u);
    assert.match(text, /⚠ Other users of this machine can read \\\/home\\\/alice\\\/key/u);
    assert.match(text, /Tenancy ocid1\\\.tenancy/u);
    assert.match(text, /Used by the contexts "prod" and "\\_x\\_"$/u);
    assert.ok(!text.includes('secret'));
    const unused = sessionTooltip(listingOf([profile]), { kind: 'profile', profile }, NOW);
    assert.match(unused, /No context uses it\.$/u);
    assert.doesNotMatch(unused, /renewed automatically/u);
    const oidc = signedInAs();
    assert.match(sessionTooltip(oidc, firstRow(oidc), NOW), /\*\*alice\\@example\\\.com\*\*[^]*Issuer https/u);
  });
});
