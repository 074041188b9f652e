import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import type { Kubeconfig } from '../../kubeconfig/model.ts';
import { addUser } from '../../kubeconfig/operations/add.ts';
import { changeCredential, formsInWords } from '../../kubeconfig/operations/credential.ts';
import { contextsInWords } from '../../kubeconfig/operations/operation.ts';
import { contextsOf } from '../../kubeconfig/operations/uses.ts';
import { checkNewName, freeName } from '../../kubeconfig/operations/names.ts';
import { EXTENSION, wayOf } from '../../signin/way.ts';
import { ask } from '../ask.ts';
import type { CommandParts } from '../commandParts.ts';
import type { Row } from '../rows.ts';
import { chooseOrPreview, type Choice } from './choose.ts';
import { askCredential } from './credentialForm.ts';
import { clusterItem, shownKubeconfig, userFor } from './entries.ts';
import { run } from './run.ts';

/** Adds a user with a credential, and a context for it if wanted; from a cluster's row that cluster is offered first. */
export async function addUserCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(parts.overviews);
  const form = await askCredential('Add User', undefined);
  if (form === undefined) return;
  const cluster = row?.kind === 'cluster' ? row.cluster?.name : undefined;
  const name = await ask({
    title: 'Add User',
    prompt: 'The name of the user in the kubeconfig.',
    placeholder: 'alice',
    value: cluster === undefined ? '' : freeName(`${cluster}-user`, kubeconfig.users),
    eager: true,
    accept: (answer) => {
      checkNewName(kubeconfig, { list: 'users', name: answer });
    },
  });
  if (name === undefined) return;
  const chosen = await chooseOrPreview('Add User', 'For which cluster?', contextChoices(kubeconfig, cluster));
  if (chosen === undefined) return;
  const context =
    chosen.choice === undefined
      ? undefined
      : { name: freeName(chosen.choice, kubeconfig.contexts), cluster: chosen.choice };
  await run(parts, addUser(kubeconfig, { name, form, context }), chosen.preview);
}

function contextChoices({ clusters, contexts }: Kubeconfig, first: string | undefined): Choice<string | undefined>[] {
  const choices = Array.from(clusters.values(), (cluster): Choice<string | undefined> => ({
    ...clusterItem(cluster),
    detail: `Adds the context ${clean(freeName(cluster.name, contexts))} as well.`,
    choice: cluster.name,
  }));
  const none = { label: '$(circle-slash) For none yet', detail: 'Adds the user alone.', choice: undefined };
  const preferred = choices.filter(({ choice }) => choice === first);
  return [...preferred, none, ...choices.filter(({ choice }) => choice !== first)];
}

export async function changeCredentialCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(parts.overviews);
  const user = await userFor(row, kubeconfig, { title: 'Change Credential', fits: () => true });
  if (user === undefined) return;
  const title = `Change Credential of ${clean(user.name)} (${formsInWords(user)})`;
  const form = await askCredential(title, user.exec);
  if (form === undefined) return;
  // Our own note of how to sign in would be taken for the credential.
  const isOurs = wayOf(user).kind === 'tokenFile' && form.kind !== 'tokenFile';
  const operation = changeCredential(user, form, isOurs ? [{ path: ['extensions', EXTENSION], value: undefined }] : []);
  const { label, consequences } = operation;
  const users = contextsOf(kubeconfig, { list: 'users', name: user.name }).map(({ name }) => name);
  const shared = users.length > 1 ? [`It is the user of the ${contextsInWords(users)}.`] : [];
  const detail = [...consequences, ...shared].join('\n\n');
  const answer = await vscode.window.showWarningMessage(`${label}?`, { modal: true, detail }, 'Change', 'Preview');
  if (answer !== undefined) await run(parts, operation, answer === 'Preview');
}
