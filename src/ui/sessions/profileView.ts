import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { isLastToken } from '../../oci/profiles/ociSession.ts';
import { ociSessionStatus } from '../../authenticators/oke/okeStatus.ts';
import { failureReason } from '../../authenticators/shared/reasons.ts';
import { type Severity, severityOf, type Status } from '../../authenticators/shared/status.ts';
import type { RowView } from '../clusters/rowView.ts';
import { statusView } from '../shared/text/statusText.ts';
import { leftInWords } from '../shared/text/ociExpiry.ts';
import type { SessionList } from './sessionRows.ts';

/** What is known of a profile, which is signing in when a user of it is. */
export function profileStatus({ snapshot, contextsOf }: SessionList, profile: OciProfile): Status {
  const statuses = contextsOf({ kind: 'profile', profile }).map(({ user }) => snapshot.users.get(user)?.status);
  if (statuses.some((status) => status?.kind === 'signingIn')) return { kind: 'signingIn' };
  const { kind, problem } = profile;
  if (kind === 'session') return ociSessionStatus(profile, undefined, snapshot.renewalOf);
  if (problem !== undefined) return { kind: 'broken', reason: failureReason(problem) };
  return { kind: 'signedIn', subject: undefined, expiresAt: undefined, renewal: { kind: 'none' } };
}

/** The appearance of a profile's row. `now` in milliseconds since the epoch. */
export function profileView(listing: SessionList, profile: OciProfile, now: number): RowView {
  const status = profileStatus(listing, profile);
  const severity = severityOf(status, now);
  const { icon, color, text, detail } = statusView(status, now, false);
  const isFixed = profile.kind !== 'session' && severity === 'good';
  const label = sanitize(profile.name, 80);
  const state = stateOf(profile, severity, text, now);
  const facts = [
    ...(profile.region === undefined ? [] : [sanitize(profile.region, 40)]),
    ...contextCount(listing.contextsOf({ kind: 'profile', profile }).length),
  ];
  return {
    label,
    description: [...(profile.exposedFiles.length === 0 ? [] : [`⚠ ${l10n.t('not private')}`]), state, ...facts].join(
      ' · ',
    ),
    icon: isFixed ? 'key' : icon,
    ...(color !== undefined && !isFixed && { color }),
    ariaLabel: [
      l10n.t('OCI profile {profile}', { profile: label }),
      ...(profile.kind === 'session' && (severity === 'good' || severity === 'soon')
        ? [l10n.t('signed in'), state]
        : [state]),
      ...facts,
      ...(detail === undefined ? [] : [detail]),
      ...(profile.exposedFiles.length === 0 ? [] : [openSentence(profile)]),
    ].join(', '),
    contextValue: contextValue(profile, severity),
  };
}

/** "3 contexts", or nothing where there is none. */
export function contextCount(count: number): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? l10n.t('1 context') : l10n.t('{count} contexts', { count })];
}

/** Others on this machine can read what only the person should. Raw paths. */
export function openSentence({ exposedFiles }: OciProfile): string {
  return l10n.t('Other users of this machine can read {files}. Run "Make Private".', {
    files: exposedFiles.join(', '),
  });
}

function stateOf({ kind, token }: OciProfile, severity: Severity, text: string, now: number): string {
  if (severity !== 'good' && severity !== 'soon') return text;
  if (kind === 'apiKey') return l10n.t('API key');
  if (kind === 'other' || token === undefined) return l10n.t('neither session nor API key');
  const left = leftInWords(token, now);
  return isLastToken(token) ? l10n.t('{left}, then the session ends', { left }) : left;
}

/** What can be done with a profile, for the menus' `when` clauses. */
function contextValue({ kind, token, exposedFiles }: OciProfile, severity: Severity): string {
  const flags = ['profile'];
  if (exposedFiles.length > 0) flags.push('exposedFiles');
  if (kind === 'apiKey' && severity !== 'broken') flags.push('canValidate');
  if (kind === 'session') {
    if (severity !== 'busy') flags.push('canSignIn');
    if (severity === 'soon' || severity === 'ended' || severity === 'signedOut') flags.push('needsSignIn');
    if (severity === 'good' || severity === 'soon') flags.push('canRefresh', 'canValidate');
    if (token !== undefined) flags.push('canSignOut');
  }
  return flags.join('.');
}
