import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { okeUseOf } from '../../authenticators/authenticators.ts';
import { editLabelText } from '../../text/kubeconfig/editLabelsText.ts';
import { sanitize } from '../../base/sanitize.ts';
import { conversionNoteText } from '../../text/signIn/conversionText.ts';
import type { Converting } from '../../signin/convert/conversions.ts';
import { toOciCli } from '../../signin/oke/fastToken.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import { applyEdits } from '../kubeconfig/applyEdits.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { shownKubeconfig } from '../kubeconfig/chooseEntry.ts';

/** Turns all users of the plugin back first: kubectl could not run what they name. */
export async function removePlugin(ui: UiContext): Promise<void> {
  shownKubeconfig(ui.snapshots);
  const snapshot = ui.snapshots.current();
  if (snapshot === undefined) return;
  const turned = await turnBack(ui, snapshot);
  const oke = [...snapshot.users.values()].flatMap((each) =>
    okeUseOf(each)?.user.form === 'plugin' ? [each.user] : [],
  );
  const toCli = oke.length === 0 ? [] : [toOciCli(oke, ui.plugin)];
  const operations = [...turned, ...toCli];
  const count = turned.length + oke.length;
  const lines = [
    ...turned.map(({ label: each, consequences }) =>
      [`${editLabelText(each)}.`, ...consequences.map(conversionNoteText)].join(' '),
    ),
    ...toCli.map(({ label: each }) => `${editLabelText(each)}.`),
  ];
  const elsewhere = l10n.t(
    'A kubeconfig that is not in use here may name the plugin too. kubectl then reports that it is missing. The plugin is installed again when you sign in with it.',
  );
  const detail = [...lines.map((line) => sanitize(line, 300)), elsewhere].join('\n\n');
  const preview = l10n.t('Preview');
  const buttons = [...(count === 0 ? [] : [preview]), l10n.t('Remove')];
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Remove the credential plugin?'),
    { modal: true, detail },
    ...buttons,
  );
  if (answer === undefined) return;
  if (count > 0) {
    const request = {
      edits: operations.flatMap(({ edits }) => edits),
      expect: operations.flatMap(({ expect }) => expect),
      label: { code: 'remove-plugin', data: { users: count } } as const,
      preview: answer === preview,
    };
    const editKubeconfig = turned.length === 0 ? ui.editKubeconfig : ui.conversions.writing(turned);
    if (!(await applyEdits({ ...ui, editKubeconfig }, request))) return;
  }
  await ui.removePlugin();
  await ui.snapshots.reload();
  void vscode.window.showInformationMessage(l10n.t('The credential plugin was removed.'));
}

/** To what they were, else to a form that needs no plugin. */
async function turnBack({ conversions }: UiContext, snapshot: Snapshot): Promise<readonly Converting[]> {
  const turned: Converting[] = [];
  for (const user of snapshot.users.values()) {
    if (user.authMethod.kind !== 'plugin') continue;
    turned.push((await conversions.back(snapshot, user)) ?? withoutOriginal(await conversions.toTokenFile(user)));
  }
  return turned;
}

function withoutOriginal(converting: Converting): Converting {
  return { ...converting, consequences: [{ code: 'original-unknown', data: undefined }, ...converting.consequences] };
}
