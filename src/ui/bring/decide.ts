import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { inSlices } from '../../base/slices.ts';
import { comparing, decisionOf, freeNameFor, LISTS } from '../../kubeconfig/bring/conflicts.ts';
import type { Choice, Compared, Decision } from '../../kubeconfig/bring/conflicts.ts';
import type { Bodies, Body } from '../../kubeconfig/bring/bodies.ts';
import type { EntryList } from '../../kubeconfig/edit.ts';
import type { Incoming } from '../../kubeconfig/bring/incoming.ts';
import type { Kubeconfig } from '../../kubeconfig/model.ts';
import { nameTaken } from '../../kubeconfig/patch.ts';
import { checkNewName } from '../../kubeconfig/operations/names.ts';
import { BODY_OF } from '../../kubeconfig/patch.ts';
import { ask } from '../ask.ts';
import { labelText } from '../text.ts';

interface Deciding {
  readonly incoming: Incoming;
  readonly existing: Bodies;
  readonly kubeconfig: Kubeconfig;
  readonly decided: Decision[];
  /** Names that an entry cannot get any more. */
  readonly taken: Readonly<Record<EntryList, Set<string>>>;
  /** What was chosen for all that follow. */
  rest: Choice['kind'] | undefined;
}

/**
 * Goes through the incoming entries and asks about each that differs from the person's own of that name. Undefined when
 * a question was dismissed.
 */
export async function decide(
  incoming: Incoming,
  existing: Bodies,
  kubeconfig: Kubeconfig,
): Promise<readonly Decision[] | undefined> {
  const taken = {
    clusters: new Set(kubeconfig.clusters.keys()),
    users: new Set(kubeconfig.users.keys()),
    contexts: new Set(kubeconfig.contexts.keys()),
  };
  for (const { list, name } of incoming.bodies) taken[list].add(name);
  const deciding: Deciding = { incoming, existing, kubeconfig, decided: [], taken, rest: undefined };
  for (const list of LISTS) {
    for (const compared of await inSlices(comparing(list, incoming, existing, deciding.decided))) {
      const decision = decisionOf(compared) ?? (await askAbout(compared, deciding));
      if (decision === undefined) return undefined;
      deciding.decided.push(decision);
      if (decision.choice.kind === 'rename') taken[list].add(decision.choice.to);
    }
  }
  return deciding.decided;
}

interface Answer extends vscode.QuickPickItem {
  readonly choice: Choice['kind'] | 'name';
  readonly forAll: boolean;
}

async function askAbout(compared: Compared, deciding: Deciding): Promise<Decision | undefined> {
  const { body, differences } = compared;
  const free = freeNameFor(body, deciding.taken[body.list]);
  if (deciding.rest !== undefined) return { body, choice: choiceOf(deciding.rest, free) };
  const kind = BODY_OF[body.list];
  const name = clean(body.name, 60);
  const picked = await vscode.window.showQuickPick(answers(body, free, await isLast(body, deciding)), {
    title: `You have a ${kind} ${name} already`,
    placeHolder: `The imported one differs in ${differences.map((key) => clean(key, 40)).join(', ')}.`,
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
  const name = labelText(body.name, 60);
  const one: readonly Answer[] = [
    {
      label: '$(shield) Keep yours',
      detail: isContext ? 'The imported one is left out.' : `What is imported uses your ${BODY_OF[body.list]} ${name}.`,
      choice: 'keep',
      forAll: false,
    },
    {
      label: '$(replace) Replace yours',
      detail: isContext ? 'Yours becomes the imported one.' : 'Your contexts use the imported one, too.',
      choice: 'replace',
      forAll: false,
    },
    {
      label: `$(add) Import it as ${labelText(free, 60)}`,
      detail: isContext ? 'Yours stays beside it.' : 'Imported contexts use it; yours stay with yours.',
      choice: 'rename',
      forAll: false,
    },
    { label: '$(edit) Import it under another name…', choice: 'name', forAll: false },
  ];
  if (last) return one;
  const all = (label: string, choice: Choice['kind']): Answer => ({ label, choice, forAll: true });
  return [
    ...one,
    { label: 'for this and all others', kind: vscode.QuickPickItemKind.Separator, choice: 'keep', forAll: false },
    all('$(shield) Keep all of yours', 'keep'),
    all('$(replace) Replace all of yours', 'replace'),
    all('$(add) Import all under new names', 'rename'),
  ];
}

/** Whether nothing after this one has to be asked about, as far as can be told now. */
async function isLast(body: Body, { incoming, existing, decided }: Deciding): Promise<boolean> {
  let last: Body | undefined;
  for (const list of LISTS) {
    const compared = await inSlices(comparing(list, incoming, existing, decided));
    last = compared.findLast(({ standing }) => standing === 'differs')?.body ?? last;
  }
  return last === undefined || (last.list === body.list && last.name === body.name);
}

function choiceOf(kind: Choice['kind'], free: string): Choice {
  return kind === 'rename' ? { kind, to: free } : { kind };
}

async function askName(body: Body, free: string, deciding: Deciding): Promise<string | undefined> {
  const kind = BODY_OF[body.list];
  return await ask({
    title: `Import the ${kind} ${clean(body.name, 60)} under another name`,
    prompt: `What the imported ${kind} is to be called.`,
    placeholder: free,
    value: free,
    accept: (name) => {
      checkNewName(deciding.kubeconfig, { list: body.list, name });
      if (deciding.taken[body.list].has(name)) throw nameTaken(kind, name);
    },
  });
}
