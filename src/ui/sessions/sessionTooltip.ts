import { cleanMarkdown } from '../../base/clean.ts';
import { contextsInWords } from '../../kubeconfig/operations/operation.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import type { SessionRow } from '../rows.ts';
import { exactTime, statusLook } from '../statusWords.ts';
import { endsSentence } from './horizon.ts';
import { openSentence, profileStatus } from './profileLook.ts';
import type { SessionListing } from './sessionRows.ts';

/** What is worth saying about a row of "Sessions" when somebody asks, as Markdown. `now` since the epoch. */
export function sessionTooltip(listing: SessionListing, row: SessionRow, now: number): string {
  switch (row.kind) {
    case 'session':
      return lines([...sessionLines(listing, row, now), ...usedBy(listing, row)]);
    case 'profile':
      return lines([...profileLines(listing, row.profile, now), ...usedBy(listing, row)]);
    case 'ociConfig':
      return cleanMarkdown(row.config.problem ?? '', 1000);
  }
}

function sessionLines(listing: SessionListing, { session, context }: SessionRow & { kind: 'session' }, now: number) {
  const status = context && listing.overview.users.get(context.user)?.status;
  const look = status && statusLook(status, now, false);
  return [
    `**${cleanMarkdown(session.account.displayName)}**${look === undefined ? '' : `: ${cleanMarkdown(look.words)}`}`,
    ...(look?.detail === undefined ? [] : [cleanMarkdown(look.detail, 500)]),
    `Token until ${cleanMarkdown(exactTime(session.tokens.expiresAt))}`,
    `Signed in ${cleanMarkdown(exactTime(session.signedInAt))}`,
    `Issuer ${cleanMarkdown(session.provider.issuer)}, client ${cleanMarkdown(session.provider.clientId)}`,
  ];
}

function profileLines(listing: SessionListing, profile: OciProfile, now: number): readonly string[] {
  const { name, token, region, tenancy, user, configPath } = profile;
  const status = profileStatus(listing, profile);
  const { words, detail } = statusLook(status, now, false);
  const renewal = status.kind === 'signedIn' ? status.renewal.kind : 'none';
  const ends = token === undefined ? undefined : endsSentence(token, now, renewal);
  const isDefault = listing.overview.oci.some((file) => file.configPath === configPath && file.defaultProfile === name);
  return [
    `**${cleanMarkdown(name)}**${isDefault ? ' (the profile that is taken when none is named)' : ''}`,
    ...(ends === undefined
      ? [profile.kind === 'session' ? cleanMarkdown(words) : KINDS[profile.kind]]
      : [cleanMarkdown(ends)]),
    ...(detail === undefined || renewal === 'byUs' ? [] : [cleanMarkdown(detail, 500)]),
    ...(profile.openFiles.length === 0 ? [] : [`⚠ ${cleanMarkdown(openSentence(profile), 500)}`]),
    ...(region === undefined ? [] : [`Region ${cleanMarkdown(region)}`]),
    ...(tenancy === undefined ? [] : [`Tenancy ${cleanMarkdown(tenancy)}`]),
    ...(user === undefined ? [] : [`User ${cleanMarkdown(user)}`]),
    `From ${cleanMarkdown(configPath)}`,
  ];
}

const KINDS: Readonly<Record<Exclude<OciProfile['kind'], 'session'>, string>> = {
  apiKey: 'Signs with an API key, which has no end of its own.',
  other: 'Signs in by neither a session nor an API key.',
};

function usedBy(listing: SessionListing, row: SessionRow): readonly string[] {
  const names = listing.contextsOf(row).map(({ name }) => name);
  if (names.length === 0) return row.kind === 'ociConfig' ? [] : ['No context uses it.'];
  return [`Used by the ${cleanMarkdown(contextsInWords(names), 500)}`];
}

function lines(all: readonly string[]): string {
  return all.join('\n\n');
}
