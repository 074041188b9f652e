import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareBinaries } from '../../hosts/binaries.ts';
import { startClientGo } from '../../hosts/client-go.ts';
import type { ClientGo, ClientGoAnswer } from '../../hosts/client-go.ts';
import { kubectl } from '../../hosts/kubectl.ts';
import { makeCase, recordedTexts } from '../../kubeconfig/fuzz/case.ts';
import { compare } from '../../kubeconfig/fuzz/compare.ts';
import { agree, DIFFERENCES } from '../../kubeconfig/fuzz/classes.ts';
import { READ, REFUSED } from '../../kubeconfig/fuzz/found.ts';
import { readOurs } from '../../kubeconfig/fuzz/ours.ts';
import { chosenSeed, numberOfCases } from '../../kubeconfig/fuzz/random.ts';

/*
 * Longer runs and other ones: CLUSTER_SIGNIN_CASES=100000 CLUSTER_SIGNIN_SEED=7 npm test -- \
 * test/exploration/kubeconfig/fuzz.test.ts. A case is told by the seed and its number.
 */
const CASES = numberOfCases({ short: 2_000, long: 20_000 });
const SEED = chosenSeed();
const SAMPLES = Math.ceil(CASES / 100);
const BUILD_MS = 1_800_000;

describe('mutated kubeconfigs', () => {
  let client: ClientGo;

  before('client-go and kubectl are built', async function () {
    this.timeout(BUILD_MS);
    await prepareBinaries(() => undefined);
    client = await startClientGo();
  });
  after(() => client.stop());

  it(`${CASES} are read and edited as client-go reads them`, async function () {
    this.timeout(60_000 + CASES * 100);
    const found = await compare({ seed: SEED, cases: CASES, client });
    const { read, refused, edited, careful, classes, failures } = found;
    const told = Array.from(classes, ([name, count]) => `${count} ${name}`).join('; ');
    process.stdout.write(
      `    seed ${SEED}: ${CASES} cases, ${read + refused} agreed (${read} read, ${refused} refused), ` +
        `${edited} edited, ${careful} edits refused; chosen differences: ${told || 'none'}\n`,
    );
    assert.ok(
      failures.length === 0,
      `seed ${SEED}, ${failures.length} unexplained:\n${failures.slice(0, 5).join('\n\n')}`,
    );
    assert.ok(read > CASES / 4 && refused > CASES / 4, 'both kinds are there in numbers');
    assert.ok(edited > read / 3);
  });

  it(`${SAMPLES} of them are read by kubectl as client-go reads them`, async function () {
    this.timeout(60_000 + SAMPLES * 2_000);
    const recorded = recordedTexts();
    const numbers = Array.from({ length: SAMPLES }, (_, index) => index * 100);
    await Promise.all(
      [0, 1].map(async (half) => {
        for (const number of numbers.filter((_, index) => index % 2 === half)) {
          const { files } = makeCase(SEED, number, recorded);
          const [theirs, shown] = await Promise.all([client.ask(files), viewed(files)]);
          assert.deepEqual(shown, bare(theirs), `case ${number} of seed ${SEED}`);
        }
      }),
    );
  });

  it('of earlier runs are read as client-go reads them', async () => {
    for (const [index, text] of [...READ, ...REFUSED].entries()) {
      const bytes = Buffer.from(text);
      const theirs = await client.ask([bytes]);
      assert.equal(theirs.error === undefined, index < READ.length, JSON.stringify(text));
      assert.ok(agree(readOurs([{ path: client.pathOf(0), bytes }]), theirs), JSON.stringify(text));
    }
  });

  it('differ only as docs/kubeconfig.md says', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/kubeconfig.md'), 'utf8').replaceAll(
      /\s+/gu,
      ' ',
    );
    for (const { name } of DIFFERENCES) assert.ok(docs.includes(name), `"${name}" is not explained`);
  });
});

/** What kubectl shows of the list; undefined when it refuses it. */
async function viewed(files: readonly Uint8Array[]): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-fuzz-'));
  try {
    const paths = files.map((_, index) => join(folder, String(index), 'config'));
    for (const [index, path] of paths.entries()) {
      await mkdir(join(path, '..'));
      await writeFile(path, files[index] ?? '');
    }
    const args = ['config', 'view', '--raw', '--output', 'json'];
    const { code, stdout } = await kubectl({ kubeconfig: paths.join(':'), args });
    return code === 0 ? withoutVersion(JSON.parse(stdout) as object) : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function bare(answer: ClientGoAnswer): unknown {
  return answer.error === undefined ? withoutVersion(answer.config) : undefined;
}

/** kubectl fills in what the file may leave out, and versions of it differ in whether they show no preferences. */
function withoutVersion(config: object): object {
  const { apiVersion, kind, preferences, ...rest } = config as Record<string, unknown>;
  assert.ok(apiVersion === undefined || apiVersion === 'v1');
  assert.ok(kind === undefined || kind === 'Config');
  return { ...rest, preferences: preferences ?? {} };
}
