import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { Kubeconfig } from '../../kubeconfig/read/model.ts';
import { addUser } from '../../kubeconfig/operations/addEntries.ts';
import { changeCredential, formsOf } from '../../kubeconfig/operations/changeCredential.ts';
import { contextsOf } from '../../kubeconfig/operations/references.ts';
import { checkNewName, freeName } from '../../kubeconfig/operations/checkNames.ts';
import { authMethodOf } from '../../authenticators/authenticators.ts';
import { EXTENSION } from '../../authenticators/oidc/oidcMethod.ts';
import { consequenceText, sharedUserText } from '../../text/kubeconfig/consequencesText.ts';
import { credentialsText } from '../../text/kubeconfig/entriesText.ts';
import { ask } from '../shared/ask.ts';
import type { UiContext } from '../shared/uiContext.ts';
import type { Row } from '../shared/rows.ts';
import { type Choice, chooseOrPreview } from '../shared/choose.ts';
import { askCredential } from './askCredential.ts';
import { clusterItem, shownKubeconfig, userFor } from './chooseEntry.ts';
import { confirmAndRun, run } from './runOperation.ts';

/** Adds a user with a credential, and a context for it if wanted; from a cluster's row that cluster is offered first. */
export async function addUserCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(ui.snapshots);
  const form = await askCredential(l10n.t('Add User'), undefined);
  if (form === undefined) return;
  const cluster = row?.kind === 'cluster' ? row.cluster?.name : undefined;
  const name = await ask({
    title: l10n.t('Add User'),
    prompt: l10n.t('Name of the user in the kubeconfig'),
    placeholder: 'alice',
    value: cluster === undefined ? '' : freeName(`${cluster}-user`, kubeconfig.users),
    eager: true,
    accept: (answer) => {
      checkNewName(kubeconfig, { list: 'users', name: answer });
    },
  });
  if (name === undefined) return;
  const chosen = await chooseOrPreview(
    l10n.t('Add User'),
    l10n.t('Select a cluster to add a context for'),
    contextChoices(kubeconfig, cluster),
  );
  if (chosen === undefined) return;
  const context =
    chosen.choice === undefined
      ? undefined
      : { name: freeName(chosen.choice, kubeconfig.contexts), cluster: chosen.choice };
  await run(ui, addUser(kubeconfig, { name, form, context }), chosen.preview);
}

function contextChoices({ clusters, contexts }: Kubeconfig, first: string | undefined): Choice<string | undefined>[] {
  const choices = Array.from(clusters.values(), (cluster): Choice<string | undefined> => ({
    ...clusterItem(cluster),
    detail: l10n.t('Also adds the context {context}.', { context: sanitize(freeName(cluster.name, contexts)) }),
    choice: cluster.name,
  }));
  const none = {
    label: `$(circle-slash) ${l10n.t('No cluster')}`,
    detail: l10n.t('Adds only the user.'),
    choice: undefined,
  };
  const preferred = choices.filter(({ choice }) => choice === first);
  return [...preferred, none, ...choices.filter(({ choice }) => choice !== first)];
}

export async function changeCredentialCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(ui.snapshots);
  const user = await userFor(row, kubeconfig, { title: l10n.t('Change Credential'), fits: () => true });
  if (user === undefined) return;
  const title = l10n.t('Change Credential of {user} ({credential})', {
    user: sanitize(user.name),
    credential: credentialsText(formsOf(user)),
  });
  const form = await askCredential(title, user.exec);
  if (form === undefined) return;
  // Our own note of how to sign in would be taken for the credential.
  const isOurs = authMethodOf(user).kind === 'tokenFile' && form.kind !== 'tokenFile';
  const operation = changeCredential(user, form, isOurs ? [{ path: ['extensions', EXTENSION], value: undefined }] : []);
  const users = contextsOf(kubeconfig, { list: 'users', name: user.name }).map(({ name }) => name);
  const sentences = [...operation.consequences.map(consequenceText), sharedUserText(users)];
  const detail = sentences.filter((each) => each !== '').join('\n\n');
  await confirmAndRun(ui, operation, { detail, apply: l10n.t('Change'), first: 'apply' });
}
