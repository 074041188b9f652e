import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import { duplicateContext, setNamespace } from '../../kubeconfig/operations/editContext.ts';
import { freeName } from '../../kubeconfig/operations/checkNames.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { contextFor, pickContext } from '../clusters/pickContext.ts';
import type { Row } from '../shared/rows.ts';
import { askAndRun } from './runOperation.ts';
import { shownKubeconfig } from './chooseEntry.ts';

export async function setNamespaceCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const context = await contextFor(row, ui.snapshots.current(), ui.clock);
  if (context === undefined) return;
  await askAndRun(ui, {
    title: l10n.t('Set Namespace of {context}', { context: sanitize(context.name) }),
    prompt: l10n.t('Namespace that kubectl uses with this context. Leave empty for "default".'),
    placeholder: 'default',
    value: context.namespace ?? '',
    read: (answer) => setNamespace(context, answer),
  });
}

export async function duplicateCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const snapshot = ui.snapshots.current();
  if (snapshot === undefined) return;
  const context =
    row?.kind === 'context'
      ? row.context
      : await pickContext(snapshot, ui.clock, l10n.t('Select a context to duplicate'));
  if (context === undefined) return;
  const kubeconfig = shownKubeconfig(ui.snapshots);
  await askAndRun(ui, {
    title: l10n.t('Duplicate Context {context}', { context: sanitize(context.name) }),
    prompt: l10n.t('Name of the new context'),
    placeholder: 'staging-admin',
    value: freeName(`${context.name}-copy`, kubeconfig.contexts),
    read: (answer) => duplicateContext(kubeconfig, context, answer),
  });
}
