import type { User } from '../../../src/kubeconfig/read/model.ts';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Host } from '../../../src/base/platform.ts';
import { ociRenewalOf } from '../../../src/state/oke/ociRenewalOf.ts';
import type { OkeUse } from '../../../src/authenticators/oke/okeMethod.ts';
import { okeStatus } from '../../../src/authenticators/oke/okeStatus.ts';
import { type OciReading, type OciUses, readOciUses } from '../../../src/state/oke/okeUses.ts';
import type { OciRenewal } from '../../../src/sessions/ociRenewal.ts';
import { severityOf, type Status } from '../../../src/authenticators/shared/status.ts';
import { failureReason } from '../../../src/authenticators/shared/reasons.ts';
import { reasonSentence } from '../../../src/text/status/reasonsText.ts';
import { authMethodOf } from '../../../src/authenticators/authenticators.ts';
import { sampleUser } from '../../credential/samples.ts';
import {
  apiKeyProfile,
  generate,
  MINUTE,
  newKey,
  NOW,
  pemOf,
  personIn,
  section,
  sessionFiles,
  sessionProfile,
  sessionToken,
} from '../../oci/home.ts';
import type { ErrorInfo } from '../../../src/errors/userError.ts';

type Values = Readonly<Record<string, string>>;

/** As the snapshot store reads them. */
async function readUses(users: readonly User[], host: Host): Promise<OciReading> {
  return await readOciUses(new Map(users.map((each) => [each.name, authMethodOf(each)])), host);
}

function earlier(code: string, text: string): ErrorInfo {
  return { code: 'earlier-sentence', data: { code, text } };
}

describe('users that ask for OKE tokens', () => {
  const key = newKey();
  const usual: Values = {
    '.oci/key.pem': pemOf(key),
    '.oci/config':
      apiKeyProfile('DEFAULT', key) +
      sessionProfile('MFA', key) +
      section('robot', { authentication_type: 'instance_principal' }),
    ...sessionFiles('MFA', key, sessionToken()),
  };
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'oke-uses-'));
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  const user = (
    name: string,
    args: readonly string[],
    { command = 'oci', env = {} }: { command?: string; env?: Values } = {},
  ) =>
    sampleUser({
      name,
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command,
        args,
        env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
        interactiveMode: undefined,
        provideClusterInfo: false,
        installHint: undefined,
      },
    });
  const person = (files: Values = usual, env: Values = {}): Host => personIn(home, files, env);
  const session = generate('--profile', 'MFA', '--auth', 'security_token');

  async function usesOf(
    args: readonly string[],
    host = person(),
    more: Parameters<typeof user>[2] = {},
  ): Promise<OciUses> {
    return await readUses([user('alice', args, more)], host);
  }
  async function useOf(...given: Parameters<typeof usesOf>): Promise<OkeUse> {
    return (await usesOf(...given)).users.get('alice') ?? assert.fail('not recognised');
  }
  async function statusOf(...given: Parameters<typeof usesOf>): Promise<Status> {
    return statusIn(await usesOf(...given));
  }
  function statusIn(uses: OciUses, renewal: Partial<OciRenewal> = {}): Status {
    const use = uses.users.get('alice') ?? assert.fail('not recognised');
    const tokenFile = use.profile?.session?.tokenFile ?? '';
    const known = { tokenFile, signedInHere: false, renewedAt: undefined, failing: undefined, ...renewal };
    return okeStatus(use, ociRenewalOf(uses, new Map([[tokenFile, known]])));
  }

  it('are told by what kubectl runs for them, unless it prefers something else', () => {
    const alice = user('alice', session);
    assert.equal(authMethodOf(alice).kind, 'oke');
    assert.equal(authMethodOf({ ...alice, token: 'x' }).kind, 'none');
    assert.equal(
      authMethodOf(user('alice', session, { command: '/state/cluster-signin/bin/cluster-signin' })).kind,
      'oke',
    );
    assert.equal(authMethodOf(user('alice', ['eks'])).kind, 'none');
  });

  it('have the form of who answers them', async () => {
    const form = async (command: string, args = session): Promise<string> =>
      (await useOf(args, person(), { command })).user.form;
    assert.equal(await form('/usr/bin/oci'), 'oci');
    assert.equal(await form('/state/bin/cluster-signin'), 'plugin');
    assert.equal(await form('/usr/bin/node', ['/state/cluster-signin/bin/plugin.cjs', ...session]), 'plugin');
    assert.equal(await form('/home/alice/token_helper.sh'), 'wrapper');
  });

  it('are signed in until their session’s token ends', async () => {
    const status = await statusOf(session);
    const expiresAt = NOW + 50 * MINUTE;
    assert.deepEqual(status, {
      kind: 'signedIn',
      subject: undefined,
      profileName: 'MFA',
      expiresAt,
      session: { endsAt: undefined },
      renewal: { kind: 'byUs', lapses: true },
    });
    assert.equal(severityOf(status, expiresAt - 6 * MINUTE), 'good');
    assert.equal(severityOf(status, expiresAt), 'ended');
  });

  it('are so too where somebody gave the session a user, which other tools want', async () => {
    const files = { ...usual, '.oci/config': sessionProfile('MFA', key, { user: 'ocid1.user.oc1..added' }) };
    const status = await statusOf(session, person(files));
    assert.deepEqual(status.kind === 'signedIn' && status.renewal, { kind: 'byUs', lapses: true });
  });

  it('are renewed by nobody once the session’s horizon is as near as the token’s end', async () => {
    const sess_exp = new Date(NOW + 50 * MINUTE).toUTCString().replace('GMT', 'UTC');
    const status = await statusOf(
      session,
      person({ ...usual, ...sessionFiles('MFA', key, sessionToken({ sess_exp })) }),
    );
    assert.deepEqual(status.kind === 'signedIn' && status.renewal, { kind: 'none' });
    assert.equal(severityOf(status, NOW + 46 * MINUTE), 'soon');
  });

  it('say why the renewal fails, of the very token that they have', async () => {
    const uses = await usesOf(session);
    const failing = { expiresAt: NOW + 50 * MINUTE, since: 1, lastAt: 2, attempts: 3, why: earlier('x', 'No.') };
    const renewalIn = (status: Status) => (status.kind === 'signedIn' ? status.renewal : undefined);
    assert.deepEqual(renewalIn(statusIn(uses, { failing })), {
      kind: 'failing',
      since: 1,
      reason: failureReason(failing.why),
    });
    assert.deepEqual(renewalIn(statusIn(uses, { failing: { ...failing, expiresAt: 1 } })), {
      kind: 'byUs',
      lapses: true,
    });
  });

  it('are signed out when Oracle refused the session for good', async () => {
    const code = 'oci-session-refused';
    const why = earlier(code, 'Sign in again.');
    const failing = { expiresAt: NOW + 50 * MINUTE, since: 1, lastAt: 2, attempts: 1, why };
    const refused = { kind: 'signedOut', reason: failureReason(why), ended: true };
    assert.deepEqual(statusIn(await usesOf(session), { failing }), refused);
  });

  it('are signed in without end by an API key', async () => {
    const status = await statusOf(generate());
    assert.deepEqual(status, {
      kind: 'signedIn',
      subject: undefined,
      profileName: 'DEFAULT',
      expiresAt: undefined,
      renewal: { kind: 'none' },
    });
  });

  it('cannot be used with a key whose pass phrase our plugin would have to ask for', async () => {
    const pem = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret' }).toString();
    const config = (more: Values = {}): Values => ({
      '.oci/key.pem': pem,
      '.oci/config': apiKeyProfile('DEFAULT', key, more),
    });
    const kind = async (...given: Parameters<typeof statusOf>) => (await statusOf(...given)).kind;
    const plugin = { command: 'cluster-signin' };
    const status = await statusOf(generate(), person(config()), plugin);
    assert.match(
      status.kind === 'broken' ? reasonSentence(status.reason) : '',
      /key\.pem is encrypted\. Set pass_phrase/u,
    );
    assert.equal(await kind(generate(), person(config())), 'signedIn');
    assert.equal(await kind(generate(), person(config({ pass_phrase: 'secret' })), plugin), 'signedIn');
    const told = { ...plugin, env: { OCI_CLI_PASSPHRASE: 'secret' } };
    assert.equal(await kind(generate(), person(config()), told), 'signedIn');
  });

  describe('cannot be used with a session that nothing says is one', () => {
    for (const [what, args, flaw, command] of [
      ['without --auth', generate('--profile', 'MFA'), 'auth-missing', 'oci'],
      ['with another --auth', generate('--profile', 'MFA', '--auth', 'api_key'), 'auth-missing', 'oci'],
      ['by a script', generate('--profile', 'MFA'), 'auth-missing', 'helper.sh'],
      [
        'with another --auth, by our plugin',
        generate('--profile', 'MFA', '--auth=api_key'),
        'auth-missing',
        'cluster-signin',
      ],
      ['but our plugin sees it', generate('--profile', 'MFA'), undefined, 'cluster-signin'],
      ['but the words are there', session, undefined, 'oci'],
    ] as const) {
      it(what, async () => {
        const uses = await usesOf(args, person(), { command });
        assert.equal(uses.users.get('alice')?.flaw, flaw);
        const status = statusIn(uses);
        assert.equal(status.kind, flaw === undefined ? 'signedIn' : 'broken');
        if (status.kind === 'broken')
          assert.deepEqual(status.reason, { code: 'oke-auth-missing', data: { profileName: 'MFA' } });
      });
    }

    it('but the environment or the settings file says so', async () => {
      const args = generate('--profile', 'MFA');
      assert.equal((await useOf(args, person(usual, { OCI_CLI_AUTH: 'security_token' }))).flaw, undefined);
      assert.equal((await useOf(args, person(), { env: { OCI_CLI_AUTH: 'security_token' } })).flaw, undefined);
      const rc = { '.oci/oci_cli_rc': '[MFA]\nauth=security_token\n' };
      assert.equal((await useOf(args, person({ ...usual, ...rc }))).flaw, undefined);
    });
  });

  describe('are told from the files when they', () => {
    const states: readonly (readonly [string, readonly string[], Status['kind'], RegExp, Values?, Values?])[] = [
      ['have no profile', generate('--profile', 'gone'), 'signedOut', /config has no profile "gone"\. Sign in/u],
      ['have no config file', session, 'signedOut', /config has no profile "MFA"/u, {}],
      [
        'have no token',
        session,
        'signedOut',
        /does not exist\. Sign in/u,
        { '.oci/config': sessionProfile('MFA', key) },
      ],
      ['have no session', generate('--auth', 'security_token'), 'signedOut', /"DEFAULT" .* holds no session/u],
      [
        'have no key',
        generate(),
        'broken',
        /key\.pem does not exist/u,
        { '.oci/config': apiKeyProfile('DEFAULT', key) },
      ],
      ['have a garbled config file', generate(), 'broken', /Line 1 of .*config/u, { '.oci/config': 'x' }],
      ['have garbled settings', generate(), 'broken', /Line 1 of .*rc/u, { ...usual, '.oci/oci_cli_rc': 'x' }],
      ['go by the machine', generate('--auth', 'instance_principal'), 'unknown', /with instance_principal/u],
      ['go by a profile of another kind', generate('--profile', 'robot'), 'unknown', /neither a session nor/u],
      [
        'go by the environment',
        generate(),
        'unknown',
        /environment variable OCI_CLI_USER/u,
        usual,
        { OCI_CLI_USER: 'me' },
      ],
    ];
    for (const [what, args, kind, sentence, files, env] of states) {
      it(what, async () => {
        const status = await statusOf(args, person(files ?? usual, env ?? {}));
        assert.equal(status.kind, kind);
        assert.ok('reason' in status && status.reason !== undefined);
        assert.match(reasonSentence(status.reason), sentence);
      });
    }
  });

  it('may each lean on other files, which are read once', async () => {
    const host = person({
      ...usual,
      other: sessionProfile('MFA', key, { region: 'fra' }),
      rc: '[OCI_CLI_SETTINGS]\ndefault_profile=MFA\n',
    });
    const other = path.join(home, 'other');
    const users = [
      user('usual', session),
      user('named', [...session, '--config-file', '~/other']),
      user('told', session, { env: { OCI_CLI_CONFIG_FILE: other } }),
      user('by settings', generate('--auth', 'security_token', '--cli-rc-file', '~/rc')),
      user('none of them', ['eks']),
    ];
    const { files, users: uses, watched } = await readUses(users, host);
    assert.deepEqual(
      files.map(({ configPath }) => configPath),
      [path.join(home, '.oci/config'), other],
    );
    assert.deepEqual(
      [...uses].map(([name, { profile }]) => [name, profile?.region, profile?.name]),
      [
        ['usual', 'us-ashburn-1', 'MFA'],
        ['named', 'fra', 'MFA'],
        ['told', 'fra', 'MFA'],
        ['by settings', 'us-ashburn-1', 'MFA'],
      ],
    );
    assert.equal(uses.get('named')?.profile, uses.get('told')?.profile);
    for (const name of ['.oci/config', 'other', 'rc', '.oci/sessions/MFA/token']) {
      assert.ok(watched.includes(path.join(home, name)), name);
    }
  });
});
