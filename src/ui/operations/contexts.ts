import { clean } from '../../base/clean.ts';
import { duplicateContext, setNamespace } from '../../kubeconfig/operations/context.ts';
import { freeName } from '../../kubeconfig/operations/names.ts';
import type { CommandParts } from '../commandParts.ts';
import { contextFor, pickContext } from '../pick.ts';
import type { Row } from '../rows.ts';
import { askAndRun } from './run.ts';
import { shownKubeconfig } from './entries.ts';

export async function setNamespaceCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const context = await contextFor(row, parts.overviews.current(), parts.clock);
  if (context === undefined) return;
  await askAndRun(parts, {
    title: `Set Namespace of ${clean(context.name)}`,
    prompt: 'The namespace that kubectl uses with this context. Empty: the one named "default".',
    placeholder: 'default',
    value: context.namespace ?? '',
    read: (answer) => setNamespace(context, answer),
  });
}

export async function duplicateCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const overview = parts.overviews.current();
  if (overview === undefined) return;
  const context =
    row?.kind === 'context' ? row.context : await pickContext(overview, parts.clock, 'Duplicate which context?');
  if (context === undefined) return;
  const kubeconfig = shownKubeconfig(parts.overviews);
  await askAndRun(parts, {
    title: `Duplicate Context ${clean(context.name)}`,
    prompt: 'The name of the new context.',
    placeholder: 'staging-admin',
    value: freeName(`${context.name}-copy`, kubeconfig.contexts),
    read: (answer) => duplicateContext(kubeconfig, context, answer),
  });
}
