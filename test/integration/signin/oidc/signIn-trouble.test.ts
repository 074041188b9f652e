import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { filePath } from '../../../../src/base/brandedText.ts';
import { sessionId } from '../../../../src/sessions/ids.ts';
import { type SignInTarget, targetOfNewUser } from '../../../../src/signin/oidc/signInTarget.ts';
import { failure } from '../../../oidc/failure.ts';
import { startTestProvider, type TestProvider } from '../../../oidc/testProvider.ts';
import { createSignInHarness, type SignInHarness, eventually, type Window } from '../../../signin/signInHarness.ts';
import { entryKubeconfig, sessionKubeconfig } from '../../../signin/kubeconfigs.ts';

describe('a sign-in that meets trouble', () => {
  let testProvider: TestProvider;
  let harness: SignInHarness;
  let window: Window;
  let server: Server;
  before(async () => {
    testProvider = await startTestProvider({ idTokenSeconds: 3600 });
    const { certPem, keyPem } = await testProvider.authority.issue({ commonName: 'nonsense', ips: ['127.0.0.1'] });
    server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
      const other = JSON.stringify({ issuer: 'https://other.example.com' });
      response.setHeader('content-type', 'application/json');
      response.end(request.url?.startsWith('/other') === true ? other : '<html>Welcome');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await testProvider.stop();
  });
  beforeEach(() => {
    harness = createSignInHarness(testProvider);
  });
  afterEach(() => harness.leave());

  async function begin(text: string): Promise<void> {
    harness.write(text);
    window = await harness.window();
  }

  /** The trouble is told in one sentence, after approval (`asked` times), and nothing is written. */
  async function isRefused(code: string, mentions: RegExp, asked = 1): Promise<void> {
    const [before, events] = [harness.read(), testProvider.running.events.length];
    await assert.rejects(window.signInTo('prod'), failure(code, mentions));
    assert.equal(window.ui.approvals.length, asked);
    assert.deepEqual(window.ui.waits, []);
    assert.equal(harness.read(), before);
    assert.equal(testProvider.running.events.length, events);
    assert.equal(window.status('alice').kind, 'signedOut');
    assert.deepEqual([harness.state('sessions'), harness.state('tokens'), harness.state('flights')], [[], [], []]);
  }

  /** An issuer that is none. */
  function strange(): string {
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const issuers: Readonly<Record<string, [issuer: () => string, code: string, mentions: RegExp]>> = {
    'is not https': [() => 'http://idp.example.com', 'not-https', /https/u],
    'is not a URL': [() => 'idp.example.com', 'issuer-unusable', /https:\/\//u],
    'is a file': [() => 'file:///etc/passwd', 'issuer-unusable', /https:\/\//u],
    'carries a password': [() => 'https://a:b@idp.example.com', 'issuer-unusable', /https:\/\//u],
    'is its discovery document': [
      () => `${testProvider.running.issuer}/.well-known/openid-configuration`,
      'issuer-unusable',
      /without/u,
    ],
    'does not answer': [() => 'https://127.0.0.1:1', 'host-refused', /127\.0\.0\.1:1/u],
    'names another issuer': [() => `${strange()}/other`, 'issuer-mismatch', /https:\/\/other\.example\.com/u],
    'is no provider there': [() => `${testProvider.running.issuer}/realms/x`, 'answer-nonsense', /404/u],
    'answers nonsense': [() => strange(), 'answer-nonsense', /issuer URL/u],
  };
  for (const [what, [issuer, code, mentions]] of Object.entries(issuers)) {
    it(`says that the issuer ${what}, in either form`, async () => {
      const change = (text: string): string => text.replace(testProvider.running.issuer, issuer());
      await begin(change(entryKubeconfig(testProvider)));
      await isRefused(code, mentions);
      harness.write(change(sessionKubeconfig(testProvider, harness.file('idp.crt', testProvider.authority.certPem))));
      window = await harness.window();
      // It is the same issuer, client and destination, which was approved.
      await isRefused(code, mentions, 0);
    });
  }

  it('says that the certificate is not trusted', async () => {
    await begin(entryKubeconfig(testProvider).replace(/ *idp-certificate-authority-data.*\n/u, ''));
    await isRefused('certificate-untrusted', /127\.0\.0\.2/u);
  });

  it('says that its certificate authority is none, is not there, or depends on a folder', async () => {
    const line = (text: string): string =>
      entryKubeconfig(testProvider).replace(/idp-certificate-authority-data.*/u, text);
    await begin(line('idp-certificate-authority-data: eA=='));
    await isRefused('certificate-authority-unreadable', /PEM/u);
    harness.write(line('idp-certificate-authority: /nowhere/ca.crt'));
    await window.snapshots.reload();
    await isRefused('authority-missing', /\/nowhere\/ca\.crt/u);
    harness.write(line('idp-certificate-authority: ca.crt'));
    await window.snapshots.reload();
    await isRefused('authority-relative', /absolute/u);
  });

  it('goes on with the authority that the person then chooses', async () => {
    await begin(entryKubeconfig(testProvider));
    const { issuer, clientId } = testProvider.running;
    const snapshot = window.snapshot();
    const target = targetOfNewUser({
      form: { kind: 'tokenFile' },
      contextName: 'new',
      existing: undefined,
      clusterName: 'prod',
      userName: 'new-sso',
      client: { issuer, clientId, scopes: [], certificateAuthority: undefined, certificateAuthorityData: undefined },
      destination: snapshot.destinationOf(snapshot.kubeconfig.clusters.get('prod')!),
    });
    const signIn = (at: SignInTarget): Promise<unknown> => window.signIn(at, window.ui, new AbortController().signal);
    await assert.rejects(signIn(target), failure('certificate-untrusted'));
    await signIn(target.withAuthority!(filePath(harness.file('chosen.crt', testProvider.authority.certPem))));
    assert.equal(window.status('new-sso').kind, 'signedIn');
    assert.equal(window.ui.approvals.length, 1);
    assert.equal(await window.refresh('new'), true);
    assert.equal(window.ui.approvals.length, 1);
  });

  it('says on the last page and in the editor that the code could not be traded', async () => {
    await begin(entryKubeconfig(testProvider));
    testProvider.running.failNextToken(503);
    await assert.rejects(window.signInTo('prod'), failure('provider-unavailable', /503/u));
    await eventually(() => window.ui.pages[0]?.html.includes('503') ?? false);
    assert.equal(harness.read(), entryKubeconfig(testProvider));
  });

  it('works without a refresh token, and says so', async () => {
    const poor = await startTestProvider({ refreshTokens: false });
    const poorDesk = createSignInHarness(poor);
    const authority = poorDesk.file('idp.crt', poor.authority.certPem);
    for (const text of [entryKubeconfig(poor), sessionKubeconfig(poor, authority)]) {
      poorDesk.write(text);
      const there = await poorDesk.window();
      assert.deepEqual(await there.signInTo('prod'), { displayName: 'alice@example.com', renewable: false });
      const status = there.status('alice');
      assert.ok(status.kind === 'signedIn' && status.renewal.kind === 'none');
      await assert.rejects(there.refresh('prod'), failure('no-refresh-token', /offline_access/u));
      assert.deepEqual(await there.signOut(there.user('alice')), { revoked: true });
    }
    await poorDesk.leave();
    await poor.stop();
  });

  it('replaces the refresh token of an earlier sign-in, though none comes with the new one', async () => {
    const poor = await startTestProvider({ refreshTokens: false });
    const poorDesk = createSignInHarness(poor);
    poorDesk.write(
      entryKubeconfig(poor).replace('        client-id', '        refresh-token: spent\n        client-id'),
    );
    const there = await poorDesk.window();
    await there.signInTo('prod');
    assert.doesNotMatch(poorDesk.read(), /refresh-token/u);
    await poorDesk.leave();
    await poor.stop();
  });

  it('does not lose a session that could not be saved at once', async () => {
    await begin(sessionKubeconfig(testProvider, harness.file('idp.crt', testProvider.authority.certPem)));
    const { issuer, clientId } = testProvider.running;
    const path = join(harness.stateFolder, 'sessions', `${sessionId(issuer, clientId, 'u-alice')}.sealed`);
    mkdirSync(path, { recursive: true });
    window.ui.onRetry = () => {
      rmSync(path, { recursive: true });
      return true;
    };
    await window.signInTo('prod');
    assert.equal(window.ui.failures.length, 1);
    assert.equal(window.ui.failures[0]?.code, 'session-unsaved');
    assert.equal(window.status('alice').kind, 'signedIn');
    assert.equal(window.ui.waits.length, 1);
  });

  it('tells before the browser opens that the keyring does not answer', async () => {
    await begin(sessionKubeconfig(testProvider, harness.file('idp.crt', testProvider.authority.certPem)));
    await window.signInTo('prod');
    await window.signOut(window.user('alice'));
    window.dispose();
    harness.secrets.mood = 'frozen';
    const impatient = setInterval(() => {
      harness.clock.advance(5000);
    }, 20);
    window = await harness.window();
    await assert.rejects(window.signInTo('prod'), failure('keyring-silent', /reload/u));
    clearInterval(impatient);
    assert.deepEqual(window.ui.waits, []);
  });
});
