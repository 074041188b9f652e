/**
 * Stands for the editor's API in plain Node, for `require('vscode')` once this module is loaded: trees and commands are
 * kept, its EventEmitter works, and everything else is a thing that does nothing.
 */
import { registerHooks } from 'node:module';

type Listener = (value: unknown) => void;

class EventEmitter {
  readonly listeners = new Set<Listener>();
  readonly event = (listener: Listener): { dispose: () => void } => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(value: unknown): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

class TreeItem {
  readonly label: unknown;
  constructor(label: unknown) {
    this.label = label;
  }
}

export interface TreeProvider {
  readonly onDidChangeTreeData: EventEmitter['event'];
  getChildren(row?: unknown): unknown;
  getTreeItem(row: unknown): unknown;
}

/** By the id of their view. */
const trees = new Map<string, TreeProvider>();
/** The ids. */
const commands = new Set<string>();

/** What makes a thing a promise, a text or a list: it is none. */
const NEVER: ReadonlySet<string | symbol> = new Set(['then', Symbol.toPrimitive, Symbol.iterator]);

const nothing: unknown = new Proxy(
  function () {
    /* May be called with `new`. */
  },
  {
    get: (_, name) => (NEVER.has(name) ? undefined : nothing),
    apply: () => nothing,
    construct: () => nothing as object,
    set: () => true,
  },
);

/** An object of which whatever is not named here does nothing. */
function partly(known: Readonly<Record<string, unknown>>): unknown {
  const made: object = new Proxy(known, {
    get: (_, name) => (NEVER.has(name) || Object.hasOwn(known, name) ? known[name as string] : nothing),
    set: () => true,
    // Bundles give a module's names on by inheritance.
    getPrototypeOf: () => made,
  });
  return made;
}

/** For classes that nobody looks into. */
class Thing {
  readonly given: readonly unknown[];
  constructor(...given: readonly unknown[]) {
    this.given = given;
  }
}

const editor = partly({
  ...{ EventEmitter, MarkdownString: Thing, ThemeColor: Thing, ThemeIcon: Thing },
  TreeItem,
  commands: partly({
    registerCommand: (id: string) => {
      commands.add(id);
      return { dispose: () => commands.delete(id) };
    },
    executeCommand: () => Promise.resolve(),
  }),
  window: partly({
    createTreeView: (id: string, { treeDataProvider }: { readonly treeDataProvider: TreeProvider }) => {
      trees.set(id, treeDataProvider);
      return partly({ visible: true });
    },
    state: { active: true, focused: true },
  }),
  // The editor's own language: no text is translated.
  l10n: { bundle: undefined },
  workspace: partly({
    getConfiguration: () => ({ get: (_: string, otherwise?: unknown) => otherwise }),
  }),
});

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: import.meta.url, shortCircuit: true } : next(specifier, context),
});

// What require() gives.
export { editor as 'module.exports', commands, trees };
