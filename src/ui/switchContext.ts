import type { Edit } from '../kubeconfig/edit.ts';
import { applyEdits, type EditParts } from './applyEdits.ts';
import type { CommandParts } from './commandParts.ts';
import { pickContext } from './pick.ts';
import type { Row } from './rows.ts';

/** Makes the explorer's row, or else the context that the person chooses, the current one. */
export async function switchCommand(parts: CommandParts, row?: Row): Promise<void> {
  const overview = parts.overviews.current();
  if (overview === undefined) return;
  const context =
    row?.kind === 'context' ? row.context : await pickContext(overview, parts.clock, 'Switch to which context?');
  if (context === undefined || context.name === overview.kubeconfig.currentContext) return;
  await switchTo(parts, context.name);
}

export async function switchTo(parts: EditParts, name: string): Promise<void> {
  const edits: readonly Edit[] = [{ kind: 'set-current-context', name }];
  const expect = [{ list: 'contexts', name }] as const;
  await applyEdits(parts, { edits, label: `Switch to context ${name}`, expect, preview: false, quiet: true });
}
