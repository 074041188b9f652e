import assert from 'node:assert/strict';
import { hostOfExec, okeCallOf, type OkeExec, type OkeUser, okeUserOf } from '../../../src/oci/oke/okeUser.ts';
import { rcOf } from '../../../src/oci/config/rcFile.ts';
import { parseIni } from '../../../src/oci/config/ini.ts';
import { CLUSTER, generate } from '../home.ts';

describe('a user that asks for OKE tokens', () => {
  const host = { platform: process.platform, env: {}, home: '/home/alice' };
  const exec = (args: readonly string[], more: Partial<OkeExec> = {}): OkeExec => ({
    command: 'oci',
    args,
    env: [],
    ...more,
  });
  const userOf = (given: OkeExec, { env = {}, rc = '' }: { env?: Record<string, string>; rc?: string } = {}) => {
    const call = okeCallOf(given);
    return call && okeUserOf(call, hostOfExec(given, { ...host, env }), rcOf(parseIni(rc, '/rc'), host));
  };
  const whose = (found: OkeUser | undefined) => found && [found.profileName, found.profileFrom, found.auth];
  const variables = (values: Record<string, string>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));

  it('says cluster, region, profile and kind of sign-in', () => {
    const args = generate('--region', 'iad', '--profile=MFA', '--auth', 'security_token', '--config-file', '~/c');
    assert.deepEqual(userOf(exec(args)), {
      form: 'oci',
      args,
      clusterId: CLUSTER,
      region: 'iad',
      profileName: 'MFA',
      profileFrom: 'args',
      auth: 'security_token',
      configFile: '~/c',
    });
  });

  it('has the default profile where nobody names one', () => {
    assert.deepEqual(whose(userOf(exec(generate()))), ['DEFAULT', 'default', undefined]);
  });

  it('goes by arguments, its own environment, the editor’s, and the settings file, in this order', () => {
    const rc = '[OCI_CLI_SETTINGS]\ndefault_profile=R\n[R]\nauth=security_token\n';
    const env = { OCI_CLI_PROFILE: 'E', OCI_CLI_AUTH: 'api_key' };
    const own = variables({ OCI_CLI_PROFILE: 'O', OCI_CLI_AUTH: 'security_token' });
    const args = generate('--profile', 'A', '--auth=api_key');
    assert.deepEqual(whose(userOf(exec(args, { env: own }), { env, rc })), ['A', 'args', 'api_key']);
    assert.deepEqual(whose(userOf(exec(generate(), { env: own }), { env, rc })), ['O', 'env', 'security_token']);
    assert.deepEqual(whose(userOf(exec(generate()), { env, rc })), ['E', 'env', 'api_key']);
    assert.deepEqual(whose(userOf(exec(generate()), { rc })), ['R', 'default', 'security_token']);
  });

  for (const command of [
    'oci',
    '/usr/local/bin/oci',
    'oci.exe',
    String.raw`C:\Program Files\oci\OCI.EXE`,
    './oci.cmd',
  ]) {
    it(`is recognised by the CLI as ${command}`, () => {
      assert.equal(okeCallOf({ command, args: generate() })?.form, 'oci');
    });
  }

  it('may have options before the words, which come behind them', () => {
    const found = userOf(exec(['--profile', 'MFA', '--debug', ...generate()]));
    assert.deepEqual(found?.args, [...generate().slice(0, 3), '--profile', 'MFA', '--debug', ...generate().slice(3)]);
    assert.equal(found.profileName, 'MFA');
  });

  it('may have options that nothing is known of here', () => {
    const found = userOf(exec(generate('--token-version', '2.0.0', '--debug', '--profile', 'MFA')));
    assert.equal(found?.profileName, 'MFA');
  });

  it('may run a script that hands its arguments on', () => {
    const found = userOf({ command: '/home/alice/token_helper.sh', args: generate('--profile', 'MFA'), env: [] });
    assert.deepEqual([found?.form, found?.profileName], ['wrapper', 'MFA']);
    const shell = okeCallOf({ command: 'bash', args: ['-x', 'helper.sh', '--profile', 'its own', ...generate()] });
    assert.deepEqual([shell?.form, shell?.args], ['wrapper', generate()]);
  });

  it('may run our plugin', () => {
    const args = generate('--profile', 'MFA');
    const found = userOf({ command: '/state/bin/cluster-signin', args, env: [], pluginArgs: args });
    assert.deepEqual([found?.form, found?.args], ['plugin', args]);
  });

  for (const [command, args] of [
    ['oci', []],
    ['oci', ['ce', 'cluster', 'list']],
    ['oci', ['cluster', 'ce', 'generate-token']],
    ['oci', ['os', 'object', 'get']],
    ['aws', ['eks', 'get-token']],
    ['helper', ['ce', 'cluster', 'generate-token']],
    ['helper', ['ce', 'cluster', 'generate-token', '--cluster-id']],
    ['bash', ['-c', generate().join(' ')]],
  ] as const) {
    it(`is none that runs ${command} ${args.join(' ')}`, () => {
      assert.equal(okeCallOf({ command, args }), undefined);
    });
  }
});
