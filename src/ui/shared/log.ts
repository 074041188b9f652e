import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import type { Disposable } from './disposables.ts';

/** The log channel. Details of errors go here: an error's code and sentence, never a raw cause or its text. */
export interface Log extends Disposable {
  error(error: unknown): void;
  show(): void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel('Cluster Sign-In', { log: true });
  return {
    error: (error) => {
      // All sentences for errors come with it.
      void import('./errorDetails.ts').then(({ errorDetails }) => {
        channel.error(sanitize(errorDetails(error), 2000));
      });
    },
    show: () => {
      channel.show();
    },
    dispose: () => {
      channel.dispose();
    },
  };
}
