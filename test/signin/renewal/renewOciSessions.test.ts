import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fetch } from '../../../src/net/fetch.ts';
import { OKE_KEY } from '../../../src/plugin/cacheName.ts';
import { createActivity } from '../../../src/signin/renewal/activity.ts';
import type { RenewalLoop } from '../../../src/signin/renewal/renewalLoop.ts';
import { createOciRenewals } from '../../../src/sessions/ociRenewals.ts';
import { createRenewalLoop } from '../../../src/signin/renewal/renewalLoop.ts';
import { createOciSessionRenewer } from '../../../src/signin/renewal/renewOciSessions.ts';
import { createSnapshotStore, type SnapshotStore } from '../../../src/state/snapshotStore.ts';
import { createRenewOci } from '../../../src/signin/renewal/renewOciSession.ts';
import type { Status } from '../../../src/authenticators/shared/status.ts';
import { generate, newKey, pemOf, personIn, sessionFiles, sessionProfile, sessionToken } from '../../oci/home.ts';
import { eventually, meanwhile, shiftedClock, type ShiftedClock } from '../signInHarness.ts';
import { MINUTE, PLUGIN, temporaryFolder } from '../support.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

interface Window {
  readonly snapshots: SnapshotStore;
  readonly upkeep: RenewalLoop;
  readonly status: (name?: string) => Status | undefined;
}

/** Real files and their watches; Oracle's answers are made up. */
describe('the upkeep of OCI sessions', () => {
  const key = newKey();
  const folder = temporaryFolder();
  let home: string;
  let clock: ShiftedClock;
  let asked: number;
  let places: string[];
  let answer: () => Response;
  let forgotten: string[];
  let reports: unknown[];
  let windows: Window[];
  let number = 0;

  beforeEach(() => {
    home = join(folder.path, `home-${number++}`);
    clock = shiftedClock();
    [asked, places, forgotten, reports, windows] = [0, [], [], [], []];
    answer = () => Response.json({ token: tokenFor(60) });
    signIn('MFA', tokenFor(60));
    const users = ['MFA', 'other'].map((name) => {
      const args = JSON.stringify(generate('--profile', name, '--auth', 'security_token'));
      return `- { name: ${name}, user: { exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: oci, args: ${args} } } }`;
    });
    mkdirSync(join(home, '.kube'));
    writeFileSync(join(home, '.kube/config'), `users:\n${users.join('\n')}\n`);
  });
  afterEach(() => {
    for (const { snapshots, upkeep } of windows) {
      upkeep.dispose();
      snapshots.dispose();
    }
    assert.deepEqual(reports, []);
  });
  after(() => {
    folder.remove();
  });

  function tokenFor(minutes: number, claims: Record<string, unknown> = {}): string {
    const now = Math.floor(clock.now() / 1000);
    return sessionToken({ iat: now, exp: now + minutes * 60, ...claims });
  }
  function signIn(name: string, token: string): void {
    personIn(home, { '.oci/config': sessionProfile('MFA', key) + sessionProfile('unused', key) });
    personIn(home, sessionFiles(name, key, token));
  }

  async function window(): Promise<Window> {
    const stateFolder = join(home, 'state');
    const host = { platform: process.platform, env: { XDG_STATE_HOME: stateFolder }, home };
    const renewals = createOciRenewals(stateFolder, clock);
    const nothing = { list: () => Promise.resolve(new Map()), watch: () => Promise.resolve(() => undefined) };
    const report = (error: unknown): unknown => reports.push(error);
    const undecided = { ...nothing, list: () => Promise.resolve({ isApproved: () => false }) };
    const snapshots = createSnapshotStore({
      ...{ host, stateFolder, sessions: nothing, plugin: PLUGIN, ociRenewals: renewals, report },
      approvals: undecided,
    });
    const fetch: Fetch = (url) => {
      asked++;
      places.push(new URL(url).host);
      return Promise.resolve(answer());
    };
    const renewer = createOciSessionRenewer({
      renewals,
      clock,
      renew: createRenewOci({
        ...{ renewals, host, clock, fetch: () => fetch, passPhrase: () => Promise.resolve(undefined) },
        report: () => undefined,
      }),
      cache: {
        remove: (name) => {
          forgotten.push(name);
          return Promise.resolve();
        },
      },
    });
    const upkeep = createRenewalLoop({
      ...{ snapshots, clock, report, activity: createActivity(), activeForMs: () => 15 * MINUTE },
      renewers: [renewer],
    });
    await snapshots.usePaths(listedPaths([join(home, '.kube/config')]));
    const made = { snapshots, upkeep, status: (name = 'MFA') => snapshots.current()?.users.get(name)?.status };
    windows.push(made);
    return made;
  }

  function endOf({ status }: Window): number {
    const found = status();
    return found?.kind === 'signedIn' ? (found.expiresAt ?? 0) : 0;
  }
  function renewalOf({ status }: Window): string | undefined {
    const found = status();
    return found?.kind === 'signedIn' ? found.renewal.kind : undefined;
  }

  it('renews in the last quarter of the token’s life, and every window sees it', async () => {
    const [one, other] = [await window(), await window()];
    const first = endOf(one);
    for (let minutes = 0; minutes < 44; minutes += 11) {
      one.upkeep.touch();
      clock.advance(11 * MINUTE);
    }
    await meanwhile();
    assert.equal(asked, 0);
    one.upkeep.touch();
    clock.advance(2 * MINUTE);
    await eventually(() => endOf(one) > first && endOf(other) > first);
    await meanwhile();
    assert.equal(asked, 1);
    assert.equal(renewalOf(one), 'byUs');
  });

  it('asks once for two windows', async () => {
    const both = [await window(), await window()];
    const first = both.map(endOf);
    clock.advance(50 * MINUTE);
    for (const { upkeep } of both) upkeep.touch();
    await eventually(() => both.every((each, index) => endOf(each) > (first[index] ?? 0)));
    await meanwhile();
    assert.equal(asked, 1);
  });

  it('waits for a sign of life on an unattended machine', async () => {
    const { snapshots, upkeep } = await window();
    clock.advance(50 * MINUTE);
    await snapshots.reload();
    await meanwhile();
    assert.equal(asked, 0);
    upkeep.touch();
    await eventually(() => asked === 1);
  });

  it('goes on trying while Oracle is out of order, and tells it in every window', async () => {
    const [one, other] = [await window(), await window()];
    answer = () => new Response('{}', { status: 503 });
    clock.advance(50 * MINUTE);
    one.upkeep.touch();
    await eventually(() => renewalOf(one) === 'failing' && renewalOf(other) === 'failing');
    const first = endOf(one);
    answer = () => Response.json({ token: tokenFor(60) });
    one.upkeep.touch();
    await eventually(() => {
      clock.advance(MINUTE / 60);
      return endOf(one) > first;
    });
    await eventually(() => renewalOf(one) === 'byUs' && renewalOf(other) === 'byUs');
    assert.equal(asked, 2);
  });

  it('has nothing left to do after a long sleep, and the end is told', async () => {
    const { snapshots, upkeep, status } = await window();
    clock.advance(10 * 60 * MINUTE);
    upkeep.touch();
    await snapshots.reload();
    await meanwhile();
    assert.equal(asked, 0);
    const found = status();
    assert.ok(found?.kind === 'signedIn' && (found.expiresAt ?? 0) < clock.now());
  });

  it('renews nothing beyond the session’s horizon', async () => {
    const horizon = new Date(Math.floor(clock.now() / 1000) * 1000 + 60 * MINUTE).toUTCString().replace('GMT', 'UTC');
    signIn('MFA', tokenFor(60, { sess_exp: horizon }));
    const own = await window();
    assert.equal(renewalOf(own), 'none');
    clock.advance(50 * MINUTE);
    own.upkeep.touch();
    await meanwhile();
    assert.equal(asked, 0);
  });

  it('renews a session that no user leans on only where the person signed in from here', async () => {
    signIn('unused', tokenFor(60));
    rmSync(join(home, '.oci/sessions/MFA'), { recursive: true });
    const { snapshots, upkeep } = await window();
    clock.advance(50 * MINUTE);
    upkeep.touch();
    await meanwhile();
    assert.equal(asked, 0);
    const tokenFile = join(home, '.oci/sessions/unused/token');
    await createOciRenewals(join(home, 'state'), clock).update(tokenFile, (now) => ({ ...now, signedInHere: true }));
    await eventually(() => asked === 1);
    const unused = snapshots.current()?.oci[0]?.profiles[1] ?? assert.fail('no profile');
    assert.equal(snapshots.current()?.renewalOf(unused).kind, 'byUs');
  });

  /** A kubeconfig that names an OCI config file of its own beside it. */
  function useConfig(...profiles: readonly string[]): void {
    const config = join(home, 'theirs/config');
    const args = JSON.stringify(generate('--profile', 'MFA', '--auth', 'security_token', '--config-file', config));
    const exec = `{ apiVersion: client.authentication.k8s.io/v1beta1, command: oci, args: ${args} }`;
    writeFileSync(join(home, '.kube/config'), `users:\n- { name: MFA, user: { exec: ${exec} } }\n`);
    personIn(home, { 'theirs/config': profiles.join('\n') });
  }

  it('asks for nothing because a kubeconfig came with a session of its own', async () => {
    const place = { key_file: join(home, 'theirs/key.pem'), security_token_file: join(home, 'theirs/token') };
    personIn(home, { 'theirs/key.pem': pemOf(key), 'theirs/token': tokenFor(60) });
    useConfig(sessionProfile('MFA', key, place));
    const own = await window();
    assert.equal(renewalOf(own), 'none');
    clock.advance(50 * MINUTE);
    own.upkeep.touch();
    await meanwhile();
    assert.equal(asked, 0);
  });

  it('renews the person’s session as their own file has it, whatever a kubeconfig’s file says of it', async () => {
    const token = join(home, '.oci/sessions/MFA/token');
    const theirs = { region: 'evil.example', key_file: join(home, 'theirs/key.pem'), security_token_file: token };
    personIn(home, { 'theirs/key.pem': pemOf(newKey()) });
    useConfig(sessionProfile('MFA', key, theirs));
    const own = await window();
    const first = endOf(own);
    clock.advance(50 * MINUTE);
    own.upkeep.touch();
    await eventually(() => endOf(own) > first);
    assert.deepEqual(places, ['auth.us-ashburn-1.oraclecloud.com']);
  });

  it('follows sign-ins and sign-outs of the CLI, and has the plugin forget what it remembers', async () => {
    const own = await window();
    const { status } = own;
    await meanwhile();
    assert.deepEqual(forgotten, []);
    assert.equal(status('other')?.kind, 'signedOut');
    const first = endOf(own);
    signIn('MFA', tokenFor(61));
    await eventually(() => endOf(own) > first && forgotten.length === 1);
    rmSync(join(home, '.oci/sessions/MFA'), { recursive: true });
    await eventually(() => status()?.kind === 'signedOut' && forgotten.length > 1);
    personIn(home, { '.oci/config': sessionProfile('other', key), ...sessionFiles('other', key, tokenFor(60)) });
    await eventually(() => status('other')?.kind === 'signedIn');
    assert.ok(forgotten.every((name) => name === OKE_KEY));
  });

  it('has the plugin forget what it remembers after a renewal, too', async () => {
    const { upkeep } = await window();
    clock.advance(50 * MINUTE);
    upkeep.touch();
    await eventually(() => forgotten.length === 1);
    assert.equal(asked, 1);
  });
});
