import * as l10n from '@vscode/l10n';
import { errorSentence } from '../../text/sentenceOf.ts';
import { sanitizeMarkdown } from '../../base/sanitize.ts';
import { contextsText } from '../../text/kubeconfig/entriesText.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import type { SessionRow } from '../shared/rows.ts';
import { exactTime, statusView } from '../shared/text/statusText.ts';
import { endsSentence } from '../shared/text/ociExpiry.ts';
import { openSentence, profileStatus } from './profileView.ts';
import type { SessionList } from './sessionRows.ts';

/** What is worth saying about a row of "Sessions" when somebody asks, as Markdown. `now` since the epoch. */
export function sessionTooltip(listing: SessionList, row: SessionRow, now: number): string {
  switch (row.kind) {
    case 'session':
      return lines([...sessionLines(listing, row, now), ...usedBy(listing, row)]);
    case 'profile':
      return lines([...profileLines(listing, row.profile, now), ...usedBy(listing, row)]);
    case 'ociConfig':
      return row.config.problem === undefined ? '' : sanitizeMarkdown(errorSentence(row.config.problem), 1000);
  }
}

function sessionLines(listing: SessionList, { session, context }: SessionRow & { kind: 'session' }, now: number) {
  const status = context && listing.snapshot.users.get(context.user)?.status;
  const look = status && statusView(status, now, false);
  return [
    look === undefined
      ? `**${sanitizeMarkdown(session.account.displayName)}**`
      : l10n.t('**{account}**: {status}', {
          account: sanitizeMarkdown(session.account.displayName),
          status: sanitizeMarkdown(look.text),
        }),
    ...(look?.detail === undefined ? [] : [sanitizeMarkdown(look.detail, 500)]),
    l10n.t('Token until {time}', { time: sanitizeMarkdown(exactTime(session.tokens.expiresAt)) }),
    l10n.t('Signed in {time}', { time: sanitizeMarkdown(exactTime(session.signedInAt)) }),
    l10n.t('Issuer {issuer}, client {client}', {
      issuer: sanitizeMarkdown(session.provider.issuer),
      client: sanitizeMarkdown(session.provider.clientId),
    }),
  ];
}

function profileLines(listing: SessionList, profile: OciProfile, now: number): readonly string[] {
  const { name, token, region, tenancy, user, configPath } = profile;
  const status = profileStatus(listing, profile);
  const { text, detail } = statusView(status, now, false);
  const renewal = status.kind === 'signedIn' ? status.renewal.kind : 'none';
  const ends = token === undefined ? undefined : endsSentence(token, now, renewal);
  const isDefault = listing.snapshot.oci.some((file) => file.configPath === configPath && file.defaultProfile === name);
  return [
    isDefault
      ? l10n.t('**{profile}** (the default profile)', { profile: sanitizeMarkdown(name) })
      : `**${sanitizeMarkdown(name)}**`,
    ...(ends === undefined
      ? [profile.kind === 'session' ? sanitizeMarkdown(text) : kindSentence(profile.kind)]
      : [sanitizeMarkdown(ends)]),
    ...(detail === undefined || renewal === 'byUs' ? [] : [sanitizeMarkdown(detail, 500)]),
    ...(profile.exposedFiles.length === 0 ? [] : [`⚠ ${sanitizeMarkdown(openSentence(profile), 500)}`]),
    ...(region === undefined ? [] : [l10n.t('Region {region}', { region: sanitizeMarkdown(region) })]),
    ...(tenancy === undefined ? [] : [l10n.t('Tenancy {tenancy}', { tenancy: sanitizeMarkdown(tenancy) })]),
    ...(user === undefined ? [] : [l10n.t('User {user}', { user: sanitizeMarkdown(user) })]),
    l10n.t('From {path}', { path: sanitizeMarkdown(configPath) }),
  ];
}

function kindSentence(kind: Exclude<OciProfile['kind'], 'session'>): string {
  return kind === 'apiKey'
    ? l10n.t('Signs with an API key, which does not expire.')
    : l10n.t('Uses neither a session nor an API key.');
}

function usedBy(listing: SessionList, row: SessionRow): readonly string[] {
  const names = listing.contextsOf(row).map(({ name }) => name);
  if (names.length === 0) return row.kind === 'ociConfig' ? [] : [l10n.t('No context uses it.')];
  return [l10n.t('Used by the {contexts}', { contexts: sanitizeMarkdown(contextsText(names), 500) })];
}

function lines(all: readonly string[]): string {
  return all.join('\n\n');
}
