import { cleanMarkdown } from '../base/clean.ts';
import type { Cluster, Context } from '../kubeconfig/model.ts';
import type { OkeUse } from '../signin/oci/okeUses.ts';
import type { Overview } from '../signin/overview.ts';
import { clientOf } from '../signin/way.ts';
import { ociSessionOf } from './can.ts';
import { endLines } from './endLines.ts';
import { contextStatus, missingSentence, pluginRefusalOf, statusOf } from './rowLook.ts';
import type { ExplorerRow } from './rows.ts';
import { hostOf } from './text.ts';

/** What is true of every tooltip of one drawing. */
export interface Drawing {
  readonly overview: Overview;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Where the list of files comes from, in a word or two. */
  readonly origin: string;
}

/** What is worth saying about a row when somebody asks, as Markdown. */
export function tooltipOf(row: ExplorerRow, drawing: Drawing): string {
  switch (row.kind) {
    case 'file':
      return cleanMarkdown(row.problem.sentence, 1000);
    case 'cluster':
      return row.cluster === undefined
        ? cleanMarkdown(missingSentence(row.name))
        : clusterTooltip(row.cluster, drawing);
    case 'context':
      return contextTooltip(row.context, drawing);
    case 'more':
      return 'The list is long: Filter Clusters finds words of a name, a server or an identity.';
  }
}

function clusterTooltip(cluster: Cluster, { origin }: Drawing): string {
  return lines([
    `**${cleanMarkdown(cluster.name)}**`,
    cleanMarkdown(cluster.server ?? 'This cluster has no server.'),
    ...(cluster.insecureSkipTlsVerify ? ['⚠ TLS verification is skipped: anybody in between can read tokens.'] : []),
    ...(cluster.proxyUrl === undefined ? [] : [`Through the proxy ${cleanMarkdown(hostOf(cluster.proxyUrl))}`]),
    `From ${cleanMarkdown(cluster.file)}, line ${cluster.line} (files by ${cleanMarkdown(origin)})`,
  ]);
}

function contextTooltip(context: Context, { overview, now }: Drawing): string {
  const isCurrent = overview.kubeconfig.currentContext === context.name;
  const user = overview.users.get(context.user);
  const { words } = contextStatus(overview, context, now);
  const refusal = pluginRefusalOf(overview, context);
  const client = user && clientOf(user.way);
  const said = endLines(statusOf(overview, context), user && ociSessionOf(user)?.token, now);
  return lines([
    `**${cleanMarkdown(context.name)}**${isCurrent ? ' (current)' : ''}`,
    `User ${cleanMarkdown(context.user)}: ${cleanMarkdown(words)}`,
    ...said.map((line) => cleanMarkdown(line, 500)),
    ...(refusal === undefined ? [] : [`⚠ ${cleanMarkdown(refusal, 500)}`]),
    ...(user?.oke === undefined ? [] : [profileLine(user.oke)]),
    ...(client === undefined ? [] : [`Issuer ${cleanMarkdown(client.issuer)}`]),
    `From ${cleanMarkdown(context.file)}, line ${context.line}`,
  ]);
}

function profileLine({ user, profile, configPath }: OkeUse): string {
  const region = profile?.region === undefined ? '' : `, ${cleanMarkdown(profile.region)}`;
  return `OCI profile ${cleanMarkdown(user.profileName)}${region}, of ${cleanMarkdown(configPath)}`;
}

function lines(all: readonly string[]): string {
  return all.join('\n\n');
}
