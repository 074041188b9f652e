import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { diagnosticText } from '../../src/text/errors/diagnosticsText.ts';
import { loadKubeconfig } from '../../src/kubeconfig/read/loadKubeconfig.ts';
import type { Kubeconfig } from '../../src/kubeconfig/read/model.ts';
import { type Case, inOurTerms, type Json, plainModel, recordedCases, withCase } from './cases.ts';

/** kubectl failed in the view command, after a load that succeeded: nothing that a load could tell. */
const VIEW_ALONE: Readonly<Record<string, string>> = {
  'r50-flatten-both': '`view --flatten` refuses a CA given twice; the load does not, and the sign-in side tells it',
  'r53-minify-dangling': '`view --minify` wants the user of the context; a dangling context is shown as such',
};

describe('recorded reads of kubectl', () => {
  const cases = recordedCases('r');

  it('are all there', () => {
    assert.ok(cases.length >= 65, `only ${cases.length} recorded reads`);
  });

  for (const each of cases) {
    it(each.id, async () => {
      await withCase(each, async ({ paths, host }) => {
        const ours = await loadKubeconfig(paths, host);
        const problems = ours.files.flatMap((file) => file.problems);
        for (const problem of problems) assert.match(diagnosticText(problem), /^[^\n]{1,900}[^.]\.$/u);
        if (each.expected === undefined && !(each.id in VIEW_ALONE)) {
          // Ours shows what can be read of the list and marks what kubectl refuses it for.
          assert.ok(problems.length > 0, 'kubectl refuses this, and we saw nothing');
          return;
        }
        assert.deepEqual(problems, []);
        if (each.expected !== undefined) compare(each, each.expected, ours);
      });
    });
  }
});

function compare(each: Case, expected: Json, ours: Kubeconfig): void {
  const view = each.file.viewCommand;
  const theirs = inOurTerms(expected, ours);
  let mine = plainModel(ours);
  if (view.includes('--minify')) mine = minified(mine);
  if (view.includes('--flatten')) mine = flattened(mine);
  assert.deepEqual(view.includes('--raw') || view.includes('--flatten') ? mine : redacted(mine, theirs), theirs);
}

type Tree = Record<string, Record<string, Record<string, unknown>>>;

function minified(mine: Json): Json {
  const { clusters, contexts, users } = mine as unknown as Tree;
  const name = mine['currentContext'] as string;
  const context = contexts![name]!;
  const pick = (from: Tree[string], key: unknown) => ({ [key as string]: from[key as string] });
  return {
    currentContext: name,
    clusters: pick(clusters!, context['cluster']),
    contexts: { [name]: context },
    users: pick(users!, context['user']),
  };
}

function flattened(mine: Json): Json {
  const copy = structuredClone(mine) as unknown as Tree;
  for (const user of Object.values(copy['users']!)) {
    for (const key of ['clientCertificate', 'clientKey']) {
      const path = user[key];
      if (typeof path !== 'string') continue;
      user[`${key}Data`] = readFileSync(path).toString('base64');
      user[key] = undefined;
    }
  }
  return copy;
}

/** kubectl prints these words in place of secrets. */
function redacted(mine: unknown, theirs: unknown): unknown {
  if (theirs === 'REDACTED') return typeof mine === 'string' ? theirs : mine;
  if (theirs === Buffer.from('DATA+OMITTED').toString('base64') || theirs === 'DATA+OMITTED') return theirs;
  if (typeof mine !== 'object' || mine === null || typeof theirs !== 'object' || theirs === null) return mine;
  if (Array.isArray(mine)) return mine;
  return Object.fromEntries(Object.entries(mine).map(([key, each]) => [key, redacted(each, (theirs as Json)[key])]));
}
