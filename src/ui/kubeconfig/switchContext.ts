import * as l10n from '@vscode/l10n';
import type { Edit } from '../../kubeconfig/edit/editText.ts';
import { applyEdits, type EditContext } from './applyEdits.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { pickContext } from '../clusters/pickContext.ts';
import type { Row } from '../shared/rows.ts';

/** Makes the explorer's row, or else the context that the person chooses, the current one. */
export async function switchCommand(ui: UiContext, row?: Row): Promise<void> {
  const snapshot = ui.snapshots.current();
  if (snapshot === undefined) return;
  const context =
    row?.kind === 'context'
      ? row.context
      : await pickContext(snapshot, ui.clock, l10n.t('Select a context to switch to'));
  if (context === undefined || context.name === snapshot.kubeconfig.currentContext) return;
  await switchTo(ui, context.name);
}

export async function switchTo(ui: EditContext, name: string): Promise<void> {
  const edits: readonly Edit[] = [{ kind: 'set-current-context', name }];
  const expect = [{ list: 'contexts', name }] as const;
  await applyEdits(ui, {
    edits,
    label: { code: 'switch-context', data: { name } },
    expect,
    preview: false,
    quiet: true,
  });
}
