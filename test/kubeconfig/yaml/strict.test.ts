import assert from 'node:assert/strict';
import { parseFile } from '../parseFile.ts';
import { prologueFaults, scalarFault, tabFaults } from '../../../src/kubeconfig/yaml/strict.ts';
import { evaluate, toJson } from '../../../src/kubeconfig/yaml/value.ts';
import { parseSyntax } from '../../../src/kubeconfig/yaml/node.ts';
import { READ, REFUSED } from '../fuzz/found.ts';
import { HOST } from '../fuzz/ours.ts';

const problems = (text: string) => parseFile('/kube/config', Buffer.from(text), HOST).file.problems;

describe('the YAML that kubectl reads', () => {
  it('is read', () => {
    for (const text of READ) assert.deepEqual(problems(text), [], JSON.stringify(text));
  });

  it('alone is read', () => {
    for (const text of REFUSED) assert.notDeepEqual(problems(text), [], JSON.stringify(text));
  });

  it('has block scalars with all indicators', () => {
    const read = (text: string) => toJson(evaluate(parseSyntax(text).root).value);
    assert.deepEqual(
      { ...(read('a: |\n  x\n\n   y\n  z\n\nb: >+\n  x\n  y\n\n  z\n\nc: |2-\n     \nd: >1-\n  x\n') as object) },
      {
        a: 'x\n\n y\nz\n',
        b: 'x y\nz\n\n',
        c: '   ',
        d: ' x',
      },
    );
    assert.deepEqual(read('- |\r\n  x\r\n  y\r\n- >\r\n  x\r\n  y\r\n'), ['x\ny\n', 'x y\n']);
    assert.deepEqual(read('|\n x\n'), 'x\n');
  });

  it('is checked in a time that befits its size', () => {
    const { root } = parseSyntax('a: b\n');
    assert.deepEqual(tabFaults(`a: b\n${`${' '.repeat(9)}\t\n`.repeat(100_000)}`, root), []);
    assert.equal(scalarFault(`"${'\\\\'.repeat(500_000)}"`, 'quoted', false), undefined);
    assert.equal(scalarFault(`'${"''".repeat(500_000)}'`, 'quoted', false), undefined);
    assert.equal(prologueFaults('#\n'.repeat(100_000)).length, 0);
  });
});
