import assert from 'node:assert/strict';
import { parseArguments } from '../../../src/oci/config/cliArguments.ts';
import { generate } from '../home.ts';

describe('the arguments of oci ce cluster generate-token', () => {
  it('come in two spellings, anywhere, and the last counts', () => {
    const args = [
      '--region',
      'a',
      'ce',
      '--profile=P=1',
      'cluster',
      'generate-token',
      '--cluster-id',
      'c',
      '--region=b',
    ];
    assert.deepEqual(parseArguments(args), { region: 'b', profile: 'P=1', 'cluster-id': 'c' });
    assert.deepEqual(parseArguments(['ce', 'cluster', 'generate-token', '--auth', '--x', '--defaults-file=']), {
      auth: '--x',
      'cli-rc-file': '',
    });
  });

  for (const args of [
    [],
    ['ce', 'cluster'],
    ['ce', 'cluster', 'list'],
    ['cluster', 'ce', 'generate-token'],
    ['get-token', 'key'],
    generate('more'),
    generate('--reg', 'x'),
    generate('--region'),
    generate('--endpoint', 'x'),
    generate('--debug'),
    generate('-d'),
    generate('--help'),
    generate('--'),
    generate('-'),
    generate('--__proto__=1'),
    generate('--constructor', 'x'),
    generate('--from-json', 'file://x'),
  ]) {
    it(`are left to the CLI when they are ${JSON.stringify(args)}`, () => {
      assert.equal(parseArguments(args), undefined);
    });
  }
});
