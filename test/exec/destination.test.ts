import assert from 'node:assert/strict';
import { toDestination } from '../../src/exec/destination.ts';
import { sampleCluster } from '../signin/support.ts';
import { listed } from '../kubeconfig/listed.ts';

describe('destinations', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  const data = Buffer.from(pem).toString('base64');
  const of = (...args: Parameters<typeof sampleCluster>) => toDestination(sampleCluster(...args), undefined);

  it('are the same however the same place is written', () => {
    const plain = of({ server: 'https://api.example.com' });
    for (const server of ['https://API.Example.com:443', 'HTTPS://api.example.com/', ' https://api.example.com// ']) {
      assert.equal(of({ server }).fingerprint, plain.fingerprint, server);
    }
    const fromFile = toDestination(sampleCluster({ certificateAuthority: '/ca.pem' }), pem);
    assert.equal(fromFile.fingerprint, of({ certificateAuthorityData: data }).fingerprint);
    assert.equal(
      fromFile.fingerprint,
      toDestination(sampleCluster({ certificateAuthority: '/x' }), Buffer.from(pem)).fingerprint,
    );
  });

  it('ignore names and files of the entry', () => {
    assert.equal(of({ name: 'other', file: listed('/other'), line: 9 }).fingerprint, of().fingerprint);
  });

  it('differ when anything that decides where a token goes differs', () => {
    const all = [
      of(),
      of({ server: 'https://api.example.com:6444' }),
      of({ server: 'http://api.example.com:6443' }),
      of({ server: 'https://api.example.com:6443/k8s/clusters/c-1' }),
      of({ server: 'https://api.example.com.evil.test:6443' }),
      of({ certificateAuthorityData: data }),
      of({ certificateAuthority: '/unreadable' }),
      of({ insecureSkipTlsVerify: true }),
      of({ tlsServerName: 'other.example.com' }),
      of({ proxyUrl: 'http://proxy.example.com:3128' }),
      of({ proxyUrl: 'socks5://proxy.example.com:3128' }),
    ];
    assert.equal(new Set(all.map(({ fingerprint }) => fingerprint)).size, all.length);
  });

  it('take CA data before the CA file, as client-go does', () => {
    const both = toDestination(sampleCluster({ certificateAuthority: '/ca.pem', certificateAuthorityData: data }), 'x');
    assert.equal(both.authority, of({ certificateAuthorityData: data }).authority);
  });

  it('read a server without a scheme as client-go does', () => {
    assert.equal(of({ server: 'api.example.com:8080' }).server, 'http://api.example.com:8080');
    assert.equal(of({ server: 'api.example.com', insecureSkipTlsVerify: true }).server, 'https://api.example.com');
    assert.equal(of({ server: undefined }).server, 'http://localhost:8080');
  });

  it('say what a person must know, and only that', () => {
    assert.deepEqual(of().notable, []);
    assert.equal(of().host, 'api.example.com:6443');
    const odd = of({
      server: 'http://good.example.com@evil.test/',
      insecureSkipTlsVerify: true,
      tlsServerName: 'other\u202Eexample',
      proxyUrl: 'http://user:pass@proxy.test:3128',
    });
    assert.equal(odd.host, 'evil.test');
    assert.deepEqual(odd.notable, [
      { code: 'not-encrypted', data: undefined },
      { code: 'tls-not-verified', data: undefined },
      { code: 'verified-as', data: { name: 'other\u202eexample' } },
      { code: 'proxy', data: { host: 'proxy.test:3128' } },
    ]);
  });

  it('show look-alike hosts in ASCII', () => {
    assert.equal(of({ server: 'https://аpi.example.com' }).host, 'xn--pi-6kc.example.com');
  });

  it('survive what is no URL and no base64', () => {
    const broken = of({ server: 'https://%\u0007bad host', certificateAuthorityData: '!!', proxyUrl: '::::' });
    assert.equal(broken.host.includes('\u0007'), false);
    assert.notEqual(broken.fingerprint, of({ server: 'https://%bad host', proxyUrl: '::::' }).fingerprint);
  });
});
