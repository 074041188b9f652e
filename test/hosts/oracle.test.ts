import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSigner, sessionKeyId, signedHeaders } from '../../src/oci/api/requestSignature.ts';
import { parseSessionToken } from '../../src/oci/profiles/sessionToken.ts';
import { apiKeyProfile, CLUSTER, MINUTE, newKey, pemOf, personIn, TENANCY } from '../oci/home.ts';
import { createProgress } from '../setup/progress.mjs';
import { bringToCli, withCallbackPort } from './callback-port.ts';
import { type Oci, type OciResult, prepareOci, runOci } from './oci.ts';
import { tooManyRequests } from './oracle-answer.ts';
import { compartmentId } from './oracle-tenancy.ts';
import { type Oracle, startOracle } from './oracle.ts';
import { startProgram, until } from './process.ts';

/** Whether the real CLI takes the stand-in for Oracle. */
describe('the stand-in for Oracle', function () {
  this.timeout(300_000);
  const key = newKey();
  let oci: Oci;
  let oracle: Oracle;
  let home: string;
  let env: Readonly<Record<string, string>>;

  before(async () => {
    oci = await prepareOci(createProgress('oci'));
    oracle = await startOracle();
    oracle.addApiKey(key);
    home = await mkdtemp(path.join(tmpdir(), 'oracle-'));
    const inHome = (name: string): string => path.join(home, name);
    const config = apiKeyProfile('DEFAULT', key, { key_file: inHome('.oci/key.pem') });
    personIn(home, { '.oci/config': config, '.oci/key.pem': `${pemOf(key)}OCI_API_KEY`, 'ca.pem': oracle.caPem });
    env = { HOME: home, HTTPS_PROXY: oracle.proxy, REQUESTS_CA_BUNDLE: inHome('ca.pem'), BROWSER: 'true' };
  });
  after(async () => {
    await oracle.stop();
    await rm(home, { recursive: true });
  });

  const cli = (...args: readonly string[]): Promise<OciResult> => runOci(oci.command, args, { env });
  const namesIn = ({ stdout, stderr }: OciResult): string[] => {
    assert.equal(stderr, '');
    return (JSON.parse(stdout) as { data: { name: string }[] }).data.map(({ name }) => name);
  };

  it('signs a person in who presses the button of its page', async () => {
    await withCallbackPort(async () => {
      const args = ['session', 'authenticate', '--region', 'iad', '--profile-name', 'MFA', '--tenancy-name', 'example'];
      const program = startProgram({ command: oci.command, args, env: { ...env, PYTHONUNBUFFERED: '1' } });
      try {
        const find = () => Promise.resolve(/^https:\S+/mu.exec(program.output())?.[0]);
        const url = await until('the address', find, { program });
        await bringToCli(oracle.signedInAt(url));
        await until('the end', () => Promise.resolve(program.hasEnded() || undefined), { program });
      } finally {
        await program.stop();
      }
      assert.match(program.output(), /Config written to/u);
    });
    const file = path.join(home, '.oci/sessions/MFA/token');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const { expiresAt, sessionEndsAt, tenancy } = parseSessionToken(await readFile(file, 'utf8'), file);
    assert.equal(tenancy, TENANCY);
    assert.ok(expiresAt > Date.now() && sessionEndsAt! > expiresAt + 20 * 60 * MINUTE);
    const session = ['--profile', 'MFA', '--auth', 'security_token'];
    assert.match((await cli('session', 'validate', ...session)).stderr, /Session is valid until/u);
    oracle.revoke(await readFile(file, 'utf8'));
    assert.match((await cli('session', 'validate', ...session)).stderr, /deemed invalid by service/u);
  });

  it('lists a thousand compartments page by page, though it is throttled in between', async () => {
    const parent = { compartmentId: TENANCY };
    const many = Array.from({ length: 1000 }, (_, index) => ({
      ...parent,
      id: compartmentId(`${index}`),
      name: `c${index}`,
    }));
    oracle.setCompartments([...many, { ...parent, id: compartmentId('hidden'), name: 'hidden', isAccessible: false }]);
    let left = 1;
    oracle.setTrouble(({ path: asked }) => (asked.includes('page=') && left-- > 0 ? tooManyRequests(1) : undefined));
    const options = ['--compartment-id-in-subtree', 'true', '--access-level', 'ACCESSIBLE', '--all'];
    const names = namesIn(await cli('iam', 'compartment', 'list', '--compartment-id', TENANCY, ...options));
    oracle.setTrouble(undefined);
    assert.deepEqual(
      names,
      many.map(({ name }) => name),
    );
  });

  it('gives clusters and their kubeconfig', async () => {
    const cluster = { id: CLUSTER, compartmentId: compartmentId('payments'), name: 'prod', caPem: oracle.caPem };
    oracle.setClusters([{ ...cluster, endpoints: { publicEndpoint: '203.0.113.7:6443' } }]);
    const listed = await cli('ce', 'cluster', 'list', '--compartment-id', compartmentId('payments'));
    assert.deepEqual(namesIn(listed), ['prod']);
    const options = ['--kube-endpoint', 'PUBLIC_ENDPOINT', '--with-auth-context', '--file', '-'];
    const { stdout } = await cli('ce', 'cluster', 'create-kubeconfig', '--cluster-id', CLUSTER, ...options);
    assert.match(stdout, /server: https:\/\/203\.0\.113\.7:6443\n/u);
    assert.match(stdout, /- --auth\n +- api_key\n +- --profile\n +- DEFAULT\n/u);
  });

  describe('takes no signature', () => {
    const at = (time: number) => {
      const session = createSigner(sessionKeyId(oracle.signIn(key)), key);
      const asked = {
        method: 'get',
        host: 'identity.us-ashburn-1.oci.oraclecloud.com',
        path: '/20160918/regions',
        at: time,
      } as const;
      return { ...asked, method: 'GET', headers: signedHeaders(session, asked), body: '' };
    };

    it('that is five minutes away by its own clock', () => {
      const request = at(Date.now());
      assert.equal(oracle.authenticate(request).tenancy, TENANCY);
      oracle.setClock(6 * MINUTE);
      assert.throws(() => oracle.authenticate(request), /date/u);
      oracle.setClock(0);
    });

    it('of a session that has ended by its own clock', () => {
      const request = at(Date.now() + 61 * MINUTE);
      oracle.setClock(61 * MINUTE);
      assert.throws(() => oracle.authenticate(request), /over/u);
      oracle.setClock(0);
    });
  });
});
