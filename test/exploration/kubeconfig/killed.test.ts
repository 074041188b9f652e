import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { changeKubeconfig } from '../../../src/kubeconfig/edit/changeKubeconfig.ts';
import { removeDeadLocks } from '../../../src/kubeconfig/edit/kubeconfigLocks.ts';
import { kubectl } from '../../hosts/kubectl.ts';
import { bundleCrowd, type Member, startMember } from '../../kubeconfig/crowd/crowd.ts';
import { countOf, crowdFile, LAST_LINE, withoutEntries } from '../../kubeconfig/crowd/file.ts';
import { numberOfCases } from '../../kubeconfig/fuzz/random.ts';
import type { Told } from '../../kubeconfig/crowd/writer.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

const KILLS = numberOfCases({ short: 40, long: 400 });
/** So many at once, each with a file of its own. */
const LANES = 2;
/** About as long as an edit takes. */
const LONGEST_WAIT_MS = 20;

describe('a process killed while it edits', function () {
  this.timeout(60_000 + KILLS * 5_000);
  let folder: string;
  const members = new Set<Member>();
  let next = 0;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-killed-'));
    await bundleCrowd(folder);
  });
  after(async () => {
    next = KILLS;
    for (const { process } of members) process.kill('SIGKILL');
    await Promise.all(Array.from(members, ({ ended }) => ended));
    rmSync(folder, { recursive: true, force: true });
  });

  const counts = { locked: 0, longestMs: 0, ours: 0, kubectl: 0, edits: 0 };

  /** One life: begins to edit, is killed, and is looked after. `nth` decides how it dies and who edits next. */
  async function live(file: string, nth: number): Promise<void> {
    const original = crowdFile(['a', 'b', 'c']);
    writeFileSync(file, original);
    const writer = await startMember(folder, 'writer', file, folder, 'b', '10000', '0');
    members.add(writer);
    const lock = `${file}.lock`;
    writer.process.stdin.write('go\n');
    while (writer.lines.length < nth % 3) await sleep(1);
    // At any moment, or in the middle of an edit as far as can be seen from here.
    if (nth % 2 === 0) await sleep(Math.random() * LONGEST_WAIT_MS);
    else while (!existsSync(lock)) await turn();
    writer.process.kill('SIGKILL');
    assert.equal(await writer.ended, 'SIGKILL');
    members.delete(writer);
    checkWhole(original, readFileSync(file, 'utf8'), writer);
    if (existsSync(lock)) counts.locked++;
    const then = performance.now();
    if (nth % 4 < 2) {
      const use = { kind: 'set-current-context', name: 'b' } as const;
      const host = { platform: process.platform, env: {}, home: folder };
      const { written } = await changeKubeconfig({
        paths: listedPaths([file]),
        host,
        edits: [use],
        deadlineMs: 60_000,
      });
      assert.equal(written.length, 1);
      counts.ours++;
    } else {
      while (existsSync(lock)) await sleep(1);
      counts.longestMs = Math.max(counts.longestMs, performance.now() - then);
      const { code, stderr } = await kubectl({ kubeconfig: file, args: ['config', 'use-context', 'b'] });
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      counts.kubectl++;
    }
    assert.match(readFileSync(file, 'utf8'), /^current-context: b$/mu);
  }

  /** The last edit that it told of is there, perhaps one more, and nothing else has changed. */
  function checkWhole(original: string, text: string, writer: Member): void {
    // A line that was cut short tells of nothing.
    const told = writer.lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Told);
    const last = told.at(-1);
    counts.edits += told.length;
    const count = countOf(text, 'b');
    const done = last?.edit ?? 0;
    assert.ok(count === done || count === done + 1, `edit ${count} is there, ${done} was told`);
    if (count === done && last !== undefined) assert.equal(digest(text), last.after);
    assert.equal(withoutEntries(text, 'b'), withoutEntries(original, 'b'));
    assert.ok(text.endsWith(`${LAST_LINE}\n`));
  }

  it(`leaves the file whole and nobody blocked, ${KILLS} times`, async () => {
    const lane = async (name: string): Promise<void> => {
      const file = path.join(folder, name, 'config');
      mkdirSync(path.dirname(file));
      while (next < KILLS) await live(file, next++);
      // What may hold a secret goes as soon as it is old, with the next edit or the next window.
      const long = new Date(Date.now() - 120_000);
      for (const left of readdirSync(path.dirname(file))) utimesSync(path.join(path.dirname(file), left), long, long);
      await removeDeadLocks(listedPaths([file]));
      assert.deepEqual(readdirSync(path.dirname(file)), ['config']);
    };
    await Promise.all(Array.from({ length: LANES }, (_, index) => lane(`lane-${index}`)));
    console.log(
      `        ${KILLS} kills after ${counts.edits} edits, ${counts.locked} left a lock, gone at most ` +
        `${counts.longestMs.toFixed(0)} ms later; then ${counts.ours} edits of ours, ${counts.kubectl} of kubectl`,
    );
  });
});

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
