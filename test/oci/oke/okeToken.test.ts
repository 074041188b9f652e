import assert from 'node:assert/strict';
import { okeToken } from '../../../src/oci/oke/okeToken.ts';
import { createSigner, sessionKeyId, signedHeaders, type Signer } from '../../../src/oci/api/requestSignature.ts';
import { checkSignature, requestOfOkeToken } from '../../hosts/oracle-signature.ts';
import { CLUSTER, MINUTE, newKey, NOW, sessionToken } from '../home.ts';

describe('OKE tokens', () => {
  const key = newKey();
  const cluster = { region: 'us-ashburn-1', id: CLUSTER };
  /** Shows what was signed in place of a signature. */
  const shown: Signer = { keyId: 'K', sign: (text) => `<${text}>~*` };

  it('are a signed address of the cluster, in URL-safe base64 with its padding', () => {
    const { token, expiresAt } = okeToken(shown, cluster, { at: NOW });
    assert.equal(expiresAt, NOW + 4 * MINUTE);
    assert.equal(token.length % 4, 0);
    const url = Buffer.from(token, 'base64url').toString('utf8');
    assert.equal(
      url,
      `https://containerengine.us-ashburn-1.oraclecloud.com/cluster_request/${CLUSTER}?authorization=` +
        'Signature+algorithm%3D%22rsa-sha256%22%2Cheaders%3D%22date+%28request-target%29+host%22%2CkeyId%3D%22K%22%2C' +
        'signature%3D%22%3Cdate%3A+Sun%2C+22+Nov+2026+21%3A00%3A00+GMT%0A' +
        `%28request-target%29%3A+get+%2Fcluster_request%2F${CLUSTER}%0A` +
        'host%3A+containerengine.us-ashburn-1.oraclecloud.com%3E~%2A%22%2Cversion%3D%221%22' +
        '&date=Sun%2C+22+Nov+2026+21%3A00%3A00+GMT',
    );
  });

  it('end with the session behind them', () => {
    assert.equal(okeToken(shown, cluster, { at: NOW, endsAt: NOW + MINUTE }).expiresAt, NOW + MINUTE);
    assert.equal(okeToken(shown, cluster, { at: NOW, endsAt: NOW + 60 * MINUTE }).expiresAt, NOW + 4 * MINUTE);
  });

  it('convince who knows the public key, for five minutes', () => {
    const keyId = sessionKeyId(sessionToken());
    const { token } = okeToken(createSigner(keyId, key), cluster, { at: NOW });
    const request = requestOfOkeToken(token);
    assert.equal(
      checkSignature(request, () => key, NOW + 4 * MINUTE),
      keyId,
    );
    assert.throws(() => checkSignature(request, () => key, NOW + 6 * MINUTE), /date/u);
    assert.throws(() => checkSignature(request, () => newKey(), NOW), /signature is wrong/u);
    const elsewhere = { ...request, host: 'evil.example' };
    assert.throws(() => checkSignature(elsewhere, () => key, NOW), /signature is wrong/u);
  });

  it('are signed as requests are, whose body counts, too', () => {
    const asked = { method: 'post', host: 'auth.example', path: '/p?q=1', at: NOW, body: '{"ü": 1}' } as const;
    const headers = signedHeaders(createSigner('K', key), asked);
    const received = { ...asked, method: 'POST', headers: { ...headers, 'content-length': '9' } };
    assert.equal(
      checkSignature(received, () => key, NOW),
      'K',
    );
    assert.throws(() => checkSignature({ ...received, body: '{"ü": 2}' }, () => key, NOW), /body/u);
  });
});
