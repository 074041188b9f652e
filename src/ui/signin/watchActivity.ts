import * as vscode from 'vscode';
import type { Platform } from '../../base/platform.ts';
import type { Services } from '../../services/servicesApi.ts';
import { createDisposables, type Disposable } from '../shared/disposables.ts';
import { createPresence } from './presence.ts';

/**
 * Tells whenever the person does something in this window. The editor knows it by keys and clicks, in terminals too;
 * what documents, editors and terminals tell of is as often a program's doing: a log that grows, a build that goes on.
 */
export function watchActivity({
  touch,
  focus,
  clock,
}: Pick<Services, 'touch' | 'focus'> & Pick<Platform, 'clock'>): Disposable {
  const disposables = createDisposables();
  const presence = disposables.add(createPresence({ isActive: () => vscode.window.state.active, touch, clock }));
  disposables.add(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      presence.look();
      if (focused) focus();
    }),
  );
  presence.look();
  return disposables;
}
