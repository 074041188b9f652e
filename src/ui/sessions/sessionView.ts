import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ErrorInfo } from '../../errors/userError.ts';
import { errorSentence } from '../../text/sentenceOf.ts';
import { sanitize } from '../../base/sanitize.ts';
import { untilWordsChange } from '../../base/duration.ts';
import { hostOf } from '../../base/urlHost.ts';
import type { OciFiles } from '../../oci/profiles/profiles.ts';
import { idTokenOf } from '../../state/snapshot.ts';
import type { Session } from '../../sessions/session.ts';
import type { RowView } from '../clusters/rowView.ts';
import type { SessionRow } from '../shared/rows.ts';
import { statusView } from '../shared/text/statusText.ts';
import { contextCount, profileView } from './profileView.ts';
import type { SessionList } from './sessionRows.ts';

/** The appearance of a row of "Sessions". `now` in milliseconds since the epoch. */
export function sessionRowView(listing: SessionList, row: SessionRow, now: number): RowView {
  switch (row.kind) {
    case 'session':
      return signedInView(listing, row, now);
    case 'profile':
      return profileView(listing, row.profile, now);
    case 'ociConfig':
      return configView(row.config);
  }
}

/** When the text of a row becomes outdated, in milliseconds since the epoch; undefined: never. */
export function sessionRowStaleAt(row: SessionRow, now: number): number | undefined {
  const moments =
    row.kind === 'session'
      ? [row.session.tokens.expiresAt]
      : row.kind === 'profile'
        ? [row.profile.token?.expiresAt, row.profile.token?.sessionEndsAt]
        : [];
  const changes = moments.filter((at) => at !== undefined).map((at) => now + untilWordsChange(at, now));
  return changes.length === 0 ? undefined : Math.min(...changes);
}

function signedInView(listing: SessionList, row: SessionRow & { kind: 'session' }, now: number): RowView {
  const { session, context } = row;
  if (context === undefined) return unusedView(session);
  const user = listing.snapshot.users.get(context.user);
  const status = user?.status ?? ({ kind: 'signedOut', reason: undefined } as const);
  const { severity, icon, color, text, ariaLabel, detail } = statusView(status, now, false);
  const isRenewed = severity === 'good' && status.kind === 'signedIn' && status.renewal.kind === 'byUs';
  const account = sanitize(session.account.displayName, 60);
  const label = sanitize(hostOf(session.provider.issuer));
  const contexts = contextCount(listing.contextsOf(row).length);
  const flags = ['session', 'canSignOut'];
  if (severity !== 'busy') flags.push('canSignIn');
  if (severity === 'ended' || severity === 'signedOut' || severity === 'soon') flags.push('needsSignIn');
  if (session.tokens.refreshToken !== undefined) flags.push('canRefresh');
  if (user !== undefined && idTokenOf(user) !== undefined) flags.push('hasClaims');
  return {
    label,
    description: [...(isRenewed ? [account, l10n.t('renewed while you work')] : [text]), ...contexts].join(' · '),
    icon,
    ...(color !== undefined && { color }),
    ariaLabel: [
      l10n.t('session at {issuer}', { issuer: label }),
      ariaLabel,
      ...contexts,
      ...(detail === undefined ? [] : [detail]),
    ].join(', '),
    contextValue: flags.join('.'),
  };
}

/** Left by a deleted context or another account's sign-in: nobody renews it, and it can be ended. */
function unusedView({ account, provider }: Session): RowView {
  const label = sanitize(hostOf(provider.issuer));
  const facts = [sanitize(account.displayName, 60), l10n.t('used by no context')];
  return {
    label,
    description: facts.join(' · '),
    icon: 'debug-disconnect',
    ariaLabel: [l10n.t('session at {issuer}', { issuer: label }), ...facts].join(', '),
    contextValue: 'session.canSignOut',
  };
}

/** The same with the file's name for its path, which the tooltip has: a row is narrow. */
function inShort(problem: ErrorInfo): ErrorInfo {
  const { code, data } = problem;
  if (data === undefined || !('path' in data) || typeof data.path !== 'string') return problem;
  return { code, data: { ...data, path: basename(data.path) } } as ErrorInfo;
}

function configView({ problem }: OciFiles): RowView {
  const sentence = problem === undefined ? '' : sanitize(errorSentence(inShort(problem)), 500);
  return {
    label: l10n.t('OCI config'),
    description: sentence,
    icon: 'warning',
    color: 'list.errorForeground',
    ariaLabel: [l10n.t('OCI config'), sentence].join(', '),
    contextValue: 'ociConfig',
  };
}
