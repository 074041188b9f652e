import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import { isUserError } from '../../errors/userError.ts';
import { okeConsequenceText } from '../../text/ociText.ts';
import { sentenceOf } from '../../text/sentenceOf.ts';
import { loadKubeconfig } from '../../kubeconfig/read/loadKubeconfig.ts';
import { generateToken } from '../../oci/oke/generateToken.ts';
import { tokenSubjectOf } from '../../oci/oke/tokenSubject.ts';
import { addOkeCluster, type NewOkeCluster, type OkeTokens, tokenArguments } from '../../signin/oke/addOkeCluster.ts';
import { approveDestinations } from '../../signin/oke/okeReleases.ts';
import { confirmAndApply } from '../transfer/confirmImport.ts';
import type { UiContext } from '../shared/uiContext.ts';

/**
 * Says what would be written and where tokens would go, and does it if the person wants it: that is their approval of
 * the destination, too. Throws what `addOkeCluster`, the edit and `OkeApprovals.approve` throw.
 */
export async function writeOkeCluster(ui: UiContext, wanted: Omit<NewOkeCluster, 'plugin'>): Promise<void> {
  const { host, paths, okeApprovals } = ui;
  const { contextName, tokens } = wanted;
  const form = ui.newUserDelivery();
  const plugin = form.kind === 'plugin' ? form.plugin : undefined;
  const adding = await addOkeCluster(await loadKubeconfig(paths(), host), { ...wanted, plugin }, host);
  const { edits, label, consequences, destination } = adding;
  if (plugin !== undefined) await ui.installPlugin();
  const isWritten = await confirmAndApply(ui, {
    question: l10n.t('Add the OKE cluster {context}?', { context: sanitize(contextName, 80) }),
    label,
    buttons: { apply: l10n.t('Add'), applyAndSwitch: l10n.t('Add and Switch') },
    edits,
    switching: { name: contextName, edits: [...edits, { kind: 'set-current-context', name: contextName }] },
    notes: [
      tokensSentence(tokens, destination.host),
      ...consequences.map(okeConsequenceText),
      ...(await whyNoToken(tokens, ui)),
    ],
  });
  if (!isWritten || plugin === undefined) return;
  const subject = await tokenSubjectOf(tokenArguments(tokens), host);
  await approveDestinations(okeApprovals, [{ contextName, subject, destination }]);
}

function tokensSentence({ profileName, kind }: OkeTokens, to: string): string {
  const [profile, host] = [sanitize(profileName, 80), sanitize(to)];
  return kind === 'session'
    ? l10n.t('Tokens made with the session of profile {profile} go to {host}.', { profile, host })
    : l10n.t('Tokens made with the API key of profile {profile} go to {host}.', { profile, host });
}

/** The error that kubectl would get, since nothing asks for a passphrase there. Reads only local files. */
async function whyNoToken(tokens: OkeTokens, { host, clock }: UiContext): Promise<readonly string[]> {
  try {
    await generateToken(tokenArguments(tokens), { host, clock });
    return [];
  } catch (error) {
    if (!isUserError(error)) throw error;
    return [l10n.t('kubectl cannot get a token yet: {why}', { why: sanitize(sentenceOf(error), 400) })];
  }
}
