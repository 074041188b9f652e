import * as vscode from 'vscode';
import type { Services } from '../signin/services.ts';
import { createDisposables, type Disposable } from './disposables.ts';

/** Tells whenever the person does something in this window: types, moves about, runs a command in a terminal. */
export function watchActivity({ touch, focus }: Pick<Services, 'touch' | 'focus'>): Disposable {
  const disposables = createDisposables();
  disposables.add(
    vscode.window.onDidChangeWindowState(({ active, focused }) => {
      if (active) touch();
      if (focused) focus();
    }),
  );
  disposables.add(vscode.workspace.onDidChangeTextDocument(touch));
  disposables.add(vscode.window.onDidChangeTextEditorSelection(touch));
  disposables.add(vscode.window.onDidChangeActiveTextEditor(touch));
  disposables.add(vscode.window.onDidChangeTerminalState(touch));
  disposables.add(vscode.window.onDidStartTerminalShellExecution(touch));
  if (vscode.window.state.active) touch();
  return disposables;
}
