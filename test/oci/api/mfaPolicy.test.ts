import assert from 'node:assert/strict';
import { mfaPolicyDocument } from '../../../src/text/ociText.ts';
import { mfaPolicy, type MfaPolicy } from '../../../src/oci/api/mfaPolicy.ts';

const POLICY: MfaPolicy = { group: 'OkeDevelopers', domain: undefined, access: 'use', compartment: undefined };

const statementOf = (policy: Partial<MfaPolicy>): string => {
  const statement = mfaPolicy({ ...POLICY, ...policy });
  const lines = mfaPolicyDocument(statement, policy.access ?? POLICY.access).split('\n');
  assert.deepEqual(
    lines.filter((line) => line !== '' && !line.startsWith('#')),
    [statement],
  );
  return statement;
};

describe('the IAM policy for MFA', () => {
  const WHERE = "where request.user.mfaTotpVerified='true'";

  it('lets a group reach the clusters, or do everything, in a compartment or everywhere', () => {
    assert.equal(statementOf({}), `allow group OkeDevelopers to use clusters in tenancy ${WHERE}`);
    assert.equal(
      statementOf({ access: 'manage', compartment: 'apps:prod' }),
      `allow group OkeDevelopers to manage cluster-family in compartment apps:prod ${WHERE}`,
    );
  });

  it('names by OCID, and groups of an identity domain with it', () => {
    assert.equal(
      statementOf({ group: 'ocid1.group.oc1..aaaa', compartment: 'ocid1.compartment.oc1..bbbb' }),
      `allow group id ocid1.group.oc1..aaaa to use clusters in compartment id ocid1.compartment.oc1..bbbb ${WHERE}`,
    );
    assert.equal(
      statementOf({ group: 'Dev Ops', domain: 'My Domain' }),
      `allow group 'My Domain'/'Dev Ops' to use clusters in tenancy ${WHERE}`,
    );
    // An OCID says the domain by itself.
    assert.match(
      statementOf({ group: 'ocid1.group.oc1..aaaa', domain: 'D' }),
      /^allow group id ocid1\.group\.oc1\.\.aaaa to/u,
    );
    assert.match(statementOf({ group: 'Dev Ops' }), /^allow group 'Dev Ops' to/u);
  });

  it('says what is to be confirmed', () => {
    assert.match(mfaPolicyDocument(mfaPolicy(POLICY), 'use'), /^# It is not confirmed that/mu);
  });

  it('takes no name that would be more policy', () => {
    for (const name of [
      '',
      "a' to manage all-resources in tenancy --",
      'a"b',
      'a\nallow any-user',
      'a\u202eb',
      'x'.repeat(251),
    ]) {
      for (const key of ['group', 'domain', 'compartment'] as const) {
        assert.throws(() => mfaPolicy({ ...POLICY, [key]: name }), { code: 'policy-unusable' }, name);
      }
    }
    // What a shell or a template would expand is only quoted.
    assert.match(statementOf({ group: '$(x) {y}' }), /^allow group '\$\(x\) \{y\}' to/u);
  });
});
