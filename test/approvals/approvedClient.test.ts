import assert from 'node:assert/strict';
import { parseClient } from '../../src/approvals/approvedClient.ts';

const CLIENT = {
  issuer: 'https://idp.example.com',
  clientId: 'kubernetes',
  redirectUrl: 'http://localhost:8000',
  destinations: [{ fingerprint: 'sha256:a', host: 'api.example.com', approvedAt: 1 }],
  authorities: ['system'],
};

describe('what is stored of a client', () => {
  it('is read as it was written', () => {
    assert.deepEqual(parseClient(CLIENT), CLIENT);
  });

  it('is nothing without issuer, client or destinations', () => {
    for (const value of [null, 'x', [], {}]) assert.equal(parseClient(value), undefined);
    for (const key of ['issuer', 'clientId', 'destinations']) {
      for (const bad of [undefined, 1, {}]) assert.equal(parseClient({ ...CLIENT, [key]: bad }), undefined, key);
    }
  });

  it('leaves out the decisions that are not well formed', () => {
    const [approved] = CLIENT.destinations;
    const bad = [null, 'x', [], {}, ...Object.keys(approved!).map((key) => ({ ...approved, [key]: undefined }))];
    assert.deepEqual(parseClient({ ...CLIENT, destinations: [...bad, approved] }), CLIENT);
    assert.deepEqual(parseClient({ ...CLIENT, authorities: [1, 'system', null] }), CLIENT);
    for (const authorities of [undefined, null, 'system']) {
      assert.deepEqual(parseClient({ ...CLIENT, authorities })?.authorities, []);
    }
    for (const redirectUrl of [undefined, null, 1]) {
      assert.equal(parseClient({ ...CLIENT, redirectUrl })?.redirectUrl, undefined);
    }
  });
});
