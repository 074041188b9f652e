import assert from 'node:assert/strict';
import { execCredential, usableUntil } from '../../src/exec/execCredential.ts';
import { parseExecInfo } from '../../src/exec/execInfo.ts';

const V1 = 'client.authentication.k8s.io/v1';
const info = (more: object) => JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, spec: {}, ...more });

describe('KUBERNETES_EXEC_INFO', () => {
  it('tells version and cluster, as Go clients write them', () => {
    const cluster = {
      server: 'https://a:6443',
      'tls-server-name': 'b',
      'insecure-skip-tls-verify': true,
      'certificate-authority-data': 'QUJD',
      'proxy-url': 'http://p:3128',
      config: { anything: ['at', 'all'] },
    };
    assert.deepEqual(parseExecInfo(info({ apiVersion: `${V1}beta1`, spec: { cluster, interactive: false } })), {
      apiVersion: `${V1}beta1`,
      cluster: {
        server: 'https://a:6443',
        certificateAuthority: undefined,
        certificateAuthorityData: 'QUJD',
        tlsServerName: 'b',
        insecureSkipTlsVerify: true,
        proxyUrl: 'http://p:3128',
      },
    });
  });

  it('may tell no cluster, or one whose fields are of other types', () => {
    assert.equal(parseExecInfo(info({})).cluster, undefined);
    assert.equal(parseExecInfo(info({ spec: { cluster: [] } })).cluster, undefined);
    const odd = { server: 1, 'insecure-skip-tls-verify': 'true', 'proxy-url': null, 'tls-server-name': '' };
    const { cluster } = parseExecInfo(info({ spec: { cluster: odd } }));
    assert.ok(Object.values(cluster!).every((value) => value === undefined || value === false));
  });

  it('takes nothing from what an object inherits', () => {
    const { cluster } = parseExecInfo(
      `{"kind":"ExecCredential","apiVersion":"${V1}","spec":{"cluster":{"__proto__":{"server":"x"}}}}`,
    );
    assert.equal(cluster?.server, undefined);
  });

  it('is refused in a sentence when it is absent, garbled or of a version that is not known', () => {
    for (const text of [undefined, '']) assert.throws(() => parseExecInfo(text), { code: 'exec-info-absent' });
    for (const text of ['{', '[]', 'null', '"x"', '{}', info({ kind: 'Pod' }), `"${'x'.repeat(2 << 20)}"`]) {
      assert.throws(() => parseExecInfo(text), { code: 'exec-info-garbled' });
    }
    for (const apiVersion of [`${V1}alpha1`, 7, null, '\u001b[31m']) {
      assert.throws(() => parseExecInfo(info({ apiVersion })), { code: 'exec-info-version' });
    }
  });
});

describe('an ExecCredential', () => {
  it('is one line, in the version asked for, with an end in whole seconds', () => {
    assert.equal(
      execCredential(`${V1}beta1`, 'a.b.c', Date.UTC(2026, 0, 2, 3, 4, 5, 999)),
      `{"kind":"ExecCredential","apiVersion":"${V1}beta1","status":{"token":"a.b.c","expirationTimestamp":"2026-01-02T03:04:05Z"}}`,
    );
  });

  it('ends a little before its token', () => {
    const until = (lifeMs: number) => lifeMs - usableUntil({ obtainedAt: 0, expiresAt: lifeMs });
    assert.equal(until(60_000), 5_000);
    assert.equal(until(10 * 60_000), 30_000);
    assert.equal(until(3_600_000), 60_000);
  });
});
