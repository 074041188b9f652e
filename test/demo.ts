/** A newcomer's try-out, `npm run demo`: an editor, an identity provider and a cluster that are gone at Ctrl+C. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAuthority, type Authority } from './hosts/certificates.ts';
import { prepareCluster, startCluster } from './hosts/cluster.ts';
import { installVsix, prepareEditor, startEditor } from './hosts/editor.ts';
import { freePorts, removeAtExit } from './hosts/process.ts';
import { startProvider, type RunningProvider } from './hosts/provider.ts';
import { prepareVsix } from './hosts/vsix.ts';
import { createProgress } from './setup/progress.mjs';

const TOKEN_SECONDS = 300;
const NOT_YET = `#!/bin/sh
echo 'The cluster of this demo is not ready: the terminal that started the demo says when it is.' >&2
exit 1
`;

/** What was started, last first: ended in that order. */
type Started = (() => Promise<void>)[];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function kubeconfig(provider: RunningProvider, authority: Authority, server: string): string {
  const certificate = Buffer.from(authority.certPem).toString('base64');
  return `# Made for the demo, and removed with it.
apiVersion: v1
kind: Config
clusters:
  - name: prod
    cluster:
      server: ${server}
      certificate-authority-data: ${certificate}
  - name: staging # nobody has signed in here yet, and no user is set up
    cluster:
      server: ${server}
      certificate-authority-data: ${certificate}
users:
  - name: prod-sso
    user:
      auth-provider:
        name: oidc
        config:
          idp-issuer-url: ${provider.issuer}
          client-id: ${provider.clientId}
          extra-scopes: email,profile,groups
          idp-certificate-authority-data: ${certificate}
contexts:
  - name: prod # the team's own
    context:
      cluster: prod
      namespace: payments
      user: prod-sso
current-context: prod
`;
}

async function writeHome(home: string, kubeconfigText: string, authority: Authority): Promise<void> {
  await Promise.all(['.kube', 'bin', 'work'].map((name) => mkdir(path.join(home, name), { recursive: true })));
  await writeFile(path.join(home, '.kube/config'), kubeconfigText, { mode: 0o600 });
  await writeFile(path.join(home, 'authority.crt'), authority.certPem);
  await writeFile(path.join(home, 'bin/kubectl'), NOT_YET);
  await chmod(path.join(home, 'bin/kubectl'), 0o755);
}

function instructions(url: string, password: string, provider: RunningProvider): string {
  // The others may sign in, but the cluster lets them read nothing.
  const readers = provider.users.filter(({ groups }) => groups.includes('developers'));
  const accounts = readers.map((user) => `${user.email} (password ${user.password})`).join(' or ');
  return `
Cluster Sign-In: open ${url}
                 password ${password}

  1. Click the Cluster Sign-In icon in the activity bar, then Sign In (the arrow) beside the context prod.
  2. Your browser warns of the provider's certificate, which is the demo's own: go on. Sign in as ${accounts}. In a terminal of that editor: kubectl get pods
  3. Click Sign In beside the cluster staging, and choose the issuer that is offered. Then: kubectl --context staging -n payments get pods

Ctrl+C ends everything and removes the demo's files.
`;
}

async function serveCluster(
  home: string,
  provider: RunningProvider,
  authority: Authority,
  port: number,
): Promise<() => Promise<void>> {
  const { kubectl } = await prepareCluster(createProgress('cluster'));
  const { issuer, clientId } = provider;
  const cluster = await startCluster({ authority, issuer, issuerCaPem: authority.certPem, clientId, port });
  const link = path.join(home, 'bin/kubectl');
  await symlink(kubectl, `${link}.new`);
  await rename(`${link}.new`, link);
  return () => cluster.stop();
}

async function demo(folder: string, started: Started, ending: AbortSignal): Promise<void> {
  const home = path.join(folder, 'home');
  const [, vsix] = await Promise.all([
    prepareEditor(createProgress('editor')),
    prepareVsix(createProgress('extension')),
  ]);
  const authority = await createAuthority('Cluster Sign-In demo');
  const hint = 'This provider lives only as long as the demo.';
  const provider = await startProvider({ authority, idTokenSeconds: TOKEN_SECONDS, hint });
  started.unshift(() => provider.stop());
  const [port = 0] = await freePorts(1);
  await writeHome(home, kubeconfig(provider, authority, `https://127.0.0.1:${port}`), authority);

  const folders = { home, userDataDir: path.join(folder, 'data'), extensionsDir: path.join(folder, 'extensions') };
  await installVsix(vsix, folders);
  const password = randomBytes(9).toString('base64url');
  const editor = await startEditor({
    ...folders,
    folder: path.join(home, 'work'),
    programs: path.join(home, 'bin'),
    env: { NODE_EXTRA_CA_CERTS: path.join(home, 'authority.crt') },
    password,
  });
  started.unshift(() => editor.stop());
  say(instructions(editor.url.replace('127.0.0.1', 'localhost'), password, provider));

  try {
    started.unshift(await serveCluster(home, provider, authority, port));
    say('The cluster is ready: kubectl answers in the terminals of the editor.');
  } catch (error) {
    if (ending.aborted) return;
    say(`${sentence(error)}\nThe demo goes on without a cluster: signing in works.`);
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const folder = await mkdtemp(path.join(tmpdir(), 'cluster-signin-demo-'));
// Whatever the parts keep for themselves goes with the folder.
process.env['TMPDIR'] = folder;
const started: Started = [];
const ending = new AbortController();

async function end(code: number): Promise<void> {
  if (ending.signal.aborted) return;
  ending.abort();
  for (const stop of started) await stop();
  removeAtExit(folder);
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));
try {
  await demo(folder, started, ending.signal);
} catch (error) {
  // At the end, what was still starting fails as it should.
  if (!ending.signal.aborted) say(sentence(error));
  await end(1);
}
