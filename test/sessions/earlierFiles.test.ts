import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashName } from '../../src/base/hash.ts';
import { createOciRenewals, isRefused } from '../../src/sessions/ociRenewals.ts';
import { createSealedFiles } from '../../src/sessions/sealedFiles.ts';
import { createSessionStore } from '../../src/sessions/sessionStore.ts';
import { errorSentence } from '../../src/text/sentenceOf.ts';
import { fixedKey, manualClock, NOW, sampleSession, SESSION_ID, temporaryFolder } from '../signin/support.ts';

/** Files in which an earlier version kept an error as its sentence. */
describe('what an earlier version stored', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  const WHY = 'idp.example.com cannot answer at this time: try again in a minute.';
  const ENDED = 'idp.example.com has ended this session: sign in again.';

  async function put(change: object): Promise<void> {
    const key = await fixedKey().findOrCreate();
    await createSealedFiles(folder.path, 'sessions').put(SESSION_ID, key, { ...sampleSession(), ...change });
  }

  const store = () => createSessionStore({ stateFolder: folder.path, hostKey: fixedKey(), clock: manualClock() });

  it('of a renewal that fails is read, and kept when the session changes', async () => {
    await put({ failing: { since: NOW, why: WHY, code: 'provider-unavailable', attempts: 2, lastAt: NOW } });
    const carried = {
      since: NOW,
      why: { code: 'earlier-sentence', data: { code: 'provider-unavailable', text: WHY } },
      attempts: 2,
      lastAt: NOW,
    };
    await store().update(SESSION_ID, (current) => Promise.resolve(current && { ...current, signedInAt: NOW + 1 }));
    const found = await store().read(SESSION_ID);
    assert.ok(found.kind === 'session');
    const { failing, tokens } = found.session;
    assert.ok(failing !== undefined);
    assert.equal(errorSentence(failing.why), WHY);
    assert.deepEqual(failing, carried);
    assert.equal(tokens.idToken, 'id-0');
  });

  it('of a session that ended is read', async () => {
    await put({ ended: { at: NOW, why: ENDED } });
    const found = await store().read(SESSION_ID);
    assert.ok(found.kind === 'session');
    assert.equal(found.session.ended && errorSentence(found.session.ended.why), ENDED);
  });

  it('of an OCI session is read, and a refusal stays one', async () => {
    const tokenFile = '/home/alice/.oci/sessions/MFA/token';
    const path = join(folder.path, 'oci-renewals', `${hashName(tokenFile)}.json`);
    const failing = { expiresAt: NOW, since: NOW, lastAt: NOW, attempts: 1 };
    const why = 'Oracle refused the session: sign in again.';
    mkdirSync(join(folder.path, 'oci-renewals'), { mode: 0o700 });
    const earlier = { ...failing, code: 'oci-session-refused', why };
    writeFileSync(path, JSON.stringify({ tokenFile, signedInHere: true, failing: earlier }), { mode: 0o600 });
    const renewals = createOciRenewals(folder.path, manualClock());
    const read = (await renewals.list()).get(tokenFile)?.failing;
    assert.ok(read !== undefined && isRefused(read));
    assert.equal(errorSentence(read.why), why);
    await renewals.update(tokenFile, (current) => ({ ...current, signedInHere: false }));
    assert.deepEqual((await renewals.list()).get(tokenFile)?.failing, read);
    assert.doesNotMatch(readFileSync(path, 'utf8'), /"why":"/u);
  });
});
