import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pemText } from '../../src/base/brandedText.ts';
import {
  authorityFingerprint,
  type ClientApprovals,
  createClientApprovals,
  isApproved,
} from '../../src/approvals/clientApprovals.ts';
import { toDestination } from '../../src/exec/destination.ts';
import { clientKey } from '../../src/sessions/ids.ts';
import {
  CLIENT_ID,
  fixedKey,
  ISSUER,
  manualClock,
  NOW,
  sampleCluster,
  temporaryFolder,
  TEST_KEY,
} from '../signin/support.ts';

describe('what the person decided about clients', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const prod = toDestination(sampleCluster(), undefined);
  const other = toDestination(sampleCluster({ server: 'https://other.example.com' }), undefined);

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  const open = (hostKey = fixedKey()): ClientApprovals =>
    createClientApprovals({ stateFolder: folder.path, hostKey, clock: manualClock() });
  const pathOf = (issuer: string, clientId: string) =>
    join(folder.path, 'clients', `${clientKey(issuer, clientId)}.sealed`);

  it('is nothing at first, and reading creates nothing', async () => {
    const client = await open().read(ISSUER, CLIENT_ID);
    assert.deepEqual(client, {
      issuer: ISSUER,
      clientId: CLIENT_ID,
      redirectUrl: undefined,
      destinations: [],
      authorities: [],
    });
    assert.equal(isApproved(client, prod), false);
    assert.equal((await open().list()).isApproved(ISSUER, CLIENT_ID, prod), false);
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('holds for that issuer, client and destination alone, in every window', async () => {
    await open().approve(ISSUER, CLIENT_ID, [prod], 'system');
    const client = await open().read(ISSUER, CLIENT_ID);
    assert.deepEqual(client.destinations, [
      { fingerprint: prod.fingerprint, host: 'api.example.com:6443', approvedAt: NOW },
    ]);
    const decisions = await open().list();
    assert.equal(decisions.isApproved(ISSUER, CLIENT_ID, prod), true);
    assert.equal(decisions.isApproved(ISSUER, CLIENT_ID, other), false);
    assert.equal(decisions.isApproved(ISSUER, 'another', prod), false);
    assert.equal(decisions.isApproved('https://evil.example', CLIENT_ID, prod), false);
  });

  it('adds up, also when windows decide at once, and is never there twice', async () => {
    await Promise.all([
      open().approve(ISSUER, CLIENT_ID, [prod], 'system'),
      open().approve(ISSUER, CLIENT_ID, [other, prod], 'system'),
      open().setRedirectUrl(ISSUER, CLIENT_ID, 'http://localhost:8000'),
    ]);
    await open().approve(ISSUER, CLIENT_ID, [prod], authorityFingerprint(pemText('PEM')));
    const { destinations, redirectUrl, authorities } = await open().read(ISSUER, CLIENT_ID);
    assert.deepEqual(authorities, ['system', `sha256:${createHash('sha256').update('PEM').digest('hex')}`]);
    assert.deepEqual(destinations.map(({ host }) => host).sort(), ['api.example.com:6443', 'other.example.com']);
    assert.equal(redirectUrl, 'http://localhost:8000');
    assert.equal((await open().setRedirectUrl(ISSUER, CLIENT_ID, undefined)).redirectUrl, undefined);
  });

  it('is asked again when it cannot be unsealed, was swapped, or belongs to another key', async () => {
    await open().approve(ISSUER, CLIENT_ID, [prod], 'system');
    const foreign = open(fixedKey({ ...TEST_KEY, bytes: new Uint8Array(32) }));
    assert.equal(isApproved(await foreign.read(ISSUER, CLIENT_ID), prod), false);
    renameSync(pathOf(ISSUER, CLIENT_ID), pathOf(ISSUER, 'thief'));
    assert.equal(isApproved(await open().read(ISSUER, 'thief'), prod), false);
    assert.equal((await open().list()).isApproved(ISSUER, 'thief', prod), false);
    writeFileSync(pathOf(ISSUER, CLIENT_ID), 'garbage');
    assert.equal(isApproved(await open().read(ISSUER, CLIENT_ID), prod), false);
    await open().approve(ISSUER, CLIENT_ID, [other], 'system');
    const client = await open().read(ISSUER, CLIENT_ID);
    assert.deepEqual([isApproved(client, prod), isApproved(client, other)], [false, true]);
  });
});
