import assert from 'node:assert/strict';
import type { Snapshot } from '../../../src/state/snapshot.ts';
import { type RowView, rowViewOf } from '../../../src/ui/clusters/rowView.ts';
import { tooltipOf } from '../../../src/ui/clusters/rowTooltip.ts';
import type { ExplorerRow } from '../../../src/ui/shared/rows.ts';
import { unsignedToken } from '../../credential/samples.ts';
import { listingFor, overviewFor } from '../kubeconfigs.ts';

const NOW = 1_800_000_000_000;
const HOSTILE = '$(flame) [x](command:y) **b** \\e[31mred\\u202E';
const SHOWN = '$(flame) [x](command:y) **b** red';
const snapshot = overviewFor(`
clusters:
- { name: prod, cluster: { server: 'https://10.0.0.6:6443', insecure-skip-tls-verify: true, proxy-url: 'http://user:secret@proxy.test:3128' } }
- { name: idle, cluster: { server: 'https://idle.test' } }
- { name: serverless, cluster: {} }
- { name: bare, cluster: {} }
- { name: "${HOSTILE}", cluster: { server: "${HOSTILE}" } }
users:
- { name: alice, user: { token: ${unsignedToken({ email: 'alice@example.com', exp: NOW / 1000 + 2550 })} } }
- { name: ended, user: { token: ${unsignedToken({ sub: 'bob', exp: NOW / 1000 - 7300 })} } }
- { name: sso, user: { auth-provider: { name: oidc, config: { idp-issuer-url: 'https://issuer.test', client-id: x } } } }
contexts:
- { name: prod, context: { cluster: prod, user: alice, namespace: payments } }
- { name: old, context: { cluster: prod, user: ended } }
- { name: sso, context: { cluster: prod, user: sso } }
- { name: astray, context: { cluster: nowhere, user: alice } }
- { name: aimless, context: { cluster: bare, user: alice } }
- { name: orphan, context: { cluster: nowhere, user: ghost } }
- { name: "${HOSTILE}", context: { cluster: prod, user: ghost, namespace: "${HOSTILE}" } }
current-context: prod
`);

function context(from: Snapshot, name: string): ExplorerRow {
  const found = [...from.kubeconfig.contexts.values()].find((one) => one.name.startsWith(name));
  return { kind: 'context', context: found ?? assert.fail(name) };
}

function cluster(name: string): ExplorerRow {
  const found = [...snapshot.kubeconfig.clusters.values()].find((one) => one.name.startsWith(name));
  return { kind: 'cluster', name: found?.name ?? name, cluster: found };
}

function look(row: ExplorerRow): RowView {
  return rowViewOf(listingFor(snapshot), row, NOW);
}

function tooltip(row: ExplorerRow): string {
  return tooltipOf(row, { snapshot, now: NOW, origin: 'KUBECONFIG' });
}

describe('what a row looks like', () => {
  it('a context: state by icon, color and words; what it needs', () => {
    const { contextValue, ...current } = look(context(snapshot, 'prod'));
    assert.match(contextValue, /^context\.current\.hasClaims\b/u);
    assert.deepEqual(current, {
      label: 'prod',
      description: '42 min · alice@example.com · payments',
      icon: 'circle-filled',
      color: 'charts.green',
      ariaLabel: 'context prod, current, signed in, 42 min, alice@example.com, payments',
      isCurrent: true,
    });
    const old = look(context(snapshot, 'old'));
    assert.equal(old.icon, 'error');
    assert.match(old.description ?? '', /ended 2 h ago/u);
    assert.match(old.contextValue, /^context\.canSignIn\.needsSignIn\.hasClaims\b/u);
    assert.match(look(context(snapshot, 'sso')).contextValue, /^context\.canSignIn\.needsSignIn\.canRefresh\b/u);
    assert.match(look(context(snapshot, 'orphan')).ariaLabel ?? '', /invalid configuration.*has the user ghost/u);
  });

  it('a context that leads nowhere, however well its user is signed in', () => {
    const told: [string, RegExp][] = [
      ['astray', /invalid configuration, No kubeconfig file has the cluster nowhere\.$/u],
      ['aimless', /invalid configuration, The cluster bare has no server\.$/u],
    ];
    for (const [name, sentence] of told) {
      const { icon, ariaLabel, contextValue } = look(context(snapshot, name));
      assert.equal(icon, 'warning');
      assert.match(ariaLabel ?? '', sentence);
      assert.doesNotMatch(contextValue, /needsSignIn/u);
    }
  });

  it('a cluster: its host, and whether it can be unfolded', () => {
    const prod = look(cluster('prod'));
    assert.deepEqual([prod.label, prod.description, prod.isExpandable], ['prod', '10.0.0.6:6443', true]);
    assert.match(prod.contextValue, /^cluster\b.*\.canSignIn$/u);
    assert.equal(look(cluster('idle')).description, 'idle.test · no contexts');
    assert.match(look(cluster('idle')).contextValue, /^cluster\b.*\.canSignIn\.needsSignIn$/u);
    assert.equal(look(cluster('serverless')).description, 'no server · no contexts');
    assert.match(look(cluster('nowhere')).ariaLabel ?? '', /^nowhere, Contexts use the cluster nowhere/u);
  });

  it('a file: where the trouble is, without the path that the tooltip has', () => {
    const [problem] =
      overviewFor('clusters: [{ name: a, cluster: { server: 1 } }]').kubeconfig.files[0]?.problems ?? [];
    assert.ok(problem !== undefined);
    const { label, description } = look({ kind: 'file', problem });
    assert.equal(label, 'config, line 1');
    assert.ok(description !== undefined && !description.includes('/home'), description);
    assert.match(tooltip({ kind: 'file', problem }), /home/u);
  });

  it('names as text, whatever they hold', () => {
    const row = context(snapshot, '$(flame)');
    assert.equal(look(row).label, SHOWN);
    assert.ok(look(row).description?.endsWith(SHOWN));
    for (const text of [tooltip(row), tooltip(cluster('$(flame)'))]) {
      assert.ok(text.includes('\\[x\\]') && !/\$\(flame|\p{C}(?<!\n)|[^\\]\]\(/u.test(text), text);
    }
  });

  it('a tooltip: exact times and places, dangers in words, no password of a proxy', () => {
    const text = tooltip(cluster('prod'));
    assert.match(text, /TLS verification is disabled/u);
    assert.match(text, /proxy\\\.test\\:3128/u);
    assert.ok(!text.includes('secret'));
    assert.match(text, /line 3 \(files set by KUBECONFIG\)/u);
    assert.match(tooltip(context(snapshot, 'prod')), /\(current\)[^]*Token until [^]*line 13$/u);
    assert.match(tooltip(context(snapshot, 'sso')), /Issuer https\\:\\\/\\\/issuer\\\.test/u);
  });
});
