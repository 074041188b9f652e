import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Clock, systemClock } from '../../../../src/base/clock.ts';
import { isUserError } from '../../../../src/errors/userError.ts';
import type { Fetch } from '../../../../src/net/fetch.ts';
import { type OciProfile, readOciFiles } from '../../../../src/oci/profiles/profiles.ts';
import { createOciServices, type OciServices } from '../../../../src/signin/oke/ociServices.ts';
import type { OciSignInRequest } from '../../../../src/signin/oke/signInToOci.ts';
import { takeCallbackPort } from '../../../hosts/callback-port.ts';
import { fetchAt, type Oracle, startOracle } from '../../../hosts/oracle.ts';
import { bringToUs, personAt, playBrowser } from '../../../oci/callback.ts';
import { fakeCli } from '../../../oci/signIn/cli/fakeCli.ts';
import { apiKeyProfile, MINUTE, newKey, pemOf, personIn, sessionFiles, sessionProfile } from '../../../oci/home.ts';
import { failure } from '../../../oidc/failure.ts';
import { manualClock, until } from '../../../signin/support.ts';

describe('what the editor may ask of OCI', function () {
  this.timeout(300_000);
  const key = newKey();
  let giveBack: () => void;
  let oracle: Oracle;
  let fetchIt: Fetch;
  let home: string;
  let forgotten: string[];
  let reports: unknown[];
  let windows: { dispose(): void }[];

  before(async () => {
    oracle = await startOracle();
    fetchIt = fetchAt(oracle);
    giveBack = await takeCallbackPort();
  });

  after(async () => {
    giveBack();
    await oracle.stop();
  });

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'oci-services-'));
    forgotten = [];
    reports = [];
    windows = [];
    oracle.setClock(0);
  });

  afterEach(() => {
    for (const window of windows) window.dispose();
    rmSync(home, { recursive: true });
  });

  const at = (name: string): string => path.join(home, name);

  function window(clock: Clock = systemClock, cliPath?: string): OciServices & { dispose(): void } {
    const services = createOciServices({
      host: personAt(home),
      stateFolder: at('state'),
      clock,
      fetch: () => fetchIt,
      cliPath: () => cliPath,
      cache: { remove: (name) => Promise.resolve(void forgotten.push(name)) },
      passPhrase: () => Promise.resolve(undefined),
      report: (error) => reports.push(error),
    });
    windows.push(services);
    return services;
  }

  function signIn(services: OciServices, more: Partial<OciSignInRequest> = {}, signal = new AbortController().signal) {
    const browser = playBrowser();
    const request = {
      configPath: at('.oci/config'),
      profileName: 'MFA',
      region: 'iad',
      how: 'native',
      ...more,
    } as const;
    const ended = services.signIn(request, browser, signal);
    return { browser, ended, url: Promise.race([browser.opened, ended.then(() => assert.fail('no browser'))]) };
  }

  async function profile(name = 'MFA'): Promise<OciProfile> {
    const { profiles } = await readOciFiles(personAt(home));
    return profiles.find((each) => each.name === name) ?? assert.fail(`no profile ${name}`);
  }

  const session = (token: string) => {
    personIn(home, { ...sessionFiles('MFA', key, token), '.oci/config': sessionProfile('MFA', key) });
  };

  describe('sign-in', () => {
    it('writes the session, and what the plugin remembers goes', async () => {
      const { browser, ended, url } = signIn(window());
      await bringToUs(oracle.signedInAt(await url));
      const { token } = await ended;
      assert.equal((await profile()).token?.token, token);
      assert.deepEqual(forgotten, ['oke']);
      assert.deepEqual(browser.reports, [{ code: 'writing-session', data: undefined }]);
    });

    it('is one for a profile in all windows: the second waits and gets the result', async () => {
      const first = signIn(window());
      await first.url;
      const second = signIn(window());
      await until(() => second.browser.reports.length > 0);
      assert.deepEqual(second.browser.reports[0], { code: 'waiting-for-window', data: undefined });
      await bringToUs(oracle.signedInAt(await first.url));
      assert.equal((await second.ended).token, (await first.ended).token);
    });

    it('goes on in the second window when the first gives up', async () => {
      const cancel = new AbortController();
      const first = signIn(window(), {}, cancel.signal);
      const failed = assert.rejects(first.ended, /given up/u);
      await Promise.race([first.url, failed]);
      const second = signIn(window());
      await until(() => second.browser.reports.length > 0);
      cancel.abort(new Error('given up'));
      await failed;
      await bringToUs(oracle.signedInAt(await second.url));
      await second.ended;
    });

    it('ends after five minutes, and with the window', async () => {
      const clock = manualClock(Date.now());
      const services = window(clock);
      const slow = signIn(services);
      const failed = assert.rejects(slow.ended, failure('oci-sign-in-timeout', /Paste the Address/u));
      await Promise.race([slow.url, failed]);
      clock.advance(5 * MINUTE);
      await failed;
      const left = signIn(services);
      const ended = assert.rejects(left.ended, { name: 'AbortError' });
      await Promise.race([left.url, ended]);
      services.dispose();
      await ended;
    });

    it('asks nobody anything for what cannot be', async () => {
      const services = window();
      personIn(home, { '.oci/config': apiKeyProfile('KEY', key), '.oci/key.pem': pemOf(key) });
      await assert.rejects(signIn(services, { profileName: 'KEY' }).ended, failure('oci-profile-exists'));
      await assert.rejects(signIn(services, { profileName: '../x' }).ended, failure('oci-profile-name'));
      await assert.rejects(signIn(services, { configPath: 'config' }).ended, failure('oci-config-relative'));
      await assert.rejects(signIn(services, { region: 'a b' }).ended, failure('oci-region-invalid'));
      assert.equal(readFileSync(at('.oci/config'), 'utf8'), apiKeyProfile('KEY', key));
      const replacing = signIn(services, { profileName: 'KEY', replacesApiKey: true });
      await bringToUs(oracle.signedInAt(await replacing.url));
      await replacing.ended;
      assert.equal((await profile('KEY')).kind, 'session');
      assert.ok(existsSync(at('.oci/key.pem')));
    });

    it('is by the CLI alone when that is asked for, and by itself where it is missing, too old or broken', async () => {
      await assert.rejects(signIn(window(systemClock, at('none')), { how: 'cli' }).ended, failure('oci-cli-missing'));
      const clis =
        process.platform === 'win32'
          ? []
          : [
              { path: fakeCli(at('old'), 'exit 1', 'echo 3.29.3'), code: 'oci-cli-old' },
              { path: fakeCli(at('broken'), 'exit 1', 'echo none'), code: 'oci-cli-broken' },
            ];
      for (const { path, code } of [{ path: at('none'), code: 'oci-cli-missing' }, ...clis]) {
        const services = window(systemClock, path);
        await assert.rejects(signIn(services, { how: 'cli' }).ended, failure(code));
        const { ended, url } = signIn(services, { how: 'auto' });
        await bringToUs(oracle.signedInAt(await url));
        await ended;
        const report = reports.pop();
        assert.ok(isUserError(report) && report.code === code);
      }
      if (process.platform === 'win32') return;
      const found = fakeCli(at('new'), 'exit 1', 'echo 3.71.0');
      await assert.rejects(signIn(window(systemClock, found), { how: 'auto' }).ended, failure('oci-cli-failed'));
      const withProvider = { how: 'cli', identityProvider: 'Okta' } as const;
      await assert.rejects(signIn(window(systemClock, found), withProvider).ended, failure('oci-cli-old', /3\.71\.1/u));
    });
  });

  describe('validate', () => {
    it('tells the end of a session, by itself and by Oracle', async () => {
      session(oracle.signIn(key));
      const { token } = await profile();
      for (const where of ['locally', 'atOracle'] as const) {
        assert.deepEqual(await window().validate(await profile(), where), { valid: true, until: token?.expiresAt });
      }
      session(oracle.signIn(key, { age: 61 * MINUTE, lifetime: -MINUTE }));
      for (const where of ['locally', 'atOracle'] as const) {
        const validity = await window().validate(await profile(), where);
        assert.ok(!validity.valid && validity.why === 'ended', where);
        assert.equal(validity.error.code, 'oci-session-over');
      }
    });

    it('tells a session that Oracle has ended', async () => {
      const token = oracle.signIn(key);
      session(token);
      oracle.revoke(token);
      const validity = await window().validate(await profile(), 'atOracle');
      assert.ok(!validity.valid && validity.why === 'refused');
      assert.equal(validity.error.code, 'oci-session-refused');
    });

    it('tells a clock that is off, also one by which the session is over', async () => {
      session(oracle.signIn(key));
      for (const minutes of [-10, 10, 600]) {
        const clock = manualClock(Date.now() + minutes * MINUTE);
        const validity = await window(clock).validate(await profile(), 'atOracle');
        assert.ok(!validity.valid && validity.why === 'clock', String(minutes));
      }
    });

    it('tells whether Oracle knows an API key, which has no end', async () => {
      personIn(home, { '.oci/config': apiKeyProfile('KEY', key), '.oci/key.pem': pemOf(key) });
      assert.deepEqual(await window().validate(await profile('KEY'), 'locally'), { valid: true, until: undefined });
      const unknown = await window().validate(await profile('KEY'), 'atOracle');
      assert.ok(!unknown.valid && unknown.why === 'refused');
      oracle.addApiKey(key);
      assert.deepEqual(await window().validate(await profile('KEY'), 'atOracle'), { valid: true, until: undefined });
    });
  });

  it('renews at once, once for all windows', async () => {
    session(oracle.signIn(key, { age: 30 * MINUTE, lifetime: 30 * MINUTE }));
    const before = await profile();
    const asked = oracle.requests.length;
    const renewed = await Promise.all([window().refresh(before), window().refresh(before)]);
    assert.equal(oracle.requests.length, asked + 1);
    assert.equal(new Set(renewed.map(({ token }) => token)).size, 1);
    assert.ok(renewed[0].expiresAt > before.token!.expiresAt);
    personIn(home, { '.oci/config': apiKeyProfile('KEY', key), '.oci/key.pem': pemOf(key) });
    await assert.rejects(window().refresh(await profile('KEY')), failure('oci-key-permanent'));
  });

  it('signs out, and what the plugin remembers goes', async () => {
    session(oracle.signIn(key));
    await window().signOut(await profile());
    assert.ok(!existsSync(at('.oci/sessions/MFA')));
    assert.deepEqual(forgotten, ['oke']);
  });
});
