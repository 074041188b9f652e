import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isUserError } from '../../../../../src/errors/userError.ts';
import { stateFolder } from '../../../../../src/files/stateFolder.ts';
import { createCliFlow } from '../../../../../src/oci/signIn/cli/cliFlow.ts';
import { isFixedWithoutCli } from '../../../../../src/oci/signIn/cli/cliErrors.ts';
import { jwkOf } from '../../../../../src/oci/profiles/jwk.ts';
import { signInUrl } from '../../../../../src/oci/signIn/signInUrl.ts';
import type { OciSignInTerms } from '../../../../../src/oci/signIn/ociSignInFlow.ts';
import { takeCallbackPort } from '../../../../hosts/callback-port.ts';
import { failure } from '../../../../oidc/failure.ts';
import { manualClock, until } from '../../../../signin/support.ts';
import { personAt, playBrowser } from '../../../../oci/callback.ts';
import { MINUTE, newKey, NOW, pemOf, sessionToken } from '../../../../oci/home.ts';
import { fakeCli } from '../../../../oci/signIn/cli/fakeCli.ts';

// What plays the CLI are scripts of a shell.
if (process.platform !== 'win32') {
  describe('signing in to OCI by the CLI', function () {
    this.timeout(300_000);
    const key = newKey();
    const region = { identifier: 'us-ashburn-1', domain: 'us-ashburn-1.oraclecloud.com' };
    const url = signInUrl({ region, key: jwkOf(key), nonce: 'n' });
    let giveBack: () => void;
    let home: string;
    let clock: ReturnType<typeof manualClock>;

    before(async () => {
      giveBack = await takeCallbackPort();
    });

    after(() => {
      giveBack();
    });

    beforeEach(() => {
      home = mkdtempSync(path.join(tmpdir(), 'oci-cli-'));
      clock = manualClock(NOW);
    });

    afterEach(() => {
      const left = readdirSync(path.join(stateFolder(personAt(home)), 'oci')).filter((name) => !name.endsWith('.lock'));
      assert.deepEqual(left, [], 'something is left behind');
      rmSync(home, { recursive: true });
    });

    const at = (name: string): string => path.join(home, name);

    function run(script: string, terms: Partial<OciSignInTerms> = {}, signal = new AbortController().signal) {
      const browser = playBrowser();
      const host = personAt(home, { HOME: home });
      const cli = { path: fakeCli(at('bin'), script), version: '3.95.1' };
      return { browser, ended: createCliFlow({ host, clock, cli })({ region: 'iad', ...terms }, browser, signal) };
    }

    /** What the CLI does at the end; arguments as ours gives them. */
    function writes({
      token = sessionToken({ jwk: jwkOf(key), iat: NOW / 1000 }),
      region: written = 'us-ashburn-1',
    } = {}): string {
      writeFileSync(at('key.pem'), `${pemOf(key)}OCI_API_KEY`);
      writeFileSync(at('token'), token);
      return [
        'config=$8; folder=${10}/$6; mkdir "$folder"',
        'cp "$HOME/key.pem" "$folder/oci_api_key.pem"; cp "$HOME/token" "$folder/token"',
        'echo public > "$folder/oci_api_key_public.pem"',
        `printf '\\n\\n[%s]\\nregion=${written}\\n' "$6" > "$config"`,
      ].join('\n');
    }

    const asks = `echo '    You can also open the following URL:'\necho '${url}'`;

    it('gives what the CLI wrote, which was told all, asked nothing and opened no browser', async () => {
      const said = 'echo "$@" > told; echo "$BROWSER $SUPPRESS_LABEL_WARNING" >> told; pwd >> told; cat >> told';
      const more = { tenancyName: '-acme', identityProvider: 'Okta & Co' };
      const { browser, ended } = run(`${said}\n${asks}\n${writes()}`, more);
      assert.equal(await browser.opened, url);
      const session = await ended;
      assert.equal(session.region, 'us-ashburn-1');
      assert.equal(session.publicKeyPem, 'public\n');
      const [args = '', ...rest] = readFileSync(at('told'), 'utf8').split('\n');
      assert.match(args, /^session authenticate --region us-ashburn-1 --profile-name session --config-location \//u);
      assert.match(args, / --tenancy-name=-acme --identity-provider-name=Okta & Co$/u);
      assert.deepEqual(rest, ['true True', home, '']);
    });

    it('finds the URL amid warnings and in pieces', async () => {
      const half = url.length / 2;
      const pieces = `printf '%s' '${url.slice(0, half)}'; sleep 0.05; echo '${url.slice(half)}'`;
      const warns = 'echo "FutureWarning: see https://example.com/x for more" >&2';
      const { browser, ended } = run(`${warns}\necho noise\n${pieces}\n${writes()}`);
      assert.equal(await browser.opened, url);
      await ended;
    });

    for (const [what, script, code, words] of [
      [
        'has no port',
        'echo "Could not complete bootstrap process because port 8181 is already in use."; exit 1',
        'oci-port-in-use',
        /8181/u,
      ],
      [
        'does not know the region',
        'echo "Error: x is not a valid region. Valid regions are"; exit 1',
        'oci-cli-region',
        /3\.95\.1 does not know/u,
      ],
      ['is too old', 'echo "Error: No such option: --token-location" >&2; exit 2', 'oci-cli-old', /3\.29\.4 or later/u],
      [
        'asks a question',
        'printf "Enter a region: "; echo "Abort: " >&2; exit 1',
        'oci-cli-asked',
        /Sign in without it/u,
      ],
      ['is killed', 'kill -9 $$', 'oci-cli-ended', /SIGKILL/u],
      [
        'fails otherwise',
        'echo "Traceback: eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvY2lkMS51c2Vy" >&2; exit 1',
        'oci-cli-failed',
        /exit code 1/u,
      ],
      ['fails after the browser', `${asks}; exit 1`, 'oci-cli-failed', /exit code 1/u],
      ['writes nothing', asks, 'oci-cli-failed', /without creating a session/u],
      ['says nothing', 'exit 0', 'oci-cli-failed', /exit code 0/u],
      ['writes without end', 'yes no | head -c 9000000; exit 1', 'oci-cli-failed', /exit code 1/u],
    ] as const) {
      it(`says in one sentence that the CLI ${what}`, async () => {
        const error: unknown = await run(script).ended.catch((caught: unknown) => caught);
        assert.ok(failure(code, words, ['eyJhbGciOiJSUzI1NiJ9'])(error));
        // Another program has the port, with the CLI or without.
        assert.equal(isFixedWithoutCli(error), code !== 'oci-port-in-use');
      });
    }

    it('keeps the CLI’s last words for the log, without what could be a token', async () => {
      const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvY2lkMS51c2Vy';
      const problem = await run(`echo "Traceback: ${token} is odd" >&2; exit 1`).ended.catch((error: unknown) => error);
      assert.ok(isUserError(problem) && problem.cause instanceof Error);
      assert.equal(Reflect.get(problem.cause, 'code'), 'Traceback: … is odd');
    });

    it('opens no address but Oracle’s', async () => {
      const { browser, ended } = run(`echo '${url.replace('oraclecloud.com', 'example.com')}'; sleep 60`);
      await assert.rejects(ended, failure('oci-cli-url'));
      assert.equal(await Promise.race([browser.opened, Promise.resolve('nothing')]), 'nothing');
    });

    const hangs = 'sleep 60 & echo $! > child; wait';
    const child = (): number => Number(readFileSync(at('child'), 'utf8'));
    const isUp = (): boolean => readdirSync(home).includes('child') && child() > 0;

    /** What has ended may wait for somebody who takes note of it. */
    const isRunning = (pid: number): boolean =>
      /^[^Z]/u.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim());

    it('ends a CLI that hangs, with what it started', async () => {
      const failed = assert.rejects(run(hangs).ended, failure('oci-cli-silent', /60 s/u));
      await until(isUp);
      clock.advance(MINUTE);
      await failed;
      assert.ok(!isRunning(child()));
    });

    it('ends the CLI when it is given up', async () => {
      const cancel = new AbortController();
      const failed = assert.rejects(run(`${asks}\n${hangs}`, {}, cancel.signal).ended, /given up/u);
      await until(isUp);
      cancel.abort(new Error('given up'));
      await failed;
      assert.ok(!isRunning(child()));
    });

    it('takes no token that is for another key, garbled, ended or of another time', async () => {
      const jwk = jwkOf(newKey());
      const seconds = NOW / 1000;
      for (const [token, code] of [
        [sessionToken({ jwk, iat: seconds }), 'oci-answer-foreign'],
        ['gar.bled', 'oci-answer-garbled'],
        [sessionToken({ iat: seconds - 100, exp: seconds }), 'oci-answer-over'],
        [sessionToken({ iat: seconds + 600, exp: seconds + 4200 }), 'oci-clock-off'],
      ] as const) {
        const { ended } = run(`${asks}\n${writes({ token })}`);
        await assert.rejects(ended, failure(code, /./u, [token]));
      }
    });

    it('says that what it should run is not there', async () => {
      const cli = { path: at('none'), version: '3.95.1' };
      const trip = createCliFlow({ host: personAt(home), clock, cli });
      const ended = trip({ region: 'iad' }, playBrowser(), new AbortController().signal);
      await assert.rejects(ended, failure('oci-cli-missing', /none could not be started/u));
    });
  });
}
