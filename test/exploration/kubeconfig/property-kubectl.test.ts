import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { ENTRY_LISTS } from '../../../src/kubeconfig/entryLists.ts';
import { changeKubeconfig } from '../../../src/kubeconfig/edit/changeKubeconfig.ts';
import { kubectl } from '../../hosts/kubectl.ts';
import { chosenSeed, createRandom, numberOfCases } from '../../kubeconfig/fuzz/random.ts';
import { namesOf } from '../../kubeconfig/property/change.ts';
import { emit } from '../../kubeconfig/property/emit.ts';
import { anyTwin } from '../../kubeconfig/property/kubectl.ts';
import type { Plain } from '../../kubeconfig/property/plain.ts';
import { samplePlain } from '../../kubeconfig/property/sample.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

const SEED = chosenSeed();
const CASES = numberOfCases({ short: 30, long: 500 });
/** So many at once. */
const LANES = 2;

describe('random edits beside kubectl', function () {
  this.timeout(60_000 + CASES * 5_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-twins-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it(`come to what kubectl makes of the same, file by file (${CASES} cases of seed ${SEED})`, async () => {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < CASES) await compare(next++);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  });

  async function compare(number: number): Promise<void> {
    const random = createRandom(SEED, number);
    const files = samplePlain(random);
    const texts = files.map((file) => emit(file, random).text);
    const { args, edits } = anyTwin(files, random);
    const write = (side: string): readonly string[] => {
      mkdirSync(path.join(folder, `${number}-${side}`));
      const paths = texts.map((_, index) => path.join(folder, `${number}-${side}`, `config-${index}`));
      for (const [index, each] of paths.entries()) writeFileSync(each, texts[index] ?? '', { mode: 0o600 });
      // A missing one in front, now and then: new entries do not go there.
      return number % 5 === 0 ? [path.join(folder, `${number}-${side}`, 'none'), ...paths] : paths;
    };
    const [ours, theirs] = [write('ours'), write('theirs')];
    const run = async (paths: readonly string[], ...words: readonly string[]) =>
      await kubectl({ kubeconfig: paths.join(path.delimiter), args: ['config', ...words] });
    try {
      const edited = await run(theirs, ...args);
      assert.equal(edited.code, 0, edited.stderr);
      await changeKubeconfig({
        paths: listedPaths(ours),
        host: { platform: process.platform, env: {}, home: folder },
        edits,
      });
      const view = async (paths: readonly string[]): Promise<unknown> => {
        const { code, stdout, stderr } = await run(paths, 'view', '--raw', '-o', 'json');
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout, withEmptyConfig);
      };
      assert.deepEqual(await view(ours), await view(theirs));
      assert.deepEqual(outline(ours), outline(theirs), 'which file has which entries');
    } catch (error) {
      const told = `case ${number} of seed ${SEED}: kubectl config ${JSON.stringify(args)}\n${texts.join('\n=====\n')}`;
      throw new Error(told, { cause: error });
    }
  }
});

/** kubectl writes `{}` for the null of an auth-provider's `config` whenever it writes a file; to it they are the same. */
function withEmptyConfig(key: string, value: unknown): unknown {
  return key === 'config' && value === null ? {} : value;
}

/**
 * The names in each file, and the current context of the first that tells one: a rename of ours changes those that are
 * hidden behind it too.
 */
function outline(files: readonly string[]): unknown {
  const plains = files.map((file) => {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return (parse(text, { version: '1.1', uniqueKeys: false }) ?? {}) as Record<string, Plain>;
  });
  return {
    names: plains.map((plain) => ENTRY_LISTS.map((list) => [...namesOf(plain, list)].sort())),
    current: plains.map((plain) => plain['current-context'] ?? '').find((name) => name !== ''),
  };
}
