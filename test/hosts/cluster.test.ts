import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { createAuthority, type Authority } from './certificates.ts';
import { startCluster, waitForIssuer, type Cluster } from './cluster.ts';
import { kubectl, type KubectlResult } from './kubectl.ts';
import { freePorts } from './process.ts';

/** The little of a provider that an API server asks for: where its keys are, and the keys. */
async function serveKeys(authority: Authority, port: number, publicKey: CryptoKey): Promise<Server> {
  const { certPem, keyPem } = await authority.issue({ commonName: 'issuer', ips: ['127.0.0.1'] });
  const issuer = `https://127.0.0.1:${port}`;
  const discovery = { issuer, jwks_uri: `${issuer}/keys` };
  const keys = { keys: [{ ...(await exportJWK(publicKey)), use: 'sig', alg: 'ES256' }] };
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? keys : discovery));
  });
  return server.listen(port, '127.0.0.1');
}

describe('the cluster', function () {
  this.timeout(300_000);
  let cluster: Cluster;
  let folder: string;
  let issuer: string;
  let server: Server;
  let privateKey: CryptoKey;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cluster-test-'));
    const authority = await createAuthority();
    const keys = await generateKeyPair('ES256');
    privateKey = keys.privateKey;
    const [port = 0] = await freePorts(1);
    issuer = `https://127.0.0.1:${port}`;
    server = await serveKeys(authority, port, keys.publicKey);
    cluster = await startCluster({ authority, issuer, issuerCaPem: authority.certPem, clientId: 'kubernetes' });
  });

  after(async () => {
    await cluster.stop();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  const tokenOf = (email: string, groups: string[]): Promise<string> =>
    new SignJWT({ email, groups })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(issuer)
      .setAudience('kubernetes')
      .setSubject(email)
      .setIssuedAt()
      .setExpirationTime('5 minutes')
      .sign(privateKey);

  async function getPodsWith(token: string): Promise<KubectlResult> {
    const kubeconfig = path.join(folder, 'config');
    const certificate = Buffer.from(cluster.caPem).toString('base64');
    const content = {
      clusters: [{ name: 'c', cluster: { server: cluster.server, 'certificate-authority-data': certificate } }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'payments' } }],
      'current-context': 'x',
    };
    await writeFile(kubeconfig, JSON.stringify(content));
    return kubectl({ kubeconfig, args: ['get', 'pods', '--output', 'name'] });
  }

  const pods = { code: 0, stdout: 'pod/checkout\npod/ledger\n', stderr: '' };

  it('answers the administrator', async () => {
    const args = ['get', 'pods', '--namespace', 'payments', '--output', 'name'];
    assert.deepEqual(await kubectl({ kubeconfig: cluster.adminKubeconfig, args }), pods);
  });

  it('refuses a token that nobody issued', async () => {
    const { code, stderr } = await getPodsWith('garbage');
    assert.equal(code, 1);
    assert.match(stderr, /You must be logged in to the server/u);
  });

  it("takes its provider's word for who somebody is, and lets their group in", async () => {
    const token = await tokenOf('alice@example.com', ['developers']);
    const { username, groups } = await waitForIssuer(cluster, token);
    assert.equal(username, 'oidc:alice@example.com');
    assert.ok(groups.includes('oidc:developers'));
    assert.deepEqual(await getPodsWith(token), pods);
  });

  it('forbids what no group of theirs may do', async () => {
    const token = await tokenOf('bob@example.com', []);
    await waitForIssuer(cluster, token);
    const { code, stderr } = await getPodsWith(token);
    assert.equal(code, 1);
    assert.match(stderr, /User "oidc:bob@example.com" cannot list resource "pods"/u);
  });
});
