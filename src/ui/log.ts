import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import type { Disposable } from './disposables.ts';
import { errorDetails } from './errorDetails.ts';

/** The log channel. Details of errors go here: a Problem's code and sentence, never a raw cause or its text. */
export interface Log extends Disposable {
  error(error: unknown): void;
  show(): void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel('Cluster Sign-In', { log: true });
  return {
    error: (error) => {
      channel.error(clean(errorDetails(error), 2000));
    },
    show: () => {
      channel.show();
    },
    dispose: () => {
      channel.dispose();
    },
  };
}
