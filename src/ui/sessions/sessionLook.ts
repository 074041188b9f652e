import { clean } from '../../base/clean.ts';
import { untilWordsChange } from '../../base/duration.ts';
import type { OciFiles } from '../../oci/profiles.ts';
import { idTokenOf } from '../../signin/overview.ts';
import type { Session } from '../../signin/session.ts';
import type { RowLook } from '../rowLook.ts';
import type { SessionRow } from '../rows.ts';
import { statusLook } from '../statusWords.ts';
import { hostOf } from '../text.ts';
import { contextCount, profileLook } from './profileLook.ts';
import type { SessionListing } from './sessionRows.ts';

/** What a row of "Sessions" looks like. `now` in milliseconds since the epoch. */
export function sessionRowLook(listing: SessionListing, row: SessionRow, now: number): RowLook {
  switch (row.kind) {
    case 'session':
      return sessionLook(listing, row, now);
    case 'profile':
      return profileLook(listing, row.profile, now);
    case 'ociConfig':
      return configLook(row.config);
  }
}

/** When the words of a row stop being true by themselves, in milliseconds since the epoch; undefined: never. */
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

function sessionLook(listing: SessionListing, row: SessionRow & { kind: 'session' }, now: number): RowLook {
  const { session, context } = row;
  if (context === undefined) return unusedLook(session);
  const user = listing.overview.users.get(context.user);
  const status = user?.status ?? { kind: 'signedOut', why: undefined };
  const { care, icon, colour, words, spoken, detail } = statusLook(status, now, false);
  const isRenewed = care === 'good' && status.kind === 'signedIn' && status.renewal.kind === 'byUs';
  const account = clean(session.account.displayName, 60);
  const label = clean(hostOf(session.provider.issuer));
  const contexts = contextCount(listing.contextsOf(row).length);
  const flags = ['session', 'canSignOut'];
  if (care !== 'busy') flags.push('canSignIn');
  if (care === 'ended' || care === 'signedOut' || care === 'soon') flags.push('needsSignIn');
  if (session.tokens.refreshToken !== undefined) flags.push('canRefresh');
  if (user !== undefined && idTokenOf(user) !== undefined) flags.push('hasClaims');
  return {
    label,
    description: [isRenewed ? `${account} · renewed while you work` : words, ...contexts].join(' · '),
    icon,
    ...(colour !== undefined && { colour }),
    spoken: [`session at ${label}`, spoken, ...contexts, ...(detail === undefined ? [] : [detail])].join(', '),
    contextValue: flags.join('.'),
  };
}

/** Left by a deleted context or another account's sign-in: nobody renews it, and it can be ended. */
function unusedLook({ account, provider }: Session): RowLook {
  const label = clean(hostOf(provider.issuer));
  const description = `${clean(account.displayName, 60)} · used by no context`;
  return {
    label,
    description,
    icon: 'debug-disconnect',
    spoken: `session at ${label}, ${description.replace(' · ', ', ')}`,
    contextValue: 'session.canSignOut',
  };
}

function configLook({ configPath, problem }: OciFiles): RowLook {
  const sentence = clean(problem ?? '', 500);
  return {
    label: 'OCI config',
    description: clean(sentence.replace(` of ${configPath} `, ' ').replace(`${configPath} `, '')),
    icon: 'warning',
    colour: 'list.errorForeground',
    spoken: `OCI config, ${sentence}`,
    contextValue: 'ociConfig',
  };
}
