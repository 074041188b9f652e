import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOverviews, type Overviews } from '../../src/signin/overviews.ts';
import type { SessionFound } from '../../src/signin/sessions.ts';
import { tokenFileOf } from '../../src/signin/tokenFile.ts';
import { eventually } from './desk.ts';
import { CLIENT_ID, ISSUER, PLUGIN, sampleSession, SESSION_ID, temporaryFolder } from './support.ts';

describe('overviews', () => {
  const folder = temporaryFolder();
  const path = join(folder.path, 'kube', 'config');
  const stateFolder = join(folder.path, 'state');
  let overviews: Overviews;
  let sessions: Map<string, SessionFound>;
  let tellSessions: () => void;
  let lists: number;
  let failing: Error | undefined;
  let reports: unknown[];

  beforeEach(() => {
    mkdirSync(join(folder.path, 'kube'), { recursive: true });
    writeFileSync(path, kubeconfig('alice'));
    [sessions, lists, failing, reports] = [new Map<string, SessionFound>(), 0, undefined, []];
    overviews = createOverviews({
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
      clients: {
        list: () => Promise.resolve({ isApproved: () => true }),
        watch: () => Promise.resolve(() => undefined),
      },
      ociRenewals: { list: () => Promise.resolve(new Map()), watch: () => Promise.resolve(() => undefined) },
      okeApprovals: {
        list: () => Promise.resolve({ isApproved: () => true }),
        watch: () => Promise.resolve(() => undefined),
      },
      report: (error) => reports.push(error),
    });
  });
  afterEach(() => {
    overviews.dispose();
  });
  after(() => {
    folder.remove();
  });

  function kubeconfig(name: string): string {
    const extension = `{ name: cluster-signin, extension: { idp-issuer-url: '${ISSUER}', client-id: ${CLIENT_ID} } }`;
    return `users: [{ name: ${name}, user: { tokenFile: '${tokenFileOf(stateFolder, SESSION_ID)}', extensions: [${extension}] } }]\n`;
  }

  function kind(name = 'alice'): string | undefined {
    return overviews.current()?.users.get(name)?.status.kind;
  }

  it('read nothing before they are told what', () => {
    assert.equal(overviews.current(), undefined);
    assert.equal(lists, 0);
  });

  it('follow the files and the sessions', async () => {
    await overviews.usePaths([path]);
    assert.equal(kind(), 'signedOut');
    sessions.set(SESSION_ID, { kind: 'session', session: sampleSession() });
    tellSessions();
    await eventually(() => kind() === 'signedIn');
    writeFileSync(path, kubeconfig('bob'));
    await eventually(() => kind('bob') === 'signedIn' && kind() === undefined);
    const other = join(folder.path, 'kube', 'other');
    await overviews.usePaths([other]);
    assert.equal(overviews.current()?.users.size, 0);
    writeFileSync(other, kubeconfig('carol'));
    await eventually(() => kind('carol') === 'signedIn');
  });

  it("follow kubectl's preferences, which may keep it from running the plugin", async () => {
    await overviews.usePaths([path]);
    assert.equal(overviews.current()?.pluginRefusal, undefined);
    const kuberc = join(folder.path, '.kube', 'kuberc');
    mkdirSync(join(folder.path, '.kube'));
    const preferences = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: ';
    writeFileSync(kuberc, `${preferences}DenyAll\n`);
    await eventually(() => overviews.current()?.pluginRefusal !== undefined);
    writeFileSync(kuberc, `${preferences}AllowAll\n`);
    await eventually(() => overviews.current()?.pluginRefusal === undefined);
  });

  it('read the files again only when those change', async () => {
    await overviews.usePaths([path]);
    const files = overviews.current()?.kubeconfig;
    overviews.begin('alice')();
    sessions.set(SESSION_ID, { kind: 'session', session: sampleSession() });
    tellSessions();
    await eventually(() => kind() === 'signedIn');
    assert.equal(overviews.current()?.kubeconfig, files);
    await overviews.reload();
    assert.notEqual(overviews.current()?.kubeconfig, files);
  });

  it('make one at a time, and one more for all that changed meanwhile', async () => {
    await overviews.usePaths([path]);
    const before = lists;
    let told = 0;
    overviews.onChange(() => told++);
    await Promise.all(Array.from({ length: 50 }, () => overviews.reload()));
    assert.ok(lists - before <= 2, `${lists - before}`);
    assert.equal(told, lists - before);
  });

  it('show a user as signing in until the last sign-in has ended', async () => {
    await overviews.usePaths([path]);
    const ends = [overviews.begin('alice'), overviews.begin('alice')];
    await eventually(() => kind() === 'signingIn');
    ends[0]?.();
    ends[0]?.();
    await overviews.reload();
    assert.equal(kind(), 'signingIn');
    ends[1]?.();
    await eventually(() => kind() === 'signedOut');
  });

  it('keep the last good one when something fails, and tell it', async () => {
    await overviews.usePaths([path]);
    const good = overviews.current();
    failing = new Error('no disk');
    await overviews.reload();
    assert.equal(overviews.current(), good);
    // A late word of the watcher may have asked once more.
    assert.ok(reports.length > 0 && reports.every((report) => report === failing));
    failing = undefined;
    await overviews.reload();
    assert.notEqual(overviews.current(), good);
  });

  it('tell nobody after the end', async () => {
    await overviews.usePaths([path]);
    const deaf = overviews.onChange(() => assert.fail('told after the end'));
    deaf.dispose();
    overviews.onChange(() => assert.fail('told after the end'));
    overviews.dispose();
    await overviews.reload();
    tellSessions();
  });
});
