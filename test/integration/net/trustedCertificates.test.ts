import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAuthority } from '../../hosts/certificates.ts';
import { type Running, serveTls } from '../../net/servers.ts';

/** Both stores are read once by a Node process, so a fresh one is asked. */
describe('an authority that the machine trusts', () => {
  let folder: string;
  let server: Running;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cluster-signin-trust-'));
    const authority = await createAuthority();
    await writeFile(join(folder, 'ca.pem'), authority.certPem);
    server = await serveTls(authority, (_request, response) => response.end('trusted'));
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  async function ask(variable: string): Promise<string> {
    const script = `
      import { createFetch } from ${JSON.stringify(new URL('../../../src/net/fetch.ts', import.meta.url).href)};
      const proxy = { editorProxy: '', editorNoProxy: [], env: {} };
      const fetch = createFetch({ proxy, timeoutMs: 5000, maxBytes: 1000 });
      console.log(await fetch('https://127.0.0.1:${server.port}', {}).then((answer) => answer.text(), (error) => error.code));`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: '', SSL_CERT_FILE: '', [variable]: join(folder, 'ca.pem') };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env });
    return stdout.trim();
  }

  it('is trusted when NODE_EXTRA_CA_CERTS names it', async () => {
    assert.equal(await ask('NODE_EXTRA_CA_CERTS'), 'trusted');
  });

  it('is not trusted otherwise', async () => {
    assert.equal(await ask('UNRELATED'), 'certificate-untrusted');
  });

  if (process.platform === 'linux') {
    it("is trusted when it is in the system's store", async () => {
      assert.equal(await ask('SSL_CERT_FILE'), 'trusted');
    });
  }
});
