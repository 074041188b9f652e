import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { listText } from '../../text/kubeconfig/entriesText.ts';
import { destinationNoteText } from '../../text/signIn/destinationText.ts';
import { approveDestinations, type OkeTokenDestination, unapproved } from '../../signin/oke/okeReleases.ts';
import type { UiContext } from '../shared/uiContext.ts';

/** Contexts of one server; the rest is counted. */
const MOST_NAMED = 3;

/**
 * Names OCI profile and cluster host of what the plugin would give and nobody approved yet, and remembers the answer.
 * True when nothing is left to approve. Throws what files throw.
 */
export async function approveOke(
  { okeApprovals }: Pick<UiContext, 'okeApprovals'>,
  releases: readonly OkeTokenDestination[],
): Promise<boolean> {
  const unknown = await unapproved(okeApprovals, releases);
  if (unknown.length === 0) return true;
  const hosts = [...new Set(unknown.map(({ destination }) => destination.host))];
  const question =
    hosts.length === 1
      ? l10n.t('Send OKE tokens to {host}?', { host: sanitize(hosts[0] ?? '') })
      : l10n.t('Send OKE tokens to {count} clusters?', { count: hosts.length });
  const options = { modal: true, detail: releaseLines(unknown).join('\n') };
  const button = l10n.t('Approve');
  if ((await vscode.window.showWarningMessage(question, options, button)) !== button) return false;
  await approveDestinations(okeApprovals, unknown);
  return true;
}

/** What the person approves, every server of it; clean. */
export function releaseLines(releases: readonly OkeTokenDestination[]): readonly string[] {
  if (releases.length === 0) return [];
  const groups = Map.groupBy(releases, ({ subject, destination }) =>
    JSON.stringify([destination.fingerprint, subject.profileName, subject.by]),
  );
  const lines = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { subject, destination } = first;
    const names = group.slice(0, MOST_NAMED).map(({ contextName }) => sanitize(contextName, 80));
    const more = group.length > MOST_NAMED ? [l10n.t('{count} more', { count: group.length - MOST_NAMED })] : [];
    const notable = destination.notable.map((note) => `   ${destinationNoteText(note)}`);
    return [releaseLine(subject, sanitize(destination.host), listText([...names, ...more])), ...notable];
  });
  const risk = l10n.t('Whoever runs such a server can act as you in its cluster. Continue only if you trust it.');
  return [...lines, '', risk];
}

function releaseLine({ profileName, by }: OkeTokenDestination['subject'], host: string, contexts: string): string {
  if (profileName === undefined) {
    return l10n.t('{host}: with the credentials that the oci CLI uses, for {contexts}', { host, contexts });
  }
  const profile = sanitize(profileName, 80);
  return by === undefined
    ? l10n.t('{host}: profile {profile}, for {contexts}', { host, profile, contexts })
    : l10n.t('{host}: profile {profile} (set by {source}), for {contexts}', {
        ...{ host, profile, contexts },
        source: sanitize(listText(by), 300),
      });
}
