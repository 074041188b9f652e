import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { regionOf, withoutRealmVariables } from '../../../src/oci/config/regions.ts';
import { REALMS } from '../../../src/oci/config/regionTable.ts';
import { failure } from '../../oidc/failure.ts';
import { personIn } from '../home.ts';

describe('regions', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'oci-regions-'));
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  const told = (code: string, identifier: string, domain: string) => {
    return { realmKey: 'oc99', realmDomainComponent: domain, regionKey: code, regionIdentifier: identifier };
  };
  const find = async (name: string, env: Record<string, string> = {}, files: Record<string, string> = {}) => {
    const { identifier, domain } = await regionOf(name, personIn(home, files, env));
    return `${identifier} ${domain}`;
  };

  it('are found by identifier and by short code, in any case, in their realm', async () => {
    assert.equal(await find('iad'), 'us-ashburn-1 us-ashburn-1.oraclecloud.com');
    assert.equal(await find(' EU-Frankfurt-1 '), 'eu-frankfurt-1 eu-frankfurt-1.oraclecloud.com');
    assert.equal(await find('us-luke-1'), 'us-luke-1 us-luke-1.oraclegovcloud.com');
    assert.equal(await find('ltn'), 'uk-gov-london-1 uk-gov-london-1.oraclegovcloud.uk');
  });

  it('have each a code and an identifier of their own', () => {
    const codes = REALMS.flatMap(({ regions }) => Object.keys(regions));
    const identifiers = REALMS.flatMap(({ regions }) => Object.values(regions));
    assert.equal(new Set([...codes, ...identifiers]).size, codes.length + identifiers.length);
    assert.equal(codes.length, 85);
  });

  it('that nobody knows are commercial, unless a default realm is set', async () => {
    assert.equal(await find('xx-new-1'), 'xx-new-1 xx-new-1.oraclecloud.com');
    assert.equal(await find('xx-new-1', { OCI_DEFAULT_REALM: 'example.com' }), 'xx-new-1 xx-new-1.example.com');
    assert.equal(await find('xx.example.org'), 'xx.example.org xx.example.org');
    assert.equal(await find('constructor'), 'constructor constructor.oraclecloud.com');
  });

  it('are told by a file, then by the environment, but never redefined', async () => {
    const file = JSON.stringify([
      7,
      told('ZZZ', 'ZZ-file-1', 'file.example'),
      told('iad', 'us-ashburn-1', 'evil.example'),
    ]);
    const files = { '.oci/regions-config.json': file };
    const env = { OCI_REGION_METADATA: JSON.stringify(told('yyy', 'zz-env-1', 'env.example')) };
    assert.equal(await find('zzz', env, files), 'zz-file-1 zz-file-1.file.example');
    assert.equal(await find('zz-env-1', env, files), 'zz-env-1 zz-env-1.env.example');
    assert.equal(await find('iad', env, files), 'us-ashburn-1 us-ashburn-1.oraclecloud.com');
  });

  it('are not told by the environment where that may be a kubeconfig’s', async () => {
    const metadata = JSON.stringify(told('yyy', 'zz-env-1', 'env.example'));
    const host = personIn(home, {}, { OCI_DEFAULT_REALM: 'thief.example', OCI_REGION_METADATA: metadata });
    for (const name of ['x', 'zz-env-1']) {
      assert.equal((await regionOf(name, withoutRealmVariables(host))).domain, `${name}.oraclecloud.com`);
    }
  });

  it('are not told by what is garbled or incomplete', async () => {
    const env = { OCI_REGION_METADATA: '{"regionKey": "zzz"' };
    assert.equal(await find('zzz', env, { '.oci/regions-config.json': '{}' }), 'zzz zzz.oraclecloud.com');
    const evil = { OCI_REGION_METADATA: JSON.stringify(told('zzz', 'zz-1', 'evil.example/x?')) };
    assert.equal(await find('zzz', evil), 'zzz zzz.oraclecloud.com');
  });

  for (const name of ['', ' ', 'a b', 'evil.example/', 'x@y', 'a..b', '.a', 'us-ashburn-1:443', 'ü']) {
    it(`refuse ${JSON.stringify(name)}, which would lead elsewhere`, async () => {
      await assert.rejects(regionOf(name, personIn(home, {})), failure('oci-region-invalid', /us-ashburn-1/u));
    });
  }
});
