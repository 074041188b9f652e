import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kubectl } from '../../hosts/kubectl.ts';
import { bundleCrowd, startMember } from '../../kubeconfig/crowd/crowd.ts';
import type { Member } from '../../kubeconfig/crowd/crowd.ts';
import { countOf, crowdFile, LAST_LINE } from '../../kubeconfig/crowd/file.ts';
import { numberOfCases } from '../../kubeconfig/fuzz/random.ts';
import type { Seen } from '../../kubeconfig/crowd/reader.ts';
import type { Told } from '../../kubeconfig/crowd/writer.ts';

/** So many of each writer. */
const EDITS = numberOfCases({ short: 25, long: 125 });
const WRITERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const ALL_EDITS = WRITERS.length * EDITS;

describe('edits of many processes', function () {
  this.timeout(60_000 + EDITS * 5_000);
  let folder: string;
  let file: string;
  let members: Member[];

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-crowd-'));
    await bundleCrowd(folder);
  });
  beforeEach(() => {
    mkdirSync(path.join(folder, 'kube'));
    file = path.join(folder, 'kube/config');
    members = [];
  });
  afterEach(async () => {
    for (const member of members) member.process.kill('SIGKILL');
    await Promise.all(members.map(({ ended }) => ended));
    rmSync(path.join(folder, 'kube'), { recursive: true });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const text = () => readFileSync(file, 'utf8');

  async function start(script: 'writer' | 'reader', ...args: string[]): Promise<Member> {
    const member = await startMember(folder, script, file, folder, ...args);
    members.push(member);
    return member;
  }

  async function startWriters(names: readonly string[], edits: number, restMs: number): Promise<readonly Member[]> {
    const writers = await Promise.all(names.map((name) => start('writer', name, `${edits}`, `${restMs}`)));
    for (const writer of writers) writer.process.stdin.write('go\n');
    return writers;
  }

  /** Waits for them to end by themselves; gives what they told of their edits. */
  async function toldBy(writers: readonly Member[]): Promise<readonly (readonly Told[])[]> {
    const codes = await Promise.all(writers.map(({ ended }) => ended));
    assert.deepEqual(new Set(codes), new Set([0]));
    return writers.map(({ lines }) => lines.map((line) => JSON.parse(line) as Told));
  }

  async function seenBy(reader: Member): Promise<Seen> {
    reader.process.stdin.end();
    assert.equal(await reader.ended, 0);
    return JSON.parse(reader.lines[0] ?? '') as Seen;
  }

  it(`are all there in the end: ${ALL_EDITS} of 8 processes, each made of what the one before it left`, async () => {
    const original = crowdFile(WRITERS);
    writeFileSync(file, original);
    const reader = await start('reader', `${WRITERS.length}`);
    const told = (await toldBy(await startWriters(WRITERS, EDITS, 0))).flat();
    const seen = await seenBy(reader);
    assert.equal(told.length, ALL_EDITS);
    const next = new Map(told.map(({ before, after }) => [before, after]));
    assert.equal(next.size, ALL_EDITS, 'no two edits began with the same text');
    let at = digest(original);
    for (let step = 0; step < ALL_EDITS; step++) at = next.get(at) ?? `no edit begins where edit ${step} ended`;
    assert.equal(at, digest(text()));
    assert.deepEqual(
      told.filter(({ onlyOwn, found, edit }) => !onlyOwn || found !== edit - 1),
      [],
    );
    for (const name of WRITERS) assert.equal(countOf(text(), name), EDITS);
    assert.deepEqual(comments(text()), comments(original));
    assert.deepEqual(readdirSync(path.dirname(file)), ['config']);
    assert.deepEqual(
      { cut: seen.cut, broken: seen.broken, first: seen.first },
      { cut: 0, broken: 0, first: undefined },
    );
    console.log(`        ${ALL_EDITS} edits in one chain; ${seen.reads} reads meanwhile, all whole`);
  });

  it('go on beside kubectl, which loses edits by itself', async () => {
    const theirs = ['kubectl-1', 'kubectl-2'];
    const ours = WRITERS.slice(0, 4);
    const original = crowdFile([...ours, ...theirs]);
    writeFileSync(file, original);
    const reader = await start('reader', '6');
    const writing = await startWriters(ours, EDITS, 50);
    const state = { isOver: false };
    const counts = { done: 0, refused: 0, lost: 0 };
    /** Sets the namespace to the next number, and looks whether the last one is still there. */
    const runKubectl = async (name: string): Promise<void> => {
      let last = 0;
      for (let edit = 1; !state.isOver; edit++) {
        if (countOf(text(), name) !== last) counts.lost++;
        const args = ['config', 'set-context', name, `--namespace=n${edit}`];
        const { code, stderr } = await kubectl({ kubeconfig: file, args });
        if (code === 0) counts.done++;
        else counts.refused++;
        if (code === 0) last = edit;
        else assert.match(stderr, /config\.lock: file exists/u);
      }
    };
    const running = theirs.map(runKubectl);
    const told = await toldBy(writing);
    state.isOver = true;
    await Promise.all(running);
    const seen = await seenBy(reader);
    assert.deepEqual(
      told.flat().filter(({ onlyOwn }) => !onlyOwn),
      [],
    );
    const undone = told.flat().filter(({ found, edit }) => found !== edit - 1).length;
    assert.deepEqual({ broken: seen.broken, first: seen.first }, { broken: 0, first: undefined });
    assert.ok(!text().includes(LAST_LINE), 'kubectl wrote it too');
    for (const name of [...ours, ...theirs]) assert.ok(Number.isInteger(countOf(text(), name)), name);
    assert.deepEqual(readdirSync(path.dirname(file)), ['config']);
    console.log(
      `        ${ours.length * EDITS} edits of ours, ${undone} undone by kubectl; ${counts.done} of kubectl, ${counts.refused} more refused ` +
        `by a lock, ${counts.lost} lost; ${seen.reads} reads, none broken`,
    );
  });
});

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function comments(content: string): readonly string[] {
  return content.match(/#.*$/gmu) ?? [];
}
