import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import type { Kubeconfig } from '../../kubeconfig/model.ts';
import { contextsInWords } from '../../kubeconfig/operations/operation.ts';
import { contextsOf } from '../../kubeconfig/operations/uses.ts';
import type { Converting } from '../../signin/convert/conversions.ts';
import { isConvertible } from '../../signin/convert/conversion.ts';
import { userOf } from '../../signin/overview.ts';
import { existingTarget } from '../../signin/target.ts';
import { wayOf } from '../../signin/way.ts';
import type { EditParts } from '../applyEdits.ts';
import type { CommandParts } from '../commandParts.ts';
import { shownKubeconfig, userFor } from '../operations/entries.ts';
import { run } from '../operations/run.ts';
import { withPlugin } from '../plugin.ts';
import { refreshUser } from '../refreshCommand.ts';
import type { Row } from '../rows.ts';
import { signInTo } from '../signInCommand.ts';

/** Gives a user that kubectl or kubelogin signs in to the credential plugin, with its sign-in where it has one. */
export async function convertCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(parts.overviews);
  const user = await userFor(row, kubeconfig, { title: 'Convert User to Cluster Sign-In', fits: isConvertible });
  if (user === undefined) return;
  const converting = await parts.conversions.toPlugin(user);
  const writing = { ...parts, editKubeconfig: parts.conversions.writing([converting]) };
  const notes = [...converting.consequences, ...sharedBy(kubeconfig, user.name)];
  if (await askAndConvert(withPlugin(writing), converting, notes)) await useSignIn(parts, user.name);
}

export async function convertBackCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(parts.overviews);
  const user = await userFor(row, kubeconfig, {
    title: 'Convert User Back',
    fits: (each) => wayOf(each).kind === 'plugin',
  });
  const overview = parts.overviews.current();
  if (user === undefined || overview === undefined) return;
  const converting = await parts.conversions.back(overview, userOf(overview, user.name));
  if (converting === undefined) {
    const sentence = `Nothing is known of what the user ${clean(user.name, 80)} was before: choose Change Credential to give it another form.`;
    throw new Problem('not-remembered', sentence);
  }
  const writing = { ...parts, editKubeconfig: parts.conversions.writing([converting]) };
  await askAndConvert(writing, converting, [...converting.consequences, ...sharedBy(kubeconfig, user.name)]);
}

/** Says first what will be otherwise. False when the person decided against it. */
async function askAndConvert(parts: EditParts, converting: Converting, notes: readonly string[]): Promise<boolean> {
  const options = { modal: true, detail: notes.join('\n\n') };
  const answer = await vscode.window.showWarningMessage(`${converting.label}?`, options, 'Preview', 'Convert');
  return answer !== undefined && (await run(parts, converting, answer === 'Preview'));
}

/** A sign-in that came along is of use once the person has seen where it leads. */
async function useSignIn(parts: CommandParts, userName: string): Promise<void> {
  const overview = parts.overviews.current();
  const user = overview?.users.get(userName);
  const [context] = user?.reach.map((each) => each.context) ?? [];
  if (user?.session === undefined || context === undefined || user.status.kind === 'signedIn') return;
  const now = parts.clock.now();
  const target = existingTarget(context, user, { now, plugin: parts.plugin });
  if (user.session.tokens.expiresAt > now) {
    await signInTo(parts, target);
    return;
  }
  await refreshUser(parts, target, user);
}

function sharedBy(kubeconfig: Kubeconfig, name: string): readonly string[] {
  const users = contextsOf(kubeconfig, { list: 'users', name }).map((context) => context.name);
  return users.length > 1 ? [`It is the user of the ${contextsInWords(users)}.`] : [];
}
