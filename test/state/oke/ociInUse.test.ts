import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { authMethodOf } from '../../../src/authenticators/authenticators.ts';
import type { Host } from '../../../src/base/platform.ts';
import { isOciInUse, noOciUses } from '../../../src/state/oke/ociInUse.ts';
import { readOciUses } from '../../../src/state/oke/okeUses.ts';
import { sampleUser } from '../../credential/samples.ts';

describe('OCI', () => {
  let home: string;
  let host: Host;
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'oci-in-use-'));
    host = { platform: process.platform, env: { HOME: home }, home };
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
  });
  const OKE = ['ce', 'cluster', 'generate-token', '--cluster-id', 'ocid1.cluster.oc1.iad.x', '--region', 'iad'];
  const methods = (command: string, args: readonly string[]) => {
    const exec = {
      ...{ apiVersion: 'client.authentication.k8s.io/v1', command, args, env: [] },
      ...{ interactiveMode: 'Never', provideClusterInfo: false, installHint: undefined },
    };
    const user = sampleUser({ name: 'alice', exec });
    return new Map([[user.name, authMethodOf(user)]]);
  };

  it('is not in use where nothing is there of it, and reading it would find the same', async () => {
    assert.equal(await isOciInUse(methods('aws', ['eks', 'get-token']), host), false);
    assert.deepEqual(noOciUses(host), await readOciUses(methods('aws', ['eks', 'get-token']), host));
  });

  it('is in use by a user entry', async () => {
    assert.equal(await isOciInUse(methods('oci', OKE), host), true);
  });

  it('is in use by a variable of its tools', async () => {
    const env = { ...host.env, OCI_CLI_CONFIG_FILE: '/etc/oci' };
    assert.equal(await isOciInUse(new Map(), { ...host, env }), true);
  });

  for (const folder of ['.oci', '.oraclebmc']) {
    it(`is in use by ~/${folder}`, async () => {
      await mkdir(path.join(home, folder));
      assert.equal(await isOciInUse(new Map(), host), true);
    });
  }
});
