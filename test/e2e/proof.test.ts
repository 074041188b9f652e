import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { until } from '../hosts/process.ts';
import { filesWith } from './leaks.ts';
import { setStage, type Stage } from './stage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

const TOKEN_SECONDS = 60;
/** The editor's own dialog before it opens the browser. */
const OPENS_BROWSER = 'open the external website';

/**
 * The promise of the product, on real parts: a token that the API server rejects, one click, and kubectl works, for
 * both kinds of user entry; two lifetimes later it still does; then signed out. One stage, so that time passes once.
 */
describe('from Unauthorized to signed in, and out again', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: Stage;
  let window: Window;
  let signedInAt: number;

  useStage(
    () => setStage(),
    async (ready) => {
      stage = ready;
      await stage.writeMachineSettings({ 'clusterSignIn.userForm': 'tokenFile' });
      await stage.writeKubeconfig(kubeconfig(stage));
      window = await stage.openWindow();
      await window.openView();
    },
  );

  const getPods = (context: string): ReturnType<Stage['kubectl']> =>
    stage.kubectl('--context', context, 'get', 'pods', '--output', 'name');

  for (const context of ['prod', 'staging']) {
    it(`begins with an ended token that the API server rejects: ${context}`, async () => {
      const { code, stderr } = await getPods(context);
      assert.equal(code, 1);
      assert.match(stderr, /error: You must be logged in to the server/u);
      await window
        .row(`context ${context}`)
        .filter({ hasText: /ended .* · alice@example\.com/u })
        .waitFor();
    });
  }

  it('shows the trouble in the status bar', async () => {
    await window.statusBar.filter({ hasText: 'prod · ended' }).waitFor();
  });

  it("signs in kubectl's own auth-provider entry with one click and the provider's page", async () => {
    const dialogs = await window.dialogs();
    await window.act('context prod', 'Sign In');
    const asked = await window.dialog('Sign In');
    for (const named of [stage.provider.issuer, 'kubernetes', new URL(stage.cluster.server).host]) {
      assert.ok(asked.includes(named), `${named} in ${asked}`);
    }
    assert.equal(await window.signInAtProvider(stage.alice), 'Signed in as alice@example.com. You can close this tab.');
    await window
      .row('context prod')
      .filter({ hasText: /\d0 s · alice@example\.com/u })
      .waitFor();
    await window.statusBar.filter({ hasText: /prod · \d0s/u }).waitFor();
    assert.equal((await dialogs()).filter((text) => !text.includes(OPENS_BROWSER)).length, 1);
    assert.match((await getPods('prod')).stdout, /^pod\/checkout\npod\/ledger\n$/u);
  });

  it('leaves everything else of the kubeconfig as it was', async () => {
    const now = await stage.readKubeconfig();
    const added = /^ {10}(?:id-token|refresh-token): \S+\n/gmu;
    assert.equal(now.match(added)?.length, 2);
    assert.equal(now.replaceAll(added, ''), kubeconfig(stage).replace(/^ {6}token: .*\n/mu, ''));
  });

  it('signs in a context that has no usable user, with a token file, and needs no dialog the second time', async () => {
    const dialogs = await window.dialogs();
    await window.act('context staging', 'Sign In');
    await window.page.getByRole('option', { name: stage.provider.issuer }).click();
    assert.match(await window.signInAtProvider(stage.alice), /^Signed in as alice@example\.com/u);
    signedInAt = Date.now();
    await window
      .row('context staging')
      .filter({ hasText: /\d0 s · alice@example\.com/u })
      .waitFor();
    assert.deepEqual(
      (await dialogs()).filter((text) => !text.includes(OPENS_BROWSER)),
      [],
    );
    assert.match((await getPods('staging')).stdout, /^pod\/checkout\npod\/ledger\n$/u);
    const file = await tokenFile(stage);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal((await stat(path.dirname(file))).mode & 0o777, 0o700);
  });

  it('shows the claims, and never the token', async () => {
    const claims = await window.claims(() => window.menu('context staging', 'Show Token Claims'));
    await claims.getByText('Signature verified').waitFor();
    const text = await claims.innerText();
    for (const shown of ['alice@example.com', 'payments-admins', stage.provider.issuer])
      assert.ok(text.includes(shown));
    assert.doesNotMatch(text, /eyJ/u);
  });

  it('is still signed in after a reload and in a second window, without another sign-in', async () => {
    const signIns = stage.provider.events.filter(({ type }) => type === 'authorization').length;
    await window.page.reload();
    await window.openView();
    const second = await stage.openWindow();
    await second.openView();
    for (const one of [window, second]) {
      await one.row('context staging').filter({ hasText: 'alice@example.com' }).waitFor();
      await one.row('context prod').filter({ hasText: 'alice@example.com' }).waitFor();
    }
    assert.equal(stage.provider.events.filter(({ type }) => type === 'authorization').length, signIns);
    await second.page.close();
  });

  it('works two lifetimes later without a click, and the provider knows who renewed', async () => {
    const later = signedInAt + 2 * TOKEN_SECONDS * 1000;
    await until('two lifetimes to pass', () => Promise.resolve(Date.now() > later || undefined), { limitMs: 130_000 });
    const ours = stage.provider.events.filter(({ type, userAgent }) => type === 'refresh' && isOurs(userAgent));
    assert.ok(ours.length >= 2, `renewed ${ours.length} times`);
    let before = signedInAt;
    for (const { at } of ours) {
      assert.ok(at - before < TOKEN_SECONDS * 1000, 'renewed before the token ended');
      before = at;
    }
    assert.match((await getPods('staging')).stdout, /ledger/u);
    assert.match((await getPods('prod')).stdout, /ledger/u);
    const byKubectl = stage.provider.events.filter(({ type, userAgent }) => type === 'refresh' && !isOurs(userAgent));
    assert.deepEqual(
      byKubectl.map(({ userAgent }) => userAgent.startsWith('Go-http-client')),
      [true],
    );
    // client-go tries Basic authentication first, which a public client has none of; that is no spent token.
    assert.deepEqual(
      stage.provider.events.filter(({ error }) => error === 'invalid_grant'),
      [],
    );
  });

  it('gives a copied user entry with another server nothing until that is approved', async () => {
    await stage.writeKubeconfig(withCopies(await stage.readKubeconfig()));
    await window.row('context staging').filter({ hasText: 'signed out' }).waitFor();
    const stolen = await stage.kubectl('--context', 'thief-of-staging', 'get', 'pods');
    assert.match(stolen.stderr, /no such file or directory/u);

    await window.act('context thief-of-prod', 'Sign In');
    assert.match(await window.dialog('Cancel'), /thief\.example\.com:6443/u);
    const signIns = stage.provider.events.filter(({ type }) => type === 'authorization').length;
    assert.equal((await stage.readKubeconfig()).match(/id-token:/gu)?.length, 1);

    await window.act('context thief-of-staging', 'Sign In');
    assert.match(await window.dialog('Approve'), /thief\.example\.com:6443/u);
    await window.row('context staging').filter({ hasText: 'alice@example.com' }).waitFor();
    assert.match((await getPods('staging')).stdout, /ledger/u);
    assert.equal(stage.provider.events.filter(({ type }) => type === 'authorization').length, signIns);
  });

  it('signs out: kubectl refuses, each form in its own words', async () => {
    await window.menu('context prod', 'Sign Out');
    await window.row('context prod').filter({ hasText: 'signed out' }).waitFor();
    assert.match((await getPods('prod')).stderr, /No valid id-token, and cannot refresh without refresh-token/u);

    await window.menu('context staging', 'Sign Out');
    assert.match(await window.dialog('Sign Out'), /copied-staging/u);
    await window.row('context staging').filter({ hasText: 'signed out' }).waitFor();
    const refused = await getPods('staging');
    assert.match(refused.stderr, /cluster-signin\/tokens\/\S+: no such file or directory/u);
    await until('the provider to have ended both', (saw) =>
      Promise.resolve(saw(stage.provider.events).filter(({ type }) => type === 'revoked').length >= 2 || undefined),
    );
  });

  it('leaves no refresh token, code or verifier in any file', async () => {
    assert.ok(stage.provider.issued.size > 6);
    assert.deepEqual(await filesWith(path.dirname(stage.home), stage.provider.issued), []);
  });
});

function isOurs(userAgent: string): boolean {
  return userAgent.startsWith('openid-client');
}

async function tokenFile(stage: Stage): Promise<string> {
  const file = /tokenFile: (\S+)/u.exec(await stage.readKubeconfig())?.[1];
  assert.ok(file, 'the user entry names a token file');
  return file;
}

function kubeconfig(stage: Stage): string {
  const ca = Buffer.from(stage.authority.certPem).toString('base64');
  return `# The team's clusters. Keep this comment.
apiVersion: v1
kind: Config
clusters:
  - name: prod-cluster
    cluster:
      server: ${stage.cluster.server}
      certificate-authority-data: ${ca}
  - name: staging-cluster
    cluster: {server: "${stage.cluster.server}", certificate-authority-data: ${ca}} # flow style stays
users:
  - name: prod-sso
    user:
      token: ${stage.endedToken}
      auth-provider:
        name: oidc
        config:
          idp-issuer-url: ${stage.provider.issuer}
          client-id: 'kubernetes'
          extra-scopes: email,groups
          idp-certificate-authority-data: ${ca}
  - name: staging-token
    user: {token: "${stage.endedToken}"}
contexts:
  - name: prod # ours
    context: {cluster: prod-cluster, namespace: payments, user: prod-sso}
  - name: staging
    context: {cluster: staging-cluster, namespace: payments, user: staging-token}
current-context: prod
`;
}

interface Named {
  readonly name: string;
  readonly user?: { readonly 'auth-provider'?: { readonly config: Record<string, string> } };
}

/**
 * The same user entries, without the tokens that stand in one of them, for a server of somebody else's. Written as
 * kubectl writes: by now it has renewed once, and with that laid the file out anew.
 */
function withCopies(text: string): string {
  const config = parse(text) as { clusters: unknown[]; users: Named[]; contexts: unknown[] };
  const copyOf = (name: string, copy: string): Named => {
    const found = structuredClone(config.users.find((user) => user.name === name));
    assert.ok(found, name);
    delete found.user?.['auth-provider']?.config['id-token'];
    delete found.user?.['auth-provider']?.config['refresh-token'];
    return { ...found, name: copy };
  };
  config.users.push(copyOf('prod-sso', 'copied-prod'), copyOf('staging-sso', 'copied-staging'));
  config.clusters.push({ name: 'thief', cluster: { server: 'https://thief.example.com:6443' } });
  for (const name of ['prod', 'staging']) {
    config.contexts.push({ name: `thief-of-${name}`, context: { cluster: 'thief', user: `copied-${name}` } });
  }
  return stringify(config, { lineWidth: 0 });
}
