/**
 * One of several processes that edit one kubeconfig, each its own entries: arguments are the file, the home folder, the
 * writer's name, how many edits, and how many milliseconds it rests at most after each. It says "ready", begins at the first line on standard input, tells of each edit when
 * it is done (`Told`, a line of JSON), and ends.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLockReaper } from '../../../src/files/lockReaper.ts';
import { changeKubeconfig } from '../../../src/kubeconfig/edit/changeKubeconfig.ts';
import type { Edit } from '../../../src/kubeconfig/edit/editText.ts';
import { countOf, withoutEntries } from './file.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

/** What an edit did. */
export interface Told {
  readonly edit: number;
  /** Digests of what the file said under the lock, and then. */
  readonly before: string;
  readonly after: string;
  /** Whether all that is not this writer's is byte for byte the same. */
  readonly onlyOwn: boolean;
  /** The number of the last edit of this writer that the file showed. */
  readonly found: number;
}

const [path, home, name, edits, rest] = process.argv.slice(2) as [string, string, string, string, string];
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** The namespace counts; beside it each edit changes another part, or makes an entry that the next one deletes. */
function editsOf(edit: number): readonly Edit[] {
  const count: Edit = {
    kind: 'set-fields',
    list: 'contexts',
    name,
    fields: [{ path: ['namespace'], value: `n${edit}` }],
  };
  const beside: readonly Edit[] = [
    { kind: 'set-fields', list: 'clusters', name, fields: [{ path: ['server'], value: `https://${name}:${edit}` }] },
    { kind: 'set-fields', list: 'users', name, fields: [{ path: ['exec', 'args'], value: ['get', `${edit}`] }] },
    { kind: 'set-fields', list: 'users', name: `${name}-more`, fields: [{ path: ['as'], value: `a${edit}` }] },
    { kind: 'delete-entry', list: 'users', name: `${name}-more` },
  ];
  return [count, beside[edit % beside.length]!];
}

const reaper = createLockReaper(process.platform);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
for (let edit = 1; edit <= Number(edits); edit++) {
  const host = { platform: process.platform, env: {}, home };
  const { written } = await changeKubeconfig({
    paths: listedPaths([path]),
    host,
    edits: editsOf(edit),
    reaper,
    deadlineMs: 60_000,
  });
  const [one] = written;
  if (one?.before === undefined || one.after === undefined) throw new Error(`${written.length} files written`);
  const [before, after] = [one.before.toString('utf8'), one.after.toString('utf8')];
  const told: Told = {
    edit,
    before: digest(one.before),
    after: digest(one.after),
    onlyOwn: withoutEntries(before, name) === withoutEntries(after, name),
    found: countOf(before, name),
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
  await sleep(Math.random() * Number(rest));
}
