import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OCI_VARIABLES } from '../../../src/oci/config/ociSettings.ts';
import { createTokenCache } from '../../../src/plugin/tokenCache.ts';
import { argumentsName, cacheName, OKE_KEY, okeApproval } from '../../../src/plugin/cacheName.ts';
import { pluginScript } from '../../../src/plugin/shellScript.ts';
import { temporaryFolder } from '../../signin/support.ts';

const KEY = 'example-com-0123456789abcdef01234567';
const INFO = JSON.stringify({
  kind: 'ExecCredential',
  apiVersion: 'client.authentication.k8s.io/v1',
  spec: { cluster: { server: 'https://10.0.0.6:6443', 'certificate-authority-data': 'QUJD' }, interactive: false },
});
const CREDENTIAL = JSON.stringify({ kind: 'ExecCredential', status: { token: "it's.a.token" } });

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('the script that kubectl runs', () => {
  for (const platform of ['linux', 'darwin'] as const) {
    describe(`written for ${platform}`, () => {
      let folder: ReturnType<typeof temporaryFolder>;
      let script: string;
      const cache = () => createTokenCache(folder.path);

      beforeEach(async () => {
        folder = temporaryFolder();
        script = join(folder.path, "it's the plugin");
        const program = join(folder.path, 'program.cjs');
        writeFileSync(program, 'console.log(JSON.stringify({ slow: process.argv.slice(2), env: process.env }));');
        const runtimes = join(folder.path, 'runtimes');
        writeFileSync(runtimes, `${join(folder.path, 'gone')}\n${process.execPath}\n`);
        writeFileSync(script, pluginScript({ cache: cache().folder, program, runtimes }, platform), { mode: 0o700 });
        await put();
      });
      afterEach(() => {
        folder.remove();
      });

      const put = async (endsAt = Date.now() + 3_600_000) => {
        await cache().put(KEY, cacheName(INFO)!, { approved: INFO, credential: CREDENTIAL, endsAt });
      };
      const file = () => join(cache().folder, KEY, cacheName(INFO)!);
      const run = (args: readonly string[] = ['get-token', KEY], env: Record<string, string> = {}): Promise<Outcome> =>
        new Promise((resolve) => {
          const whole = { PATH: process.env['PATH'] ?? '', KUBERNETES_EXEC_INFO: INFO, ...env };
          execFile(script, args, { env: whole }, (error, stdout, stderr) => {
            resolve({ code: Number(error?.code ?? 0), stdout, stderr });
          });
        });
      const assertFast = async (...given: Parameters<typeof run>) => {
        assert.deepEqual(await run(...given), { code: 0, stdout: `${CREDENTIAL}\n`, stderr: '' });
      };
      const assertSlow = async (...given: Parameters<typeof run>) => {
        const outcome = await run(...given);
        assert.equal(outcome.stderr, '');
        const { slow } = JSON.parse(outcome.stdout) as { slow: readonly string[] };
        assert.deepEqual(slow, given[0] ?? ['get-token', KEY]);
      };

      it('gives the cached answer', async () => {
        await assertFast();
        await assertFast([
          'get-token',
          KEY,
          '--issuer-url',
          'https://example.com',
          '--client-id',
          '$(touch x)`touch x`',
        ]);
      });

      it('gives nothing that has ended, and all after that to the runtime', async () => {
        await put(Date.now() - 1);
        await assertSlow(['get-token', KEY, "it's", 'a "word"', '', '*', '$HOME']);
      });

      it('gives nothing to another cluster, user agent or version', async () => {
        await assertSlow(undefined, { KUBERNETES_EXEC_INFO: INFO.replace('QUJD', 'QUJE') });
        await assertSlow(undefined, { KUBERNETES_EXEC_INFO: `${INFO} ` });
        await assertSlow(undefined, { KUBERNETES_EXEC_INFO: '' });
        await assertSlow(undefined, { KUBERNETES_EXEC_INFO: 'garbled "server":"' });
        await assertSlow(undefined, { KUBERNETES_EXEC_INFO: '{"server":"../../x"}' });
        await assertSlow(undefined, { KUBERNETES_EXEC_INFO: '{"server":"*"}' });
        await assertSlow(undefined, { KUBERNETES_EXEC_INFO: `{"server":"${'x'.repeat(50_000)}"}` });
      });

      it('knows no key but letters, digits and hyphens', async () => {
        for (const key of ['', '..', `../${KEY}`, `${KEY}/`, '*', "'; touch x; '", '$(touch x)', 'A']) {
          await assertSlow(['get-token', key]);
        }
        await assertSlow(['get-token']);
        await assertSlow([]);
        await assertSlow(['--help']);
      });

      it('takes no file cut short or garbled', async () => {
        const whole = readFileSync(file(), 'utf8');
        const future = new Date(Date.now() + 3_600_000);
        const contents = ['', '\n', '\0\0', whole.slice(0, 20), whole.slice(0, -3), whole.slice(0, -2), 'approved=\n'];
        for (const content of [...contents, ')(\n', 'no-such-program\n']) {
          writeFileSync(file(), content);
          utimesSync(file(), future, future);
          if (content !== whole.slice(0, -1)) await assertSlow();
        }
      });

      it('follows no symbolic link', async () => {
        const aside = `${file()}.aside`;
        renameSync(file(), aside);
        symlinkSync(aside, file());
        await assertSlow();
        const elsewhere = join(folder.path, 'elsewhere');
        renameSync(join(cache().folder, KEY), elsewhere);
        symlinkSync(elsewhere, join(cache().folder, KEY));
        await assertSlow();
      });

      it('takes a folder for no file', async () => {
        await cache().remove(KEY);
        mkdirSync(file(), { recursive: true });
        const future = new Date(Date.now() + 3_600_000);
        utimesSync(file(), future, future);
        await assertSlow();
      });

      it('starts the runtime without what was meant for others, and as a runtime', async () => {
        const outcome = await run(['x'], { NODE_OPTIONS: '--no-such-option', VSCODE_INSPECTOR_OPTIONS: '{}' });
        const { env } = JSON.parse(outcome.stdout) as { env: Record<string, string> };
        assert.equal(env['NODE_OPTIONS'], undefined);
        assert.equal(env['VSCODE_INSPECTOR_OPTIONS'], undefined);
        assert.equal(env['ELECTRON_RUN_AS_NODE'], '1');
      });

      it('finds a runtime on PATH when none that it knows is left, else says what to do', async () => {
        writeFileSync(join(folder.path, 'runtimes'), '/no/such/runtime\n');
        const bin = join(folder.path, 'bin');
        mkdirSync(bin);
        const outcome = await run(['x'], { PATH: bin });
        assert.equal(outcome.code, 1);
        assert.match(outcome.stderr, /^Cluster Sign-In cannot find a JavaScript runtime\. Open the editor.*\n$/u);
        symlinkSync(process.execPath, join(bin, 'node'));
        await assertSlow(['x'], { PATH: bin });
      });

      it('answers for OKE by its arguments, unless variables decide as well', async () => {
        const args = [
          'ce',
          'cluster',
          'generate-token',
          '--cluster-id',
          'ocid1.cluster.oc1.iad.aaaa',
          '--region',
          'iad',
        ];
        const endsAt = Date.now() + 3_600_000;
        const approved = okeApproval({ HOME: '/home/a' }, INFO);
        const home = { HOME: '/home/a' };
        await cache().put(OKE_KEY, argumentsName(args)!, { approved, credential: CREDENTIAL, endsAt });
        await assertFast(args, home);
        await assertSlow(args, { HOME: '/home/b' });
        await assertSlow(args);
        await assertSlow([...args, '--profile', 'MFA'], home);
        await assertSlow([...args, '--config-file', '/a b'], home);
        for (const name of OCI_VARIABLES) await assertSlow(args, { ...home, [name]: '' });
      });

      it('is private, as its folder is made again', async () => {
        chmodSync(join(cache().folder, KEY), 0o777);
        await put();
        await assertFast();
      });
    });
  }

  it('looks for the file that cacheName names', async () => {
    const folder = temporaryFolder();
    const script = join(folder.path, 'script');
    const text = pluginScript({ cache: folder.path, program: 'x', runtimes: 'x' }, 'linux');
    // The last line of the search tells the name instead of looking.
    writeFileSync(script, text.replace(/^ {2}folder=[^]*$/mu, '  printf "[%s]" "$name"\n}\nanswer "$@"\n'), {
      mode: 0o700,
    });
    const servers = [
      'https://a', 'https://a/', 'https://a//', 'a', 'a:b', ':a', '/a/', 'a:', '::', '', 'https://[::1]:6443/x', 'a b',
      'https://a/$x', 'https://a/%2e', 'é', '-', '--', 'a_b', 'x'.repeat(200), 'x'.repeat(201), '.', '..', 'a\\"b',
    ]; // prettier-ignore
    for (const server of servers) {
      for (const info of [`{"server":"${server}"}`, `{"server": "${server}", "x":"y"}`, `"server":"${server}`]) {
        const told = await new Promise<string>((resolve) => {
          execFile(script, ['get-token', KEY], { env: { KUBERNETES_EXEC_INFO: info } }, (_, stdout) => {
            resolve(stdout);
          });
        });
        const name = cacheName(info);
        if (name !== undefined) assert.equal(told, `[${name}]`, info);
      }
    }
    assert.equal(cacheName('{"server":"https://a:6443"}'), 'https___a_6443');
    folder.remove();
  });
});
