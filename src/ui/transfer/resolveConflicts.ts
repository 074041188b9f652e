import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { BODY_OF, ENTRY_LISTS, type EntryList } from '../../kubeconfig/entryLists.ts';
import { sanitize } from '../../base/sanitize.ts';
import { inSlices } from '../../base/timeSlices.ts';
import {
  type Conflict,
  findConflicts,
  freeNameFor,
  type Resolution,
  resolve,
  type ResolvedEntry,
} from '../../kubeconfig/transfer/conflicts.ts';
import type { Bodies, Body } from '../../kubeconfig/transfer/entryBodies.ts';
import type { ImportSource } from '../../kubeconfig/transfer/importSource.ts';
import type { Kubeconfig } from '../../kubeconfig/read/model.ts';
import { nameTaken } from '../../kubeconfig/edit/patch.ts';
import { checkNewName } from '../../kubeconfig/operations/checkNames.ts';
import { ask } from '../shared/ask.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';

interface Deciding {
  readonly incoming: ImportSource;
  readonly existing: Bodies;
  readonly kubeconfig: Kubeconfig;
  readonly decided: ResolvedEntry[];
  /** Names that an entry cannot get any more. */
  readonly taken: Readonly<Record<EntryList, Set<string>>>;
  /** What was chosen for all that follow. */
  rest: Resolution['kind'] | undefined;
}

/**
 * Goes through the incoming entries and asks about each that differs from the person's own of that name. Undefined when
 * a question was dismissed.
 */
export async function resolveConflicts(
  incoming: ImportSource,
  existing: Bodies,
  kubeconfig: Kubeconfig,
): Promise<readonly ResolvedEntry[] | undefined> {
  const taken = {
    clusters: new Set(kubeconfig.clusters.keys()),
    users: new Set(kubeconfig.users.keys()),
    contexts: new Set(kubeconfig.contexts.keys()),
  };
  for (const { list, name } of incoming.bodies) taken[list].add(name);
  const deciding: Deciding = { incoming, existing, kubeconfig, decided: [], taken, rest: undefined };
  for (const list of ENTRY_LISTS) {
    for (const compared of await inSlices(findConflicts(list, incoming, existing, deciding.decided))) {
      const decision = resolve(compared) ?? (await askAbout(compared, deciding));
      if (decision === undefined) return undefined;
      deciding.decided.push(decision);
      if (decision.choice.kind === 'rename') taken[list].add(decision.choice.to);
    }
  }
  return deciding.decided;
}

interface Answer extends vscode.QuickPickItem {
  readonly choice: Resolution['kind'] | 'name';
  readonly forAll: boolean;
}

async function askAbout(compared: Conflict, deciding: Deciding): Promise<ResolvedEntry | undefined> {
  const { body, differences } = compared;
  const free = freeNameFor(body, deciding.taken[body.list]);
  if (deciding.rest !== undefined) return { body, choice: choiceOf(deciding.rest, free) };
  const keys = differences.map((key) => sanitize(key, 40)).join(', ');
  const picked = await vscode.window.showQuickPick(answers(body, free, await isLast(body, deciding)), {
    title: EXISTS[body.list](sanitize(body.name, 60)),
    placeHolder: l10n.t('The imported one differs in {keys}.', { keys }),
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  if (picked.choice === 'name') {
    const to = await askName(body, free, deciding);
    return to === undefined ? undefined : { body, choice: { kind: 'rename', to } };
  }
  if (picked.forAll) deciding.rest = picked.choice;
  return { body, choice: choiceOf(picked.choice, free) };
}

function answers(body: Body, free: string, last: boolean): readonly Answer[] {
  const isContext = body.list === 'contexts';
  const name = sanitizeLabel(body.name, 60);
  const one: readonly Answer[] = [
    {
      label: `$(shield) ${l10n.t('Keep yours')}`,
      detail: KEPT[body.list](name),
      choice: 'keep',
      forAll: false,
    },
    {
      label: `$(replace) ${l10n.t('Replace yours')}`,
      detail: isContext ? l10n.t('Your context is overwritten.') : l10n.t('Your contexts use the imported one, too.'),
      choice: 'replace',
      forAll: false,
    },
    {
      label: `$(add) ${l10n.t('Import it as {name}', { name: sanitizeLabel(free, 60) })}`,
      detail: isContext
        ? l10n.t('You keep both.')
        : l10n.t('Imported contexts use it. Your contexts keep using yours.'),
      choice: 'rename',
      forAll: false,
    },
    { label: `$(edit) ${l10n.t('Import it under another name…')}`, choice: 'name', forAll: false },
  ];
  if (last) return one;
  const all = (label: string, choice: Resolution['kind']): Answer => ({ label, choice, forAll: true });
  return [
    ...one,
    {
      label: l10n.t('for this and all others'),
      kind: vscode.QuickPickItemKind.Separator,
      choice: 'keep',
      forAll: false,
    },
    all(`$(shield) ${l10n.t('Keep all of yours')}`, 'keep'),
    all(`$(replace) ${l10n.t('Replace all of yours')}`, 'replace'),
    all(`$(add) ${l10n.t('Import all under new names')}`, 'rename'),
  ];
}

/** True if no later entry conflicts, given what is decided so far. */
async function isLast(body: Body, { incoming, existing, decided }: Deciding): Promise<boolean> {
  let last: Body | undefined;
  for (const list of ENTRY_LISTS) {
    const compared = await inSlices(findConflicts(list, incoming, existing, decided));
    last = compared.findLast(({ standing }) => standing === 'differs')?.body ?? last;
  }
  return last === undefined || (last.list === body.list && last.name === body.name);
}

function choiceOf(kind: Resolution['kind'], free: string): Resolution {
  return kind === 'rename' ? { kind, to: free } : { kind };
}

async function askName(body: Body, free: string, deciding: Deciding): Promise<string | undefined> {
  return await ask({
    title: UNDER_ANOTHER_NAME[body.list](sanitize(body.name, 60)),
    prompt: l10n.t('New name of what is imported'),
    placeholder: free,
    value: free,
    accept: (name) => {
      checkNewName(deciding.kubeconfig, { list: body.list, name });
      if (deciding.taken[body.list].has(name)) throw nameTaken(BODY_OF[body.list], name);
    },
  });
}

type TextByList = Readonly<Record<EntryList, (name: string) => string>>;

const EXISTS: TextByList = {
  clusters: (name) => l10n.t('You already have a cluster {name}', { name }),
  users: (name) => l10n.t('You already have a user {name}', { name }),
  contexts: (name) => l10n.t('You already have a context {name}', { name }),
};

const KEPT: TextByList = {
  clusters: (name) => l10n.t('Imported contexts use your cluster {name}.', { name }),
  users: (name) => l10n.t('Imported contexts use your user {name}.', { name }),
  contexts: () => l10n.t('The imported one is left out.'),
};

const UNDER_ANOTHER_NAME: TextByList = {
  clusters: (name) => l10n.t('Import Cluster {name} Under Another Name', { name }),
  users: (name) => l10n.t('Import User {name} Under Another Name', { name }),
  contexts: (name) => l10n.t('Import Context {name} Under Another Name', { name }),
};
