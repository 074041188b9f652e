import * as vscode from 'vscode';
import { Problem } from '../base/problem.ts';
import { clean } from '../base/clean.ts';
import type { Disposable } from './disposables.ts';

/** The log channel. Details of errors go here: a Problem's code and sentence, never a raw cause or its text. */
export interface Log extends Disposable {
  info(sentence: string): void;
  error(error: unknown): void;
  show(): void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel('Cluster Sign-In', { log: true });
  return {
    info: (sentence) => {
      channel.info(clean(sentence, 1000));
    },
    error: (error) => {
      channel.error(clean(describe(error), 2000));
    },
    show: () => {
      channel.show();
    },
    dispose: () => {
      channel.dispose();
    },
  };
}

/**
 * Causes may hold what a provider answered, so only their kind is written. An error that is no Problem is ours: its
 * stack says where, and its message is left out because it may quote a value.
 */
function describe(error: unknown): string {
  if (error instanceof Problem) return [`${error.code}: ${error.message}`, ...kinds(error.cause)].join(' < ');
  if (error instanceof Error) {
    const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line));
    return [...kinds(error), ...frames.map((line) => line.trim())].join(' | ');
  }
  return `a ${typeof error} was thrown`;
}

function kinds(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return [`${error.name}${code}`, ...kinds(error.cause)];
}
