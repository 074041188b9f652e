import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { createAuthority, type Authority } from '../hosts/certificates.ts';
import { freePorts, until } from '../hosts/process.ts';
import { kubernetesClient, startProvider, type ProviderUser, type RunningProvider } from '../hosts/provider.ts';
import { createBrowser } from '../oidc/browser.ts';
import { setEditorStage, type EditorStage } from './editorStage.ts';
import { filesWith } from './leaks.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

/** Nothing listens there. */
const GONE = 'https://127.0.0.3:9';

/** What a person meets when a sign-in does not go straight: each time one sentence, a way on, and nothing lost. */
describe('a sign-in that meets trouble', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: EditorStage;
  let authority: Authority;
  let provider: RunningProvider;
  let alice: ProviderUser;
  let window: Window;
  /** The only redirect URL that the client "exact" has registered, compared to the letter. */
  let registered: string;

  useStage(
    async () => {
      const [port = 0] = await freePorts(1);
      registered = `http://localhost:${port}/back`;
      authority = await createAuthority('Test authority');
      const exact = { client_id: 'exact', application_type: 'web', redirect_uris: [registered] } as const;
      const clients = [kubernetesClient, { ...kubernetesClient, ...exact, redirect_uris: [registered] }];
      provider = await startProvider({ authority, clients });
      [alice] = provider.users as [ProviderUser];
      return await setEditorStage();
    },
    async (ready) => {
      stage = ready;
      await stage.browser.grantPermissions(['clipboard-read', 'clipboard-write']);
      await stage.writeKubeconfig(kubeconfig(provider.issuer, authority));
      window = await stage.openWindow();
      await window.openView();
    },
  );
  after(async () => {
    await provider.stop();
  });

  const row = (name: string, words: string | RegExp): Promise<void> =>
    window.row(`context ${name}`).filter({ hasText: words }).waitFor();
  const offer = async (words: string): Promise<void> => {
    await window.notification('waiting for your browser').getByText(words, { exact: true }).click();
  };
  /** The address that the browser would open, by *Copy Link*. */
  const copiedLink = async (): Promise<URL> => {
    await window.page.evaluate(`navigator.clipboard.writeText('')`);
    await offer('Copy Link');
    const read = (): Promise<string> => window.page.evaluate<string>('navigator.clipboard.readText()');
    return new URL(await until('the link', async () => (await read()) || undefined));
  };
  /** What another browser, on any machine, ends up at: `redirect` is not opened. */
  const redirectOf = async (link: URL): Promise<URL> => {
    const browser = createBrowser(authority.certPem);
    try {
      return await browser.signIn(link, alice, link.searchParams.get('redirect_uri') ?? '');
    } finally {
      await browser.close();
    }
  };

  it('says that the issuer does not answer', async () => {
    await window.act('context gone', 'Sign In');
    await window.dialog('Sign In');
    await window.notification(/127\.0\.0\.3:9 refused the connection\. Check its address/u).waitFor();
    await row('gone', 'signed out');
  });

  it('says that the provider declined', async () => {
    await window.act('context prod', 'Sign In');
    await window.dialog('Sign In');
    const page = await window.providerPage();
    await row('prod', 'signing in…');
    await page.getByRole('button', { name: 'Cancel' }).click();
    const last = page.getByText(/^The sign-in was declined at .*\. Sign in again\./u);
    await last.waitFor();
    await page.close();
    await window.notification(/The sign-in was declined at 127\.0\.0\.2:\d+ .*\. Sign in again\./u).waitFor();
    await row('prod', 'signed out');
  });

  it('ends with Cancel, and nobody listens any more', async () => {
    await window.act('context prod', 'Sign In');
    await window.dialog('Cancel');
    const link = await copiedLink();
    const port = Number(new URL(link.searchParams.get('redirect_uri') ?? '').port);
    assert.equal(await isListening(port), true);
    await window.notification('waiting for your browser').getByRole('button', { name: 'Cancel' }).click();
    await row('prod', 'signed out');
    await window.notification('waiting for your browser').waitFor({ state: 'detached' });
    assert.equal(await isListening(port), false);
    assert.equal(await stage.readKubeconfig(), kubeconfig(provider.issuer, authority));
  });

  it('takes the address that a browser elsewhere ended up at, and no other', async () => {
    await window.act('context prod', 'Sign In');
    await window.dialog('Cancel');
    const end = await redirectOf(await copiedLink());
    await offer('Paste the Address');
    const placeholder = `${end.origin}${end.pathname}?code=…`;
    const other = new URL(end);
    other.searchParams.set('state', 'another');
    await window.answer(placeholder, other.href);
    await window.page
      .locator('.quick-input-message')
      .filter({ hasText: /sign-in/u })
      .waitFor();
    await row('prod', 'signing in…');
    await window.answer(placeholder, end.href);
    await row('prod', 'alice@example.com');
    await window.notification('Signed in to prod as alice@example.com.').waitFor();
  });

  for (const { trouble, sentence, make, mend } of [
    {
      trouble: 'a held lock',
      sentence:
        /Another program has held the lock \S+config\.lock for seconds\. If no such program is running, delete the file/u,
      make: (file: string) => writeFile(`${file}.lock`, ''),
      mend: (file: string) => rm(`${file}.lock`),
    },
    {
      trouble: 'a read-only kubeconfig',
      sentence: /config is read-only\. Make it writable and try again/u,
      make: (file: string) => chmod(file, 0o400),
      mend: (file: string) => chmod(file, 0o600),
    },
  ]) {
    it(`keeps what the provider gave until ${trouble} is mended, without another trip to the browser`, async () => {
      await make(stage.kubeconfigPath);
      const before = await stage.readKubeconfig();
      await window.command('Cluster Sign-In: Sign In');
      await window.dialog('Cancel');
      await fetch(await redirectOf(await copiedLink()));
      const trips = provider.events.filter(({ type }) => type === 'authorization').length;
      await window.page.locator('.monaco-dialog-box').filter({ hasText: sentence }).waitFor();
      assert.equal(await stage.readKubeconfig(), before);
      await mend(stage.kubeconfigPath);
      await window.dialog('Try Again');
      await row('prod', 'alice@example.com');
      assert.notEqual(await stage.readKubeconfig(), before);
      assert.equal(provider.events.filter(({ type }) => type === 'authorization').length, trips);
    });
  }

  it('goes on with the redirect URL that the provider has registered, and remembers it', async () => {
    await window.act('context exact', 'Sign In');
    await window.dialog('Sign In');
    const page = await window.providerPage();
    await page.getByText(/redirect_uri/u).waitFor();
    await page.close();
    await offer('Change Redirect URL');
    await window.answer('http://localhost:8000', 'https://elsewhere.example.com/');
    await window.page
      .getByText(/This redirect URL cannot be used\. It must begin with http:\/\/127\.0\.0\.1/u)
      .waitFor();
    await window.answer('http://localhost:8000', registered);
    assert.match(await window.signInAtProvider(alice), /^Signed in as alice@example\.com/u);
    await row('exact', 'alice@example.com');

    await window.menu('context exact', 'Sign Out');
    await row('exact', 'signed out');
    await window.act('context exact', 'Sign In');
    assert.match(await window.signInAtProvider(alice), /^Signed in as alice@example\.com/u);
    await row('exact', 'alice@example.com');
  });

  it('says who may have the port of the redirect URL, and goes on when it is free or changed', async () => {
    const squatter = createServer().listen(Number(new URL(registered).port), '127.0.0.1');
    await once(squatter, 'listening');
    await window.menu('context exact', 'Sign Out');
    await row('exact', 'signed out');
    await window.act('context exact', 'Sign In');
    const trouble = window.notification(/Port \d+ of the redirect URL is in use/u);
    await trouble.waitFor();
    squatter.close();
    await trouble.getByRole('button', { name: 'Change Redirect URL' }).click();
    await window.answer('http://localhost:8000', registered);
    assert.match(await window.signInAtProvider(alice), /^Signed in as alice@example\.com/u);
  });

  it('is told in the log, without any refresh token, code or verifier', async () => {
    const names = await readdir(stage.logs, { recursive: true });
    const own = names.filter((name) => path.basename(name) === 'Cluster Sign-In.log');
    const texts = await Promise.all(own.map((name) => readFile(path.join(stage.logs, name), 'utf8')));
    assert.match(texts.join(''), /\[error\] port-in-use: Port \d+ of the redirect URL/u);
    assert.ok(provider.issued.size > 0);
    assert.deepEqual(await filesWith(stage.logs, provider.issued), []);
  });
});

async function isListening(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function kubeconfig(issuer: string, authority: Authority): string {
  const ca = Buffer.from(authority.certPem).toString('base64');
  const user = (name: string, at: string, client: string): string => `  - name: ${name}
    user:
      auth-provider:
        name: oidc
        config: {idp-issuer-url: "${at}", client-id: ${client}, idp-certificate-authority-data: ${ca}, extra-scopes: email}
`;
  return `apiVersion: v1
kind: Config
clusters:
  - {name: here, cluster: {server: "https://here.example.com:6443"}}
users:
${user('prod', issuer, 'kubernetes')}${user('exact', issuer, 'exact')}${user('gone', GONE, 'kubernetes')}contexts:
  - {name: prod, context: {cluster: here, user: prod}}
  - {name: exact, context: {cluster: here, user: exact}}
  - {name: gone, context: {cluster: here, user: gone}}
current-context: prod
`;
}
