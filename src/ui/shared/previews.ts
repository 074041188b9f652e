import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import type { FileChange } from '../../kubeconfig/edit/fileChange.ts';
import { commandLink } from './text/commandLink.ts';
import { createDisposables, type Disposable } from './disposables.ts';
import { sanitizeNotice } from './text/plainText.ts';

export interface PreviewQuestion {
  /** Names the edit in tabs and notice: "Rename context prod to live". */
  readonly label: string;
  /** What the person should know, in one sentence. */
  readonly sentence: string;
  readonly files: readonly FileChange<string>[];
}

/** Differences that are shown before they are written, each until the person has decided. */
export interface Previews extends Disposable {
  /** Opens the editor's own view of differences. False when it was discarded or closed. */
  ask(question: PreviewQuestion): Promise<boolean>;
  /**
   * Applies or discards: a link's argument, the editor beside whose button it was, or the active editor says which preview
   * is meant.
   */
  decide(target: unknown, apply: boolean): Promise<void>;
}

/** The manifest shows Apply and Discard beside editors of this scheme. */
const SCHEME = 'cluster-signin-preview';

interface Open {
  /** By the path of a document's address. */
  readonly texts: ReadonlyMap<string, string>;
  /** The addresses of what was not closed yet, be it open by now or not. */
  readonly unclosed: Set<string>;
  readonly decide: (apply: boolean) => void;
}

export function createPreviews(): Previews {
  const open = new Map<string, Open>();
  const disposables = createDisposables();
  let nextId = 1;

  function decide(target: unknown, apply: boolean): Promise<void> {
    const id = typeof target === 'string' ? target : idOf(target instanceof vscode.Uri ? target : activePreview());
    const found = open.get(id ?? '');
    if (found !== undefined) found.decide(apply);
    else void vscode.window.showInformationMessage(l10n.t('This preview has expired. Start the edit again.'));
    return Promise.resolve();
  }
  disposables.add(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => open.get(idOf(uri) ?? '')?.texts.get(uri.path),
    }),
  );
  disposables.add(
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const uri of closed.map(previewOf)) {
        const found = open.get(idOf(uri) ?? '');
        if (uri === undefined || found === undefined) continue;
        found.unclosed.delete(uri.path);
        // One that was moved to another group was closed as well.
        if (found.unclosed.size === 0 && tabsOf(uri.authority).length === 0) found.decide(false);
      }
    }),
  );

  async function ask({ label, sentence, files }: PreviewQuestion): Promise<boolean> {
    const id = String(nextId++);
    const pairs = files.map((file, index) => pairOf(file, id, index));
    const decided = new Promise<boolean>((resolve) => {
      const texts = new Map(pairs.flatMap(({ before, after }) => [before, after]));
      open.set(id, { texts, unclosed: new Set(pairs.map(({ after: [path] }) => path)), decide: resolve });
    });
    const shown = showAll(pairs, id, label);
    shown.catch(() => open.get(id)?.decide(false));
    try {
      const decision = await waitBeside(sentence, label, id, decided);
      await shown;
      return decision;
    } finally {
      await vscode.window.tabGroups.close(tabsOf(id));
      open.delete(id);
    }
  }

  return {
    ask,
    decide,
    dispose: () => {
      for (const { decide: end } of open.values()) end(false);
      disposables.dispose();
    },
  };
}

interface Pair {
  readonly name: string;
  /** A document's path, and its text. */
  readonly before: readonly [string, string];
  readonly after: readonly [string, string];
}

function pairOf({ path, before, after }: FileChange<string>, id: string, index: number): Pair {
  const name = basename(path);
  const address = (side: string): string => `/${id}/${index}/${side}/${name}`;
  return { name, before: [address('before'), before ?? ''], after: [address('after'), after ?? ''] };
}

/** One tab for each file. The documents are made beforehand, so that the tabs come at one stroke. */
async function showAll(pairs: readonly Pair[], id: string, label: string): Promise<void> {
  const uriOf = ([path]: Pair['before']): vscode.Uri => vscode.Uri.from({ scheme: SCHEME, path, authority: id });
  const makeDocument = async (side: Pair['before']): Promise<void> => {
    const document = await vscode.workspace.openTextDocument(uriOf(side));
    // Kubeconfig files mostly have names that tell the editor nothing.
    await vscode.languages.setTextDocumentLanguage(document, 'yaml');
  };
  await Promise.all(pairs.flatMap(({ before, after }) => [before, after]).map(makeDocument));
  for (const { name, before, after } of pairs) {
    const title = pairs.length === 1 ? label : `${name}: ${label}`;
    const options = { preview: false };
    await vscode.commands.executeCommand('vscode.diff', uriOf(before), uriOf(after), sanitize(title), options);
  }
}

/**
 * A notification that stays until the decision, wherever that is made: a running progress does, and an ordinary notice
 * neither stays nor can be taken back.
 */
async function waitBeside(sentence: string, label: string, id: string, decided: Promise<boolean>): Promise<boolean> {
  const apply = commandLink(l10n.t('Apply'), 'clusterSignIn.applyPreview', id);
  return await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: sanitizeNotice(label), cancellable: true },
    async (progress, token) => {
      progress.report({ message: `${sanitizeNotice(sentence, 400)} ${apply}` });
      const cancelled = new Promise<boolean>((resolve) => {
        token.onCancellationRequested(() => {
          resolve(false);
        });
      });
      return await Promise.race([decided, cancelled]);
    },
  );
}

function idOf(uri: vscode.Uri | undefined): string | undefined {
  return uri?.scheme === SCHEME ? uri.authority : undefined;
}

function previewOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

function activePreview(): vscode.Uri | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  return tab === undefined ? undefined : previewOf(tab);
}

function tabsOf(id: string): vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter((tab) => idOf(previewOf(tab)) === id);
}
