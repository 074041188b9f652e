import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isUserError } from '../../../src/errors/userError.ts';
import type { Fetch } from '../../../src/net/fetch.ts';
import { type OciProfile, readOciFiles } from '../../../src/oci/profiles/profiles.ts';
import type { SessionToken } from '../../../src/oci/profiles/sessionToken.ts';
import { keepOci } from '../../../src/signin/oke/forgetRenewals.ts';
import type { OciFailing, OciRenewal } from '../../../src/sessions/ociRenewal.ts';
import { createOciRenewals, type OciRenewals } from '../../../src/sessions/ociRenewals.ts';
import { renewOciAt } from '../../../src/signin/renewal/ociSchedule.ts';
import { createRenewOci, type RenewOci } from '../../../src/signin/renewal/renewOciSession.ts';
import { newKey, NOW, personIn, sessionFiles, sessionProfile, sessionToken } from '../../oci/home.ts';
import { manualClock, type ManualClock, MINUTE, temporaryFolder } from '../support.ts';
import { errorSentence } from '../../../src/text/sentenceOf.ts';

const SECONDS = 1_000;

function codeOf(failing: OciFailing | undefined): string | undefined {
  return failing?.why.code === 'earlier-sentence' ? failing.why.data.code : failing?.why.code;
}

describe('when an OCI session is next to be renewed', () => {
  const token: SessionToken = {
    token: 't',
    issuedAt: NOW - 10 * MINUTE,
    expiresAt: NOW + 50 * MINUTE,
    sessionEndsAt: undefined,
    tenancy: undefined,
    subject: undefined,
  };
  const failed = (attempts: number, code = 'x', expiresAt = token.expiresAt): OciRenewal => ({
    ...{ tokenFile: '/t', signedInHere: false, renewedAt: undefined },
    failing: {
      expiresAt,
      since: NOW,
      lastAt: NOW,
      attempts,
      why: { code: 'earlier-sentence', data: { code, text: '' } },
    },
  });

  it('is in the last quarter of its life', () => {
    assert.equal(renewOciAt(token, undefined, NOW), NOW + 35 * MINUTE);
    assert.equal(renewOciAt({ ...token, issuedAt: undefined }, undefined, NOW), NOW + 35 * MINUTE);
    assert.equal(renewOciAt({ ...token, issuedAt: NOW + 45 * MINUTE }, undefined, NOW), NOW + 48.75 * MINUTE);
  });

  it('is not all the time for a token that does not say when it was renewed', () => {
    assert.equal(renewOciAt({ ...token, issuedAt: NOW - 20 * 60 * MINUTE }, undefined, NOW), NOW + 35 * MINUTE);
    assert.equal(renewOciAt({ ...token, issuedAt: NOW + 51 * MINUTE }, undefined, NOW), NOW + 35 * MINUTE);
  });

  it('is never for one that has ended, or that ends with the session', () => {
    assert.equal(renewOciAt(token, undefined, token.expiresAt), undefined);
    assert.equal(renewOciAt({ ...token, sessionEndsAt: token.expiresAt }, undefined, NOW), undefined);
    assert.equal(renewOciAt({ ...token, sessionEndsAt: token.expiresAt + SECONDS }, undefined, NOW), undefined);
    assert.notEqual(renewOciAt({ ...token, sessionEndsAt: token.expiresAt + MINUTE }, undefined, NOW), undefined);
  });

  it('is ever later while it fails', () => {
    assert.equal(renewOciAt(token, failed(1), NOW), NOW + 5 * SECONDS);
    assert.equal(renewOciAt(token, failed(4), NOW), NOW + 40 * SECONDS);
    assert.equal(renewOciAt(token, failed(40), NOW), NOW + 10 * MINUTE);
    assert.equal(renewOciAt(token, failed(40), NOW - MINUTE), NOW - MINUTE);
  });

  it('is never again when Oracle said no to that token, and as usual with another one', () => {
    assert.equal(renewOciAt(token, failed(1, 'oci-session-refused'), NOW), undefined);
    assert.equal(renewOciAt(token, failed(1, 'oci-session-refused', 1), NOW), NOW + 35 * MINUTE);
  });

  it('is no sooner than a minute after the last time', () => {
    const renewal = { ...failed(1), failing: undefined, renewedAt: NOW };
    const short = { ...token, expiresAt: NOW + 30 * SECONDS, issuedAt: NOW };
    assert.equal(renewOciAt(short, renewal, NOW), NOW + MINUTE);
    assert.equal(renewOciAt(token, { ...renewal, renewedAt: NOW + MINUTE }, NOW), NOW + 35 * MINUTE);
  });
});

function unexpected(): never {
  throw new Error('nobody was to be told');
}

describe('renewing an OCI session in the background', () => {
  const key = newKey();
  const folder = temporaryFolder();
  let clock: ManualClock;
  let renewals: OciRenewals;
  let profile: OciProfile;
  let home: string;
  let answers: ((asked: number) => Response | Promise<Response>) | undefined;
  let asked: number;
  let reported: unknown[];
  let number = 0;

  beforeEach(async () => {
    home = join(folder.path, `home-${number++}`);
    clock = manualClock(NOW + 40 * MINUTE);
    renewals = createOciRenewals(join(home, 'state'), clock);
    [asked, reported, answers] = [0, [], undefined];
    profile = await profileOf(sessionToken());
  });
  after(() => {
    folder.remove();
  });

  const env = { XDG_STATE_HOME: join(folder.path, 'locks') };
  async function profileOf(token: string): Promise<OciProfile> {
    const host = personIn(home, { '.oci/config': sessionProfile('MFA', key), ...sessionFiles('MFA', key, token) });
    return (await readOciFiles(host)).profiles[0] ?? assert.fail('no profile');
  }
  const moved = (minutes = 100): Response =>
    Response.json({ token: sessionToken({ iat: clock.now() / 1000, exp: (NOW + minutes * MINUTE) / 1000 }) });
  const fetch: Fetch = async () => {
    asked++;
    return (await answers?.(asked)) ?? moved();
  };
  const window = (more: Partial<Parameters<typeof createRenewOci>[0]> = {}): RenewOci =>
    createRenewOci({
      ...{ renewals, clock, fetch: () => fetch, passPhrase: () => Promise.resolve(undefined) },
      report: (error) => reported.push(error),
      host: { platform: process.platform, env, home },
      ...more,
    });
  const tokenNow = (): string => readFileSync(profile.session?.tokenFile ?? '', 'utf8');
  const noted = async (): Promise<OciRenewal | undefined> => [...(await renewals.list()).values()][0];

  it('moves its end, and notes when that was', async () => {
    const before = tokenNow();
    await window()(profile);
    assert.notEqual(tokenNow(), before);
    assert.equal(asked, 1);
    const { tokenFile = '' } = profile.session ?? {};
    assert.deepEqual(await noted(), { tokenFile, signedInHere: false, renewedAt: clock.now(), failing: undefined });
  });

  it('asks once for any number of windows', async () => {
    await Promise.all(Array.from({ length: 6 }, () => window()(profile)));
    assert.equal(asked, 1);
  });

  it('asks once for any number of windows when that fails, too, and notes nothing secret', async () => {
    answers = () => new Response('{}', { status: 503 });
    await Promise.all(Array.from({ length: 6 }, () => window()(profile)));
    assert.equal(asked, 1);
    const failing = (await noted())?.failing;
    assert.match(
      failing === undefined ? '' : errorSentence(failing.why),
      /could not renew your OCI session for profile "MFA" \(status 503\)/u,
    );
    assert.deepEqual([failing?.attempts, failing?.since, codeOf(failing)], [1, clock.now(), 'oci-refresh-failed']);
    assert.ok(!JSON.stringify(failing).includes(tokenNow()));
    assert.deepEqual(
      reported.map((error) => isUserError(error) && error.code),
      ['oci-refresh-failed'],
    );
  });

  it('tries again when the pause is over, and then everything is well', async () => {
    const since = clock.now();
    answers = (time) => (time < 3 ? new Response('{}', { status: 503 }) : moved());
    await window()(profile);
    clock.advance(4 * SECONDS);
    await window()(profile);
    assert.equal(asked, 1);
    clock.advance(SECONDS);
    await window()(profile);
    assert.deepEqual([(await noted())?.failing?.attempts, (await noted())?.failing?.since], [2, since]);
    clock.advance(10 * SECONDS);
    await window()(profile);
    assert.equal((await noted())?.failing, undefined);
    assert.equal(asked, 3);
  });

  it('does not take an answer that moves nothing for a success', async () => {
    answers = () => moved(50);
    await window()(profile);
    assert.equal(codeOf((await noted())?.failing), 'oci-session-unmoved');
  });

  it('asks no more once Oracle refused', async () => {
    answers = () => new Response('{}', { status: 401 });
    await window()(profile);
    clock.advance(5 * MINUTE);
    await window()(profile);
    assert.equal(asked, 1);
    assert.equal(codeOf((await noted())?.failing), 'oci-session-refused');
  });

  it('asks nobody when the token was replaced since the snapshot was made, or has ended', async () => {
    writeFileSync(profile.session?.tokenFile ?? '', sessionToken({ iat: NOW / 1000 + 2400, exp: NOW / 1000 + 6000 }));
    await window()(profile);
    clock.advance(100 * MINUTE);
    await window()(profile);
    assert.equal(asked, 0);
    assert.equal((await noted())?.failing, undefined);
  });

  it('opens an encrypted key with what is kept, and says so when nothing is', async () => {
    const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'hush' } as const;
    writeFileSync(profile.session?.keyFile ?? '', key.export(options));
    await window()(profile);
    assert.equal(codeOf((await noted())?.failing), 'oci-pass-phrase-missing');
    clock.advance(MINUTE);
    await window({ passPhrase: (_, opens) => Promise.resolve(opens('hush') ? 'hush' : undefined) })(profile);
    assert.equal((await noted())?.failing, undefined);
    assert.equal(asked, 1);
  });

  it('leaves its notes to the person alone, and forgets those of sessions that are gone', async () => {
    await renewals.update('/nowhere/token', (current) => ({ ...current, signedInHere: true }));
    await window()(profile);
    assert.equal((await renewals.list()).size, 2);
    await renewals.sweep();
    assert.deepEqual([...(await renewals.list()).keys()], [profile.session?.tokenFile]);
    if (process.platform !== 'win32') assert.equal(statSync(join(home, 'state/oci-renewals')).mode & 0o777, 0o700);
    await renewals.update(profile.session?.tokenFile ?? '', () => undefined);
    assert.equal((await renewals.list()).size, 0);
  });

  it('is remembered for what was signed in from here, until it is signed out', async () => {
    const host = { platform: process.platform, env, home };
    const token = profile.token ?? assert.fail('no token');
    const oci = keepOci(
      { signIn: () => Promise.resolve(token), signOut: () => Promise.resolve() },
      { renewals, host, report: unexpected },
    );
    const request = { configPath: profile.configPath, profileName: 'MFA', region: 'iad', how: 'native' } as const;
    const conversation = { report: unexpected, expose: unexpected, open: unexpected, waitForBrowser: unexpected };
    assert.equal(await oci.signIn(request, conversation, new AbortController().signal), token);
    assert.equal((await renewals.list()).get(profile.session?.tokenFile ?? '')?.signedInHere, true);
    await window()(profile);
    assert.equal((await noted())?.signedInHere, true);
    await oci.signOut(profile);
    assert.equal((await renewals.list()).size, 0);
  });

  it('takes notes that are no notes for none', async () => {
    await window()(profile);
    const [name = ''] = [...(await renewals.list()).keys()];
    const own = join(home, 'state/oci-renewals');
    for (const text of ['', '{', '7', 'null', '{"tokenFile":7}', JSON.stringify({ tokenFile: '/another' })]) {
      await renewals.update(name, (current) => ({ ...current, renewedAt: clock.now() + 1 }));
      const file = readdirSync(own).find((each) => each.endsWith('.json')) ?? '';
      writeFileSync(join(own, file), text);
      assert.equal((await renewals.list()).size, 0, text);
    }
  });
});
