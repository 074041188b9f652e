import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tokenSubjectOf } from '../../src/oci/oke/tokenSubject.ts';
import { toDestination } from '../../src/exec/destination.ts';
import { createOkeApprovals } from '../../src/approvals/okeApprovals.ts';
import { CLUSTER, generate, NOW } from '../oci/home.ts';
import { sampleCluster, temporaryFolder } from '../signin/support.ts';

describe('approvals of OKE clusters', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const approvals = () => createOkeApprovals(folder.path, { now: () => NOW });
  const destination = toDestination(sampleCluster({ server: 'https://10.0.0.6:6443' }), undefined);
  const subjectOf = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    await tokenSubjectOf(args, { platform: process.platform, env, home: folder.path });
  const mfa = generate('--profile', 'MFA');
  const folderOfFiles = () => path.join(folder.path, 'oke');
  const file = () => path.join(folderOfFiles(), readdirSync(folderOfFiles())[0] ?? '');

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it('are for one profile, cluster and destination', async () => {
    const subject = await subjectOf(mfa);
    assert.equal(await approvals().isApproved(subject, destination), false);
    await approvals().approve(subject, destination);
    await approvals().approve(subject, destination);
    assert.equal(readdirSync(folderOfFiles()).length, 1);
    const isApproved = async (...given: Parameters<typeof subjectOf>) =>
      await approvals().isApproved(await subjectOf(...given), destination);
    // However it is written.
    assert.ok(await isApproved(['ce', 'cluster', 'generate-token', '--profile=MFA', `--cluster-id=${CLUSTER}`]));
    assert.ok(await isApproved(generate(), { OCI_CLI_PROFILE: 'MFA' }));
    assert.ok(await isApproved(mfa, { OCI_CLI_PASSPHRASE: 'x' }));
    assert.ok(await isApproved([...mfa, '--auth', 'security_token', '--region', 'us-phoenix-1']));
    for (const args of [
      generate(),
      generate('--profile', 'OTHER'),
      [...mfa, '--cluster-id', `${CLUSTER}b`],
      [...mfa, '--config-file', '/other'],
      [...mfa, '--auth', 'instance_principal'],
      [...mfa, '--unknown'],
    ]) {
      assert.equal(await isApproved(args), false, args.join(' '));
    }
    for (const name of ['OCI_CLI_USER', 'OCI_CLI_KEY_FILE', 'OCI_CLI_SECURITY_TOKEN_FILE', 'OCI_CLI_CONFIG_FILE']) {
      assert.equal(await isApproved(mfa, { [name]: '/x' }), false, name);
    }
    const other = toDestination(sampleCluster({ server: 'https://10.0.0.6' }), undefined);
    assert.equal(await approvals().isApproved(subject, other), false);
  });

  it('tell a person what says whose token it is, where it is not their own profile alone', async () => {
    assert.equal((await subjectOf(mfa)).by, undefined);
    const env = { OCI_CLI_KEY_FILE: '/theirs/key.pem', OCI_CLI_PASSPHRASE: 'open sesame' };
    const { by } = await subjectOf([...mfa, '--config-file', '/theirs/config'], env);
    assert.deepEqual(by, ['/theirs/config', 'OCI_CLI_KEY_FILE']);
  });

  it('tell a person which, and nobody a secret', async () => {
    const args = [...mfa, '--auth', 'instance_principal'];
    await approvals().approve(await subjectOf(args, { OCI_CLI_PASSPHRASE: 'open sesame' }), destination);
    assert.doesNotMatch(readFileSync(file(), 'utf8'), /sesame/u);
    rmSync(file());
    await approvals().approve(await subjectOf(mfa), destination);
    const text = readFileSync(file(), 'utf8');
    const { subject, fingerprint, ...rest } = JSON.parse(text) as Record<string, string>;
    assert.match(`${subject ?? ''} ${fingerprint ?? ''}`, /^[0-9a-f]{64} sha256:[0-9a-f]{64}$/u);
    assert.deepEqual(rest, {
      profile: 'MFA',
      cluster: CLUSTER,
      host: '10.0.0.6:6443',
      approvedAt: '2026-11-22T21:00:00.000Z',
    });
    if (process.platform === 'win32') return;
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.equal(statSync(folderOfFiles()).mode & 0o777, 0o700);
  });

  it('are not taken from a file cut short, garbled, of another name, or behind a link', async () => {
    const subject = await subjectOf(mfa);
    await approvals().approve(subject, destination);
    const [whole, name] = [readFileSync(file(), 'utf8'), file()];
    for (const content of ['', '{', '[]', 'null', '"x"', whole.slice(0, -9), whole.replace(/"subject": "./u, '$&0')]) {
      writeFileSync(name, content);
      assert.equal(await approvals().isApproved(subject, destination), false, content);
    }
    writeFileSync(name, whole);
    assert.ok(await approvals().isApproved(subject, destination));
    const other = await subjectOf(generate());
    await approvals().approve(other, destination);
    const [second = ''] = readdirSync(folderOfFiles()).filter((each) => path.join(folderOfFiles(), each) !== name);
    writeFileSync(path.join(folderOfFiles(), second), whole);
    assert.equal(await approvals().isApproved(other, destination), false);
    renameSync(name, path.join(folder.path, 'aside'));
    symlinkSync(path.join(folder.path, 'aside'), name);
    assert.equal(await approvals().isApproved(subject, destination), false);
  });
});
