import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import { stateFolder } from '../../../src/files/stateFolder.ts';
import type { Fetch } from '../../../src/net/fetch.ts';
import { generateToken } from '../../../src/oci/oke/generateToken.ts';
import { parseIni, valuesOf } from '../../../src/oci/config/ini.ts';
import { jwkOf, jwkOfToken } from '../../../src/oci/profiles/jwk.ts';
import { fingerprintOf, parsePrivateKey } from '../../../src/oci/config/privateKeys.ts';
import { whoListens } from '../../../src/oci/signIn/callbackPort.ts';
import { type OciProfile, readOciFiles } from '../../../src/oci/profiles/profiles.ts';
import { createOciServices, type OciServices } from '../../../src/signin/oke/ociServices.ts';
import { bringToCli, takeCallbackPort } from '../../hosts/callback-port.ts';
import { type Oci, type OciResult, prepareOci, runOci } from '../../hosts/oci.ts';
import { requestOfOkeToken } from '../../hosts/oracle-signature.ts';
import { fetchAt, type Oracle, startOracle } from '../../hosts/oracle.ts';
import { startProgram, until } from '../../hosts/process.ts';
import { createProgress } from '../../setup/progress.mjs';
import { failure } from '../../oidc/failure.ts';
import { bringToUs, CALLBACK, personAt, playBrowser } from '../../oci/callback.ts';
import { generate, newKey } from '../../oci/home.ts';

const CONFIG = '; mine\n[DEFAULT]\nregion=us-phoenix-1\n\n# for the cluster\n[OTHER]\nuser = x\n';

/** The real CLI by itself, the CLI run by us, and ours without it, on one profile, in front of a stand-in for Oracle. */
describe('signing in to OCI beside the real oci CLI', function () {
  this.timeout(300_000);
  let oci: Oci;
  let oracle: Oracle;
  let home: string;
  let caFile: string;
  let fetchIt: Fetch;
  let services: OciServices & { dispose(): void };
  let giveBack: () => void;

  before(async () => {
    oci = await prepareOci(createProgress('oci'));
    oracle = await startOracle();
    fetchIt = fetchAt(oracle);
    giveBack = await takeCallbackPort();
  });

  after(async () => {
    giveBack();
    await oracle.stop();
  });

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'oci-authenticate-'));
    caFile = path.join(home, 'ca.pem');
    await writeFile(caFile, oracle.caPem);
    services = createOciServices({
      host: personAt(home),
      stateFolder: path.join(home, 'state'),
      clock: systemClock,
      fetch: () => fetchIt,
      cliPath: () => oci.command,
      cache: { remove: () => Promise.resolve() },
      passPhrase: () => Promise.resolve(undefined),
      report: (error) => {
        throw error;
      },
    });
  });

  afterEach(async () => {
    services.dispose();
    await rm(home, { recursive: true });
  });

  const environment = () => ({ HOME: home, HTTPS_PROXY: oracle.proxy, REQUESTS_CA_BUNDLE: caFile, BROWSER: 'true' });
  const cli = (...args: readonly string[]): Promise<OciResult> =>
    runOci(oci.command, [...args, '--profile', 'MFA'], { env: environment() });
  const configPath = (): string => path.join(home, '.oci/config');

  async function profile(): Promise<OciProfile> {
    const { profiles } = await readOciFiles(personAt(home));
    return profiles.find(({ name }) => name === 'MFA') ?? assert.fail('no profile MFA');
  }

  /** In a terminal. */
  async function byCliAlone(region: string): Promise<string> {
    const args = ['session', 'authenticate', '--region', region, '--profile-name', 'MFA'];
    const program = startProgram({ command: oci.command, args, env: environment() });
    const asked = (): string | undefined => /^ *(https:\S+)\n/mu.exec(program.output())?.[1];
    const url = await until('the URL', () => Promise.resolve(asked()), { program });
    await bringToCli(oracle.signedInAt(url));
    await until('the end', () => Promise.resolve(program.hasEnded() || undefined));
    await program.stop();
    assert.match(program.output(), /Config written to/u);
    return url;
  }

  async function byUs(how: 'cli' | 'native', region: string): Promise<string> {
    const browser = playBrowser();
    const request = { configPath: configPath(), profileName: 'MFA', region, how } as const;
    const signedIn = services.signIn(request, browser, new AbortController().signal);
    const url = await Promise.race([browser.opened, signedIn.then(() => assert.fail('no browser'))]);
    await (how === 'cli' ? bringToCli : bringToUs)(oracle.signedInAt(url));
    await signedIn;
    return url;
  }

  /** All files but for what is random, with their modes, and the profile's keys in order with their values. */
  async function leftBehind() {
    const root = path.join(home, '.oci');
    const names = (await readdir(root, { recursive: true })).sort();
    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(root, name);
        const { mode } = await stat(file);
        return { name, mode: mode.toString(8), text: name === 'config' ? '' : await shapeOf(file) };
      }),
    );
    const pem = await readFile(path.join(root, 'sessions/MFA/oci_api_key.pem'), 'utf8');
    const key = parsePrivateKey(pem, undefined, 'the key');
    const values = [...valuesOf(parseIni(await readFile(configPath(), 'utf8'), ''), 'MFA')!];
    assert.equal(new Map(values).get('fingerprint'), fingerprintOf(key));
    assert.deepEqual(jwkOfToken(await readFile(path.join(root, 'sessions/MFA/token'), 'utf8')), jwkOf(key));
    return { files, values: values.filter(([name]) => name !== 'fingerprint') };
  }

  async function shapeOf(file: string): Promise<string> {
    if ((await stat(file)).isDirectory()) return 'folder';
    return (await readFile(file, 'utf8')).replace(/^(?!OCI_API_KEY$)[\w+/=]+$/gmu, 'x').replace(/[\w-]{20,}/gu, 'y');
  }

  function shapeOfUrl(url: string): string {
    return url.replace(/(nonce|public_key)=[^&]+/gu, '$1=x');
  }

  it('leaves equal files after an equal URL, whoever did it', async () => {
    const results = [];
    for (const run of [
      byCliAlone,
      (region: string) => byUs('cli', region),
      (region: string) => byUs('native', region),
    ]) {
      const url = await run('iad');
      results.push({ url: shapeOfUrl(url), ...(await leftBehind()) });
      await rm(path.join(home, '.oci'), { recursive: true });
    }
    assert.deepEqual(results[1], results[0]);
    assert.deepEqual(results[2], results[0]);
    assert.match(results[0]!.url, /^https:\/\/login\.us-ashburn-1\.oraclecloud\.com\//u);
  });

  it('uses what the CLI left, and the CLI what it left, sign-out included', async () => {
    await byCliAlone('us-ashburn-1');
    assert.equal((await services.validate(await profile(), 'atOracle')).valid, true);
    const host = personAt(home);
    const generated = await generateToken(generate('--profile', 'MFA'), { host, clock: systemClock });
    assert.ok(generated.kind === 'credential');
    assert.match(oracle.authenticate(requestOfOkeToken(generated.token)).user, /^ocid1\.user/u);
    const before = await profile();
    oracle.setClock(60_000);
    const renewed = await services.refresh(before);
    assert.ok(renewed.expiresAt > before.token!.expiresAt);
    oracle.setClock(0);
    await services.signOut(await profile());
    assert.deepEqual((await readOciFiles(personAt(home))).profiles, []);

    await byUs('native', 'us-ashburn-1');
    const validated = await cli('session', 'validate');
    assert.match(validated.stderr, /Session is valid until/u);
    const refreshed = await cli('session', 'refresh');
    assert.match(refreshed.stderr, /Successfully refreshed token/u);
    assert.equal((await services.validate(await profile(), 'locally')).valid, true);
    const terminated = await cli('session', 'terminate');
    assert.match(terminated.stderr, /Successfully removed profile/u);
  });

  it('keeps the comments of the config file, which the CLI by itself drops', async () => {
    await byUs('native', 'fra');
    await writeFile(configPath(), CONFIG);
    await byUs('cli', 'fra');
    const text = await readFile(configPath(), 'utf8');
    assert.ok(text.startsWith(`${CONFIG}\n[MFA]\n`), text);
    assert.match(text, /region=eu-frankfurt-1\n/u);
    await services.signOut(await profile());
    assert.equal(await readFile(configPath(), 'utf8'), CONFIG);
    assert.deepEqual(await readdir(path.join(home, '.oci/sessions')), []);
  });

  it('hands a pasted address to the CLI that waits, and minds no config file that the CLI could not read', async () => {
    await mkdir(path.dirname(configPath()));
    const hostile = '\ufeff; mine\r\n[DEFAULT]\r\nregion : iad\r\n\r\n[with blank]\r\nuser=%(x)s';
    await writeFile(configPath(), hostile);
    const browser = playBrowser();
    const request = { configPath: configPath(), profileName: 'MFA', region: 'iad', how: 'cli' } as const;
    const signedIn = services.signIn(request, browser, new AbortController().signal);
    const address = oracle.signedInAt(await Promise.race([browser.opened, signedIn.then(String)]));
    const other = newKey();
    const foreign = new URLSearchParams({ security_token: oracle.signIn(other) }).toString();
    assert.throws(() => {
      browser.paste(`${CALLBACK}/#${foreign}`);
    }, failure('oci-answer-foreign'));
    browser.paste(` ${address} `);
    const { token } = await signedIn;
    assert.equal((await profile()).token?.token, token);
    assert.ok((await readFile(configPath(), 'utf8')).startsWith(hostile));
  });

  it('keeps a former session whole when the CLI is brought what is for another key, or no token', async () => {
    await byUs('native', 'iad');
    const before = await leftBehind();
    for (const [behaviour, code] of [
      ['binds another key', 'oci-answer-foreign'],
      ['garbles the token', 'oci-cli-failed'],
    ] as const) {
      oracle.setSignIn(behaviour);
      await assert.rejects(byUs('cli', 'iad'), failure(code, /./u, ['eyJ']));
      oracle.setSignIn('accepts');
      assert.deepEqual(await leftBehind(), before);
    }
  });

  it('leaves no process, no folder and a former session whole when it is cancelled', async () => {
    await byUs('native', 'iad');
    const before = await leftBehind();
    const cancel = new AbortController();
    const browser = playBrowser();
    const request = { configPath: configPath(), profileName: 'MFA', region: 'phx', how: 'cli' } as const;
    const signedIn = services.signIn(request, browser, cancel.signal);
    const failed = assert.rejects(signedIn, /given up/u);
    await Promise.race([browser.opened, failed]);
    cancel.abort(new Error('given up'));
    await failed;
    // What Python was about to run in place of a browser has a session of its own, and the port for a moment longer.
    await until('port 8181 to be free', async () => ((await whoListens(8181)) === undefined ? true : undefined));
    assert.deepEqual(await leftBehind(), before);
    const left = await readdir(path.join(stateFolder(personAt(home)), 'oci')).catch(() => []);
    assert.deepEqual(left, []);
  });
});
