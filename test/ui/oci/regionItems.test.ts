import assert from 'node:assert/strict';
import { regionItems, typedRegion } from '../../../src/ui/oci/regionItems.ts';

describe('the list of regions', () => {
  it('has every region by name and short code under its realm', () => {
    const items = regionItems();
    assert.deepEqual(items[0], { label: 'oc1 (oraclecloud.com)', region: undefined });
    const frankfurt = items.find(({ description }) => description === 'fra');
    assert.equal(frankfurt?.region, 'eu-frankfurt-1');
    assert.ok(items.some(({ label }) => label.startsWith('oc2 ')));
  });

  it('takes a name that it does not have, if it is one', () => {
    assert.equal(typedRegion(' XX-Newtown-12 '), 'xx-newtown-12');
    // Such as a short code of a realm of one's own.
    assert.equal(typedRegion('zzz'), 'zzz');
    for (const other of ['', 'iad', 'us-ashburn-1', 'us-ash', 'https://x-y-1', 'a b-c-1', 'region.example']) {
      assert.equal(typedRegion(other), undefined, other);
    }
  });
});
