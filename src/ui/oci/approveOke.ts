import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { listed } from '../../kubeconfig/operations/operation.ts';
import { approveReleases, unapproved, type OkeRelease } from '../../signin/oci/okeReleases.ts';
import type { CommandParts } from '../commandParts.ts';

/** Contexts of one server; the rest is counted. */
const MOST_NAMED = 3;

/**
 * Names OCI profile and cluster host of what the plugin would give and nobody approved yet, and remembers the answer.
 * True when nothing is left to approve. Throws what files throw.
 */
export async function approveOke(
  { okeApprovals }: Pick<CommandParts, 'okeApprovals'>,
  releases: readonly OkeRelease[],
): Promise<boolean> {
  const strangers = await unapproved(okeApprovals, releases);
  if (strangers.length === 0) return true;
  const hosts = [...new Set(strangers.map(({ destination }) => destination.host))];
  const where = hosts.length === 1 ? clean(hosts[0] ?? '') : `${hosts.length} clusters`;
  const options = { modal: true, detail: releaseLines(strangers).join('\n') };
  const answer = await vscode.window.showWarningMessage(`Send OKE tokens to ${where}?`, options, 'Approve');
  if (answer !== 'Approve') return false;
  await approveReleases(okeApprovals, strangers);
  return true;
}

/** What the person is to look at before they approve, every server of it; clean. */
export function releaseLines(strangers: readonly OkeRelease[]): readonly string[] {
  if (strangers.length === 0) return [];
  const groups = Map.groupBy(strangers, ({ subject, destination }) =>
    JSON.stringify([destination.fingerprint, subject.profileName, subject.by]),
  );
  const lines = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { subject, destination } = first;
    const by = subject.by === undefined ? '' : ` (as told by ${clean(listed(subject.by), 300)})`;
    const whose =
      subject.profileName === undefined ? 'as the oci CLI is told' : `profile ${clean(subject.profileName, 80)}${by}`;
    const names = group.slice(0, MOST_NAMED).map(({ contextName }) => clean(contextName, 80));
    const more = group.length > MOST_NAMED ? [`${group.length - MOST_NAMED} more`] : [];
    const notable = destination.notable.map((note) => `   It ${clean(note)}.`);
    return [`${clean(destination.host)}: ${whose}, for ${listed([...names, ...more])}`, ...notable];
  });
  return [...lines, '', 'Whoever runs such a server can act as you in its cluster. Continue only if you know it.'];
}
