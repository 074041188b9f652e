import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSnapshotStore, type SnapshotStore } from '../../src/state/snapshotStore.ts';
import type { SessionFound } from '../../src/sessions/sessionStore.ts';
import { tokenFileOf } from '../../src/sessions/tokenFile.ts';
import { eventually } from '../signin/signInHarness.ts';
import { CLIENT_ID, ISSUER, PLUGIN, sampleSession, SESSION_ID, temporaryFolder } from '../signin/support.ts';
import { listedPaths } from '../../src/kubeconfig/read/listedPath.ts';

describe('snapshots', () => {
  const folder = temporaryFolder();
  const path = join(folder.path, 'kube', 'config');
  const stateFolder = join(folder.path, 'state');
  let snapshots: SnapshotStore;
  let sessions: Map<string, SessionFound>;
  let tellSessions: () => void;
  let lists: number;
  let failing: Error | undefined;
  let reports: unknown[];

  beforeEach(() => {
    mkdirSync(join(folder.path, 'kube'), { recursive: true });
    writeFileSync(path, kubeconfig('alice'));
    [sessions, lists, failing, reports] = [new Map<string, SessionFound>(), 0, undefined, []];
    snapshots = createSnapshotStore({
      plugin: PLUGIN,
      host: { platform: process.platform, env: {}, home: folder.path },
      stateFolder,
      sessions: {
        list: () => {
          lists++;
          return failing === undefined ? Promise.resolve(sessions) : Promise.reject(failing);
        },
        watch: (tell) => {
          tellSessions = tell;
          return Promise.resolve(() => undefined);
        },
      },
      approvals: {
        list: () => Promise.resolve({ isApproved: () => true }),
        watch: () => Promise.resolve(() => undefined),
      },
      ociRenewals: { list: () => Promise.resolve(new Map()), watch: () => Promise.resolve(() => undefined) },
      report: (error) => reports.push(error),
    });
  });
  afterEach(() => {
    snapshots.dispose();
  });
  after(() => {
    folder.remove();
  });

  function kubeconfig(name: string): string {
    const extension = `{ name: cluster-signin, extension: { idp-issuer-url: '${ISSUER}', client-id: ${CLIENT_ID} } }`;
    return `users: [{ name: ${name}, user: { tokenFile: '${tokenFileOf(stateFolder, SESSION_ID)}', extensions: [${extension}] } }]\n`;
  }

  function kind(name = 'alice'): string | undefined {
    return snapshots.current()?.users.get(name)?.status.kind;
  }

  it('read nothing before they are told what', () => {
    assert.equal(snapshots.current(), undefined);
    assert.equal(lists, 0);
  });

  it('follow the files and the sessions', async () => {
    await snapshots.usePaths(listedPaths([path]));
    assert.equal(kind(), 'signedOut');
    sessions.set(SESSION_ID, { kind: 'session', session: sampleSession() });
    tellSessions();
    await eventually(() => kind() === 'signedIn');
    writeFileSync(path, kubeconfig('bob'));
    await eventually(() => kind('bob') === 'signedIn' && kind() === undefined);
    const other = join(folder.path, 'kube', 'other');
    await snapshots.usePaths(listedPaths([other]));
    assert.equal(snapshots.current()?.users.size, 0);
    writeFileSync(other, kubeconfig('carol'));
    await eventually(() => kind('carol') === 'signedIn');
  });

  it("follow kubectl's preferences, which may keep it from running the plugin", async () => {
    await snapshots.usePaths(listedPaths([path]));
    assert.equal(snapshots.current()?.pluginRefusal, undefined);
    const kuberc = join(folder.path, '.kube', 'kuberc');
    mkdirSync(join(folder.path, '.kube'));
    const preferences = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: ';
    writeFileSync(kuberc, `${preferences}DenyAll\n`);
    await eventually(() => snapshots.current()?.pluginRefusal !== undefined);
    writeFileSync(kuberc, `${preferences}AllowAll\n`);
    await eventually(() => snapshots.current()?.pluginRefusal === undefined);
  });

  it("follow the file of a provider's tool that says whether a person signs in", async () => {
    const aws = join(folder.path, '.aws');
    mkdirSync(aws);
    const args = '[eks, get-token, --cluster-name, c, --profile, work]';
    const exec = `{ apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: ${args} }`;
    writeFileSync(path, `users: [{ name: eks, user: { exec: ${exec} } }]\n`);
    await snapshots.usePaths(listedPaths([path]));
    const canSignIn = (): boolean | undefined => snapshots.current()?.users.get('eks')?.can.signIn;
    assert.equal(canSignIn(), false);
    writeFileSync(join(aws, 'config'), '[profile work]\nsso_start_url = https://a.example\nsso_region = eu-west-1\n');
    await eventually(() => canSignIn() === true);
  });

  it('read the files again only when those change', async () => {
    await snapshots.usePaths(listedPaths([path]));
    const files = snapshots.current()?.kubeconfig;
    snapshots.begin('alice')();
    sessions.set(SESSION_ID, { kind: 'session', session: sampleSession() });
    tellSessions();
    await eventually(() => kind() === 'signedIn');
    assert.equal(snapshots.current()?.kubeconfig, files);
    await snapshots.reload();
    assert.notEqual(snapshots.current()?.kubeconfig, files);
  });

  it('make one at a time, and one more for all that changed meanwhile', async () => {
    await snapshots.usePaths(listedPaths([path]));
    const before = lists;
    let told = 0;
    snapshots.onChange(() => told++);
    await Promise.all(Array.from({ length: 50 }, () => snapshots.reload()));
    assert.ok(lists - before <= 2, `${lists - before}`);
    assert.equal(told, lists - before);
  });

  it('show a user as signing in until the last sign-in has ended', async () => {
    await snapshots.usePaths(listedPaths([path]));
    const ends = [snapshots.begin('alice'), snapshots.begin('alice')];
    await eventually(() => kind() === 'signingIn');
    ends[0]?.();
    ends[0]?.();
    await snapshots.reload();
    assert.equal(kind(), 'signingIn');
    ends[1]?.();
    await eventually(() => kind() === 'signedOut');
  });

  it('keep the last good one when something fails, and tell it', async () => {
    await snapshots.usePaths(listedPaths([path]));
    const good = snapshots.current();
    failing = new Error('no disk');
    await snapshots.reload();
    assert.equal(snapshots.current(), good);
    // A late word of the watcher may have asked once more.
    assert.ok(reports.length > 0 && reports.every((report) => report === failing));
    failing = undefined;
    await snapshots.reload();
    assert.notEqual(snapshots.current(), good);
  });

  it('tell nobody after the end', async () => {
    await snapshots.usePaths(listedPaths([path]));
    const deaf = snapshots.onChange(() => assert.fail('told after the end'));
    deaf.dispose();
    snapshots.onChange(() => assert.fail('told after the end'));
    snapshots.dispose();
    await snapshots.reload();
    tellSessions();
  });
});
