import assert from 'node:assert/strict';
import { createDecodedEntries } from '../../src/state/decodedEntries.ts';
import { sampleUser, unsignedToken } from '../credential/samples.ts';
import { sampleCluster } from '../signin/support.ts';

describe('what entries say, decoded', () => {
  const token = (name: string): string => unsignedToken({ sub: name });

  it('is remembered as long as the entry and its files say the same', () => {
    const decoded = createDecodedEntries();
    const user = sampleUser({ tokenFile: '/t' });
    const first = decoded.credentialOf(user, () => token('alice'));
    assert.equal(
      decoded.credentialOf(user, () => token('alice')),
      first,
    );
    const second = decoded.credentialOf(user, () => token('bob'));
    assert.ok(second.kind === 'tokenFile');
    assert.equal(second.facts?.displayName, 'bob');
    assert.notEqual(
      decoded.credentialOf({ ...user }, () => token('bob')),
      second,
    );
  });

  it('asks for the files that an entry names, and no others', () => {
    const decoded = createDecodedEntries();
    const asked: string[] = [];
    const fileText = (path: string): undefined => void asked.push(path);
    decoded.credentialOf(sampleUser({ token: 'x' }), fileText);
    decoded.destinationOf(sampleCluster({ certificateAuthority: undefined }), fileText);
    assert.deepEqual(new Set(asked.filter((path) => path !== '')), new Set());
  });

  it('tells a destination anew when its authority does', () => {
    const decoded = createDecodedEntries();
    const cluster = sampleCluster({ certificateAuthority: '/ca', certificateAuthorityData: undefined });
    const missing = decoded.destinationOf(cluster, () => undefined);
    assert.equal(missing.authority, 'missing');
    const found = decoded.destinationOf(cluster, () => 'PEM');
    assert.notEqual(found.fingerprint, missing.fingerprint);
    assert.equal(
      decoded.destinationOf(cluster, () => 'PEM'),
      found,
    );
  });
});
