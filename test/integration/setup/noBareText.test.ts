import assert from 'node:assert/strict';
import { ruleMessages } from './ruleMessages.ts';

describe('the rule that texts go through l10n', function () {
  // The linter and the types take their time to load.
  this.timeout(120_000);

  /** What the rule says about lines of a file of the UI: the ids of its messages. */
  async function reports(line: string, outside = ''): Promise<readonly (string | undefined)[]> {
    return await ruleMessages('house/no-bare-text', [
      "import * as l10n from '@vscode/l10n';",
      outside,
      'export function shownText(name: string, count: number, found: Map<string, string>): unknown {',
      `  ${line}`,
      '  return [l10n.t, name, count, found];',
      '}',
    ]);
  }

  it('refuses sentences, labels and what is glued from pieces', async () => {
    for (const line of [
      "return 'No clusters found.';",
      "return 'no server';",
      "return { label: 'Delete' };",
      "return { label: '$(trash) Delete' };",
      "return name === '' ? 'Unknown' : name;",
      'return `Sign in to ${name}`;',
      'return `${name} users`;',
      'return `client ${name}`;',
      'return `<p>Signed in as ${name}</p>`;',
      "return l10n.t('{name} is {state}', { name, state: 'Gone' });",
      "return l10n.t('{name} is gone', { name }) + ' and more';",
      "return [name, 'and others'].join(' ');",
      "return { kind: 'x', message: `Version ${count} of Cluster Sign-In` };",
    ]) {
      assert.deepEqual(await reports(line), ['bare'], line);
    }
  });

  it('lets texts go through l10n, and what nobody reads be as it is', async () => {
    for (const line of [
      "return l10n.t('No clusters found.');",
      "return l10n.t({ message: 'Not found', comment: ['Of a cluster, not a person.'] });",
      "return `$(trash) ${l10n.t('Delete')}`;",
      'return `<p class="bad">${l10n.t(\'Expired\')}</p>`;',
      'return `**${name}**: ${count} · ${name}`;',
      "return 'Cluster Sign-In';",
      "return { kind: 'Group', code: 'Gone', icon: 'circle-filled', mode: 'IfAvailable' };",
      "return { 'Two words': name }['Two words'];",
      "return name === 'Not Found' || name.startsWith('Error: ') || found.has('Some Name');",
      "switch (name) { case 'Not Found': return 1; }",
      "let shown: 'Two words' | undefined; return shown;",
      "throw new Error('This cannot happen.');",
      "return import('./Some File.ts');",
      'return String.raw`some words`;',
      'const clusterId = () => 1; function idOf() { return `cluster ${name}`; } return [idOf, clusterId];',
    ]) {
      assert.deepEqual(await reports(line), [], line);
    }
  });

  it('refuses a translation that is made when a module is loaded', async () => {
    assert.deepEqual(await reports('', "export const LABEL = l10n.t('Delete');"), ['early']);
    assert.deepEqual(await reports('', "export const label = (): string => l10n.t('Delete');"), []);
  });
});
