import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LINKED_COMMANDS } from '../../src/ui/commandTable.ts';
import { root } from '../hosts/vsix.ts';
import { readManifest } from '../setup/manifest.ts';
import { type ContextValues, contextValues } from './contextValues.ts';

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: unknown }[];
    readonly views: Readonly<Record<string, readonly unknown[]>>;
    readonly viewsWelcome: readonly { readonly contents: string }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const { contributes } = readManifest() as Manifest;
/** Ids that the manifest need not know: of links, the claims page, status bar items and a context key of our own. */
const UNCONTRIBUTED = ['answerProgram', 'browserWait', 'alive', 'claims', 'status', 'updated']
  .map((id) => `clusterSignIn.${id}`)
  .toSorted();
const menu = (id: string): readonly MenuEntry[] => contributes.menus[id] ?? assert.fail(id);

/** Whether an entry stands on a row: its clauses are those that the menus of rows use. */
function isShown({ when = '' }: MenuEntry, view: string, viewItem: string): boolean {
  return when.split(' && ').every((clause) => {
    const [, wanted] = /^view == (\S+)$/u.exec(clause) ?? [];
    if (wanted !== undefined) return wanted === view;
    const [, pattern] = /^viewItem =~ \/(.+)\/$/u.exec(clause) ?? [];
    return new RegExp(
      pattern ?? assert.fail(`The clause "${clause}" is of a kind that this test does not know.`),
      'u',
    ).test(viewItem);
  });
}

/** Of each row that there can be: the entries of its menu, or its inline buttons. */
function entriesOf(
  kind: 'menu' | 'inline',
  { clusters, sessions }: ContextValues,
): readonly { readonly row: string; readonly commands: readonly string[] }[] {
  const rows = [
    ...[...clusters].map((row) => ({ view: 'clusterSignIn.clusters', row })),
    ...[...sessions].map((row) => ({ view: 'clusterSignIn.sessions', row })),
  ];
  const all = menu('view/item/context').filter(({ group = '' }) => group.startsWith('inline') === (kind === 'inline'));
  return rows.map(({ view, row }) => ({
    row,
    commands: all.filter((entry) => isShown(entry, view, row)).map(({ command }) => command),
  }));
}

/**
 * The budget of DESIGN's "Few doors". A row has what people need there again and again, and what they point at a row
 * for: signing in or, while nothing is wrong, refreshing (Sign In is a button beside a row that needs it); the claims;
 * signing out; the namespace; the name; the user entry; the place in the file; deleting. Edit User… is one entry for all
 * that can be changed of a user entry, how it gets tokens too. Switching has its button and the status bar. What is done
 * once in a while and asks for its context anyway (duplicating, exporting, a role binding) is in the palette only.
 */
describe('the doors', () => {
  let values: ContextValues;

  before(() => {
    values = contextValues();
  });

  it('are at most 25 in the palette, and every command is in the manifest once', () => {
    const hidden = menu('commandPalette').flatMap(({ command, when }) => (when === 'false' ? [command] : []));
    const shown = contributes.commands.map(({ command }) => command).filter((command) => !hidden.includes(command));
    assert.ok(shown.length <= 25, `${shown.length} palette entries`);
    assert.equal(new Set(contributes.commands.map(({ command }) => command)).size, contributes.commands.length);
  });

  it('are at most 2 views and 15 settings', () => {
    assert.ok(Object.values(contributes.views).flat().length <= 2);
    assert.ok(Object.keys(contributes.configuration.properties).length <= 15);
  });

  it('are at most 8 entries and 2 buttons on any row that there can be', () => {
    const { clusters, sessions } = values;
    assert.ok(clusters.size > 30 && sessions.size > 10, `${clusters.size} and ${sessions.size} kinds of rows`);
    assert.deepEqual(
      entriesOf('menu', values).filter(({ commands }) => commands.length > 8),
      [],
    );
    assert.deepEqual(
      entriesOf('inline', values).filter(({ commands }) => commands.length > 2),
      [],
    );
  });

  it('stand on some row each, and never twice on one', () => {
    const rows = [...entriesOf('menu', values), ...entriesOf('inline', values)];
    const seen = new Set(rows.flatMap(({ commands }) => commands));
    const unseen = menu('view/item/context').filter(({ command }) => !seen.has(command));
    assert.deepEqual(unseen, []);
    assert.deepEqual(
      rows.filter(({ commands }) => new Set(commands).size < commands.length),
      [],
    );
  });

  it('lead to commands that exist, from menus and welcomes alike', () => {
    const known = new Set(contributes.commands.map(({ command }) => command));
    const linked = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/command:(clusterSignIn\.\w+)/gu)].map(([, command]) => command ?? ''),
    );
    const listed = Object.values(contributes.menus).flatMap((entries) => entries.map(({ command }) => command));
    assert.deepEqual(
      [...linked, ...listed].filter((command) => !known.has(command)),
      [],
    );
  });

  it('are named as they are by whatever runs a command', () => {
    const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
    const named = globSync('src/**/*.ts', { cwd: root }).flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(/'(clusterSignIn\.[\w.]+)'/gu)].map(
        ([, name]) => name ?? '',
      ),
    );
    const linked = Object.keys(LINKED_COMMANDS).map((name) => `clusterSignIn.${name}`);
    const unknown = new Set(named.filter((name) => !manifest.includes(name) && !linked.includes(name)));
    assert.deepEqual([...unknown].toSorted(), UNCONTRIBUTED);
  });

  it('are found by "log in" in the palette where they sign in or out, although no title says it', () => {
    const titled = contributes.commands.map(({ title }) => title as string | { value: string; original: string });
    for (const title of titled)
      assert.doesNotMatch(typeof title === 'string' ? title : title.value, /log.?(?:in|out)/iu);
    const aliases = titled.filter((title) => typeof title !== 'string').map(({ original }) => original);
    assert.equal(aliases.filter((alias) => /\(Log (?:In|Out)\)/u.test(alias)).length, 3);
  });
});
