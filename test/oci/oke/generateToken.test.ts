import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateToken } from '../../../src/oci/oke/generateToken.ts';
import { requestOfOkeToken } from '../../hosts/oracle-signature.ts';
import { failure } from '../../oidc/failure.ts';
import {
  apiKeyProfile,
  generate,
  MINUTE,
  newKey,
  NOW,
  pemOf,
  personIn,
  sessionFiles,
  sessionProfile,
  sessionToken,
} from '../home.ts';

type Files = Readonly<Record<string, string>>;

/** What the real CLI does alike is in realCli.test.ts; here is what we do of our own. */
describe('generating an OKE token', () => {
  const key = newKey();
  const plain: Files = { '.oci/key.pem': pemOf(key), '.oci/config': apiKeyProfile('DEFAULT', key) };
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'oci-generate-'));
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  const run = (args: readonly string[], files: Files = plain, env: Record<string, string> = {}) =>
    generateToken(args, { host: personIn(home, files, env), clock: { now: () => NOW } });

  /** The one who signed, such as `ST` for a session. */
  const signerOf = async (...given: Parameters<typeof run>): Promise<string> => {
    const generated = await run(...given);
    assert.ok(generated.kind === 'credential');
    const { authorization } = requestOfOkeToken(generated.token).headers;
    return /keyId="(ST\$|[^"]+\/[^"/]+)/u.exec(String(authorization))?.[1]?.replace('$', '') ?? '';
  };

  const withSession = (claims: Record<string, unknown> = {}, more: Record<string, string> = {}): Files => ({
    ...plain,
    ...sessionFiles('MFA', key, sessionToken(claims)),
    '.oci/config': apiKeyProfile('DEFAULT', key) + sessionProfile('MFA', key, more),
  });
  const mfa = generate('--profile', 'MFA');

  describe('leaves to the CLI, unchanged,', () => {
    for (const auth of [
      'instance_principal',
      'resource_principal',
      'instance_obo_user',
      'oke_workload_identity',
      'pkcs11',
      '',
    ]) {
      it(`--auth ${auth || '""'}, even without any file`, async () => {
        const args = generate('--auth', auth);
        assert.deepEqual(await run(args, {}), { kind: 'handover', command: 'oci', args });
        assert.equal((await run(generate(), {}, { OCI_CLI_AUTH: auth })).kind, 'handover');
        const settings = { '.oci/oci_cli_rc': `[DEFAULT]\nauth=${auth}\n` };
        // There, another word means nothing, and a config file is missing.
        if (auth !== '') assert.equal((await run(generate(), settings)).kind, 'handover');
      });
    }

    it('another way to sign in that the profile itself names', async () => {
      const config = apiKeyProfile('DEFAULT', key, { authentication_type: 'instance_principal' });
      assert.equal((await run(generate(), { ...plain, '.oci/config': config })).kind, 'handover');
    });

    it('options that its settings file renames, and none of the others', async () => {
      const aliases = (line: string): Files => ({ ...plain, '.oci/oci_cli_rc': `[OCI_CLI_PARAM_ALIASES]\n${line}\n` });
      assert.equal((await run(generate(), aliases('--where = --region'))).kind, 'handover');
      assert.equal((await run(generate(), aliases('--ad = --availability-domain'))).kind, 'credential');
    });

    it('what is not known here', async () => {
      assert.equal((await run(generate('--debug'))).kind, 'handover');
    });
  });

  describe('with a profile that is a session', () => {
    it('signs with the session when nobody says how, where the CLI signs wrongly', async () => {
      assert.equal(await signerOf(mfa, withSession()), 'ST');
      assert.equal(await signerOf(mfa, withSession(), { OCI_CLI_AUTH: 'security_token' }), 'ST');
      const alone = { ...withSession(), '.oci/config': sessionProfile('MFA', key) };
      assert.equal(await signerOf(mfa, alone), 'ST');
      assert.equal(await signerOf(mfa, withSession({}, { user: 'ocid1.user.oc1..added' })), 'ST');
    });

    it('signs with the API key where the profile or the environment has a user for it', async () => {
      assert.match(
        await signerOf(mfa, withSession({}, { user: 'ocid1.user.oc1..other', key_file: '~/.oci/key.pem' })),
        /ocid1\.user\.oc1\.\.other/u,
      );
      assert.match(await signerOf(mfa, withSession(), { OCI_CLI_USER: 'ocid1.user.oc1..env' }), /oc1\.\.env/u);
      assert.match(await signerOf(generate(), withSession()), /aaaaaaaauser/u);
    });

    it('says so where an API key is asked for', async () => {
      const expected = failure('oci-profile-is-session', /"MFA".*--auth security_token/u);
      await assert.rejects(run(generate('--profile', 'MFA', '--auth', 'api_key'), withSession()), expected);
    });

    it('says when it ended, and how to begin anew', async () => {
      const token = sessionToken({ exp: NOW / 1000 });
      const expected = failure(
        'oci-session-over',
        /"MFA" expired at 2026-11-22 21:00 UTC\. Sign in again in the editor\.$/u,
        [token],
      );
      await assert.rejects(run(mfa, withSession({ exp: NOW / 1000 })), expected);
    });

    it('repeats no name as it stands', async () => {
      const name = '$(touch x) \u202e';
      const files = {
        ...sessionFiles('x', key, sessionToken({ exp: 1 })),
        '.oci/config': sessionProfile('x', key).replace('[x]', `[${name}]`),
      };
      await assert.rejects(
        run(generate('--profile', name), files),
        failure('oci-session-over', /^[^\u202e]*profile "\$\(touch x\) " expired[^\u202e]*$/u),
      );
    });

    it('ends the token with the session, and asks for a renewal in the last quarter', async () => {
      const far = await run(mfa, withSession());
      assert.ok(far.kind === 'credential');
      assert.deepEqual([far.expiresAt, far.renewal], [NOW + 4 * MINUTE, undefined]);
      const near = await run(mfa, withSession({ iat: NOW / 1000 - 3540, exp: NOW / 1000 + 60 }));
      assert.ok(near.kind === 'credential');
      assert.equal(near.expiresAt, NOW + MINUTE);
      assert.equal(near.renewal?.session.tokenFile, path.join(home, '.oci/sessions/MFA/token'));
      assert.equal(near.renewal.seen.expiresAt, NOW + MINUTE);
    });

    it('has it renewed in its own region, wherever the cluster is', async () => {
      const files = withSession({ iat: NOW / 1000 - 3540, exp: NOW / 1000 + 60 });
      const near = await run([...mfa, '--region', 'eu-frankfurt-1'], files, { OCI_REGION: 'x' });
      assert.ok(near.kind === 'credential');
      assert.match(requestOfOkeToken(near.token).host, /eu-frankfurt-1/u);
      assert.equal(near.renewal?.session.region, 'us-ashburn-1');
    });

    it('names the file that is missing', async () => {
      const config = { '.oci/config': sessionProfile('MFA', key) };
      await assert.rejects(run(mfa, config), failure('oci-session-missing', /MFA.token does not exist/u));
    });
  });

  describe('refuses, in one sentence,', () => {
    for (const id of ['', '..', '.', 'a/b', 'a?b', 'a b', 'a#b', '-x', 'ocid1%2f', 'ü']) {
      it(`the cluster ${JSON.stringify(id)}`, async () => {
        const args = ['ce', 'cluster', 'generate-token', `--cluster-id=${id}`];
        await assert.rejects(run(args), failure('oci-cluster-invalid', /--cluster-id/u));
      });
    }

    it('a region that would lead elsewhere', async () => {
      await assert.rejects(run(generate('--region', 'evil.example/')), failure('oci-region-invalid'));
    });

    it('a folder in the place of a file', async () => {
      await assert.rejects(run(generate('--config-file', '~/.oci')), failure('not-a-file', /a folder/u));
    });

    it('an environment that is not whole', async () => {
      const env = { OCI_CLI_USER: 'u', OCI_CLI_TENANCY: 't', OCI_CLI_FINGERPRINT: 'f' };
      await assert.rejects(run(generate(), {}, env), failure('oci-config-missing', /Sign in to OCI in the editor/u));
      const whole = { ...env, OCI_CLI_REGION: 'iad', OCI_CLI_KEY_CONTENT: 'k' };
      await assert.rejects(run(generate(), {}, whole), failure('oci-profile-incomplete', /environment.*tenancy/u));
    });

    it('a profile’s name with all that it may hold, cleaned', async () => {
      const name = '\u001b[31mred\u202e';
      await assert.rejects(
        run(generate('--profile', name)),
        failure('oci-profile-missing', /^[^\u202e]*"red"[^\u202e]*$/u),
      );
    });
  });
});
