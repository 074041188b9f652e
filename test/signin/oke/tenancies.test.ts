import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fetch } from '../../../src/net/fetch.ts';
import { readOciFiles } from '../../../src/oci/profiles/profiles.ts';
import type { AskPassPhrase } from '../../../src/oci/api/requestSigner.ts';
import { createOpenTenancy, type Tenancy } from '../../../src/signin/oke/tenancies.ts';
import {
  apiKeyProfile,
  newKey,
  NOW,
  pemOf,
  personIn,
  section,
  sessionFiles,
  sessionProfile,
  sessionToken,
  TENANCY,
} from '../../oci/home.ts';
import { failure } from '../../oidc/failure.ts';
import { manualClock } from '../support.ts';

describe('looking into a tenancy', () => {
  const key = newKey();
  const noRegion = apiKeyProfile('NOWHERE', key).replace(/^region=.*\n/mu, '');
  const noTenancy = apiKeyProfile('NOBODY', key).replace(/^tenancy=.*\n/mu, '');
  let home: string;
  let hosts: string[];

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'oci-tenancy-'));
    hosts = [];
  });

  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  const fetch: Fetch = (url) => {
    hosts.push(new URL(url).host);
    return Promise.resolve(new Response('[]'));
  };
  const nobody: AskPassPhrase = () => Promise.resolve(undefined);

  async function open(name: string, region?: string, env: Readonly<Record<string, string>> = {}): Promise<Tenancy> {
    const config = [apiKeyProfile('KEY', key), sessionProfile('MFA', key, { region: 'iad' }), noRegion, noTenancy];
    const other = section('OTHER', { authentication_type: 'instance_principal' });
    const files = { ...sessionFiles('MFA', key, sessionToken()), '.oci/key.pem': pemOf(key) };
    const host = personIn(home, { ...files, '.oci/config': [...config, other].join('\n') }, env);
    const profile = (await readOciFiles(host)).profiles.find((each) => each.name === name);
    const openTenancy = createOpenTenancy({ host, fetch: () => fetch, clock: manualClock(NOW), passPhrase: nobody });
    return await openTenancy(profile!, { region, signal: new AbortController().signal });
  }

  const asked = async ({ api }: Tenancy): Promise<string | undefined> => {
    await api.pages({ service: 'containerengine', path: '/20180222/clusters', subject: 'clusters' }).next();
    return hosts.at(-1);
  };

  it('begins in the region of the profile, by name or short code', async () => {
    const tenancy = await open('MFA');
    assert.equal(tenancy.id, TENANCY);
    assert.equal(tenancy.region.identifier, 'us-ashburn-1');
    assert.deepEqual(hosts, []);
    assert.equal(await asked(tenancy), 'containerengine.us-ashburn-1.oci.oraclecloud.com');
    assert.equal(await asked(await open('KEY')), 'containerengine.us-ashburn-1.oci.oraclecloud.com');
  });

  it('goes on in another region, of another realm, too', async () => {
    assert.equal(await asked(await open('MFA', 'fra')), 'containerengine.eu-frankfurt-1.oci.oraclecloud.com');
    assert.equal(await asked(await open('KEY', 'us-luke-1')), 'containerengine.us-luke-1.oci.oraclegovcloud.com');
  });

  it('goes to a domain that is given for a region with an API key, and with no session’s token', async () => {
    assert.equal(await asked(await open('KEY', 'cloud.example')), 'containerengine.cloud.example');
    await assert.rejects(open('MFA', 'cloud.example'), failure('oci-region-domain', /is a domain/u));
  });

  it('needs a region, a tenancy and somebody who signs', async () => {
    await assert.rejects(open('NOWHERE'), failure('oci-region-missing', /"NOWHERE" has no region/u));
    assert.equal((await open('NOWHERE', 'fra')).region.identifier, 'eu-frankfurt-1');
    await assert.rejects(open('NOBODY'), failure('oci-profile-incomplete', /tenancy/u));
    await assert.rejects(open('OTHER'), failure('oci-auth-other'));
    await assert.rejects(open('KEY', 'not a region'), failure('oci-region-invalid'));
  });
});
