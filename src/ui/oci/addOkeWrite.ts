import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import { loadKubeconfig } from '../../kubeconfig/load.ts';
import { generateToken } from '../../oci/generateToken.ts';
import { tokenSubjectOf } from '../../oci/tokenSubject.ts';
import { addOkeCluster, tokenArguments, type NewOkeCluster, type OkeTokens } from '../../signin/oci/newCluster.ts';
import { approveReleases } from '../../signin/oci/okeReleases.ts';
import { confirmAndApply } from '../bring/confirm.ts';
import type { CommandParts } from '../commandParts.ts';

/**
 * Says what would be written and where tokens would go, and does it if the person wants it: that is their approval of
 * the destination, too. Throws what `addOkeCluster`, the edit and `OkeApprovals.approve` throw.
 */
export async function writeOkeCluster(parts: CommandParts, wanted: Omit<NewOkeCluster, 'plugin'>): Promise<void> {
  const { host, paths, okeApprovals } = parts;
  const { contextName, tokens } = wanted;
  const form = parts.newForm();
  const plugin = form.kind === 'plugin' ? form.plugin : undefined;
  const adding = await addOkeCluster(await loadKubeconfig(paths(), host), { ...wanted, plugin }, host);
  const { edits, label, consequences, destination } = adding;
  const profile = clean(tokens.profileName, 80);
  const kind = tokens.kind === 'session' ? 'the session' : 'the API key';
  if (plugin !== undefined) await parts.installPlugin();
  const isWritten = await confirmAndApply(parts, {
    question: `Add the OKE cluster ${clean(contextName, 80)}?`,
    label,
    button: 'Add',
    edits,
    switching: { name: contextName, edits: [...edits, { kind: 'set-current-context', name: contextName }] },
    notes: [
      `Tokens made with ${kind} of profile ${profile} go to ${clean(destination.host)}.`,
      ...consequences,
      ...(await whyNoToken(tokens, parts)),
    ],
  });
  if (!isWritten || plugin === undefined) return;
  const subject = await tokenSubjectOf(tokenArguments(tokens), host);
  await approveReleases(okeApprovals, [{ contextName, subject, destination }]);
}

/** What kubectl would be told, since nobody asks for a pass phrase there: nothing but local files is read. */
async function whyNoToken(tokens: OkeTokens, { host, clock }: CommandParts): Promise<readonly string[]> {
  try {
    await generateToken(tokenArguments(tokens), { host, clock });
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [`As it is kubectl gets no token: ${clean(error.message, 400)}`];
  }
}
