import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors/userError.ts';
import type { Kubeconfig, User } from '../../kubeconfig/read/model.ts';
import { sharedUserText } from '../../text/kubeconfig/consequencesText.ts';
import { contextsOf } from '../../kubeconfig/operations/references.ts';
import { conversionNoteText } from '../../text/signIn/conversionText.ts';
import type { Converting } from '../../signin/convert/conversions.ts';
import type { Snapshot, UserState } from '../../state/snapshot.ts';
import { targetOfUser } from '../../signin/oidc/signInTarget.ts';
import { offerAllowingPlugin } from '../kubeconfig/allowPlugin.ts';
import type { EditContext } from '../kubeconfig/applyEdits.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { shownKubeconfig } from '../kubeconfig/chooseEntry.ts';
import { confirmAndRun } from '../kubeconfig/runOperation.ts';
import { withPlugin } from '../kubeconfig/withPlugin.ts';
import { refreshUser, signInTo } from '../signin/oidcUi.ts';

/** Gives a user that kubectl, kubelogin or a token file serves to the credential plugin, with its sign-in where it has one. */
export async function changeToPlugin(ui: UiContext, user: User): Promise<void> {
  const converting = await ui.conversions.toPlugin(user);
  if (!(await askAndConvert(withPlugin(writing(ui, converting)), converting, notesFor(ui, converting, user)))) return;
  await useSignIn(ui, user.name);
  await offerAllowingPlugin(ui);
}

/** Gives a user of the plugin the form that it had before. Throws UserError 'not-remembered'. */
export async function changeBack(ui: UiContext, snapshot: Snapshot, user: UserState): Promise<void> {
  const { name } = user.user;
  const converting = await ui.conversions.back(snapshot, user);
  if (converting === undefined) {
    throw new UserError('not-remembered', { userName: name });
  }
  await askAndConvert(writing(ui, converting), converting, notesFor(ui, converting, user.user));
}

/** Gives a user of the plugin a token file. */
export async function changeToTokenFile(ui: UiContext, user: UserState): Promise<void> {
  const converting = await ui.conversions.toTokenFile(user);
  await askAndConvert(writing(ui, converting), converting, notesFor(ui, converting, user.user));
}

function writing(ui: UiContext, converting: Converting): UiContext {
  return { ...ui, editKubeconfig: ui.conversions.writing([converting]) };
}

/** Says first what will be otherwise. False when the person decided against it. */
async function askAndConvert(ui: EditContext, converting: Converting, notes: readonly string[]): Promise<boolean> {
  const detail = notes.join('\n\n');
  return await confirmAndRun(ui, converting, { detail, apply: l10n.t('Convert'), first: 'preview' });
}

/** A sign-in that came along is of use once the person has seen where it leads. */
async function useSignIn(ui: UiContext, userName: string): Promise<void> {
  const snapshot = ui.snapshots.current();
  const user = snapshot?.users.get(userName);
  const [context] = user?.tokenDestinations.map((each) => each.context) ?? [];
  if (user?.session === undefined || context === undefined || user.status.kind === 'signedIn') return;
  const now = ui.clock.now();
  const target = targetOfUser(context, user, { now, plugin: ui.plugin });
  if (user.session.tokens.expiresAt > now) {
    await signInTo(ui, target);
    return;
  }
  await refreshUser(ui, target, user);
}

function notesFor(ui: UiContext, { consequences }: Converting, { name }: User): readonly string[] {
  return [...consequences.map(conversionNoteText), ...sharedBy(shownKubeconfig(ui.snapshots), name)];
}

function sharedBy(kubeconfig: Kubeconfig, name: string): readonly string[] {
  const users = contextsOf(kubeconfig, { list: 'users', name }).map((context) => context.name);
  return [sharedUserText(users)].filter((sentence) => sentence !== '');
}
