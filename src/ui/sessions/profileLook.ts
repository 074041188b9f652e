import { clean } from '../../base/clean.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { isLastToken } from '../../oci/session.ts';
import { ociSessionStatus } from '../../signin/oci/okeStatus.ts';
import { careOf, type Care, type Status } from '../../signin/status.ts';
import type { RowLook } from '../rowLook.ts';
import { statusLook } from '../statusWords.ts';
import { leftInWords } from './horizon.ts';
import type { SessionListing } from './sessionRows.ts';

/** What is known of a profile, which is signing in when a user that leans on it is. */
export function profileStatus({ overview, contextsOf }: SessionListing, profile: OciProfile): Status {
  const statuses = contextsOf({ kind: 'profile', profile }).map(({ user }) => overview.users.get(user)?.status);
  if (statuses.some((status) => status?.kind === 'signingIn')) return { kind: 'signingIn' };
  const { kind, problem } = profile;
  if (kind === 'session') return ociSessionStatus(profile, undefined, overview.renewalOf);
  if (problem !== undefined) return { kind: 'broken', problem };
  return { kind: 'signedIn', subject: undefined, expiresAt: undefined, renewal: { kind: 'none' } };
}

/** What a profile's row looks like. `now` in milliseconds since the epoch. */
export function profileLook(listing: SessionListing, profile: OciProfile, now: number): RowLook {
  const status = profileStatus(listing, profile);
  const care = careOf(status, now);
  const { icon, colour, words: told, detail } = statusLook(status, now, false);
  const isFixed = profile.kind !== 'session' && care === 'good';
  const label = clean(profile.name, 80);
  const words = wordsOf(profile, care, told, now);
  const facts = [
    ...(profile.region === undefined ? [] : [clean(profile.region, 40)]),
    ...contextCount(listing.contextsOf({ kind: 'profile', profile }).length),
  ];
  return {
    label,
    description: [...(profile.openFiles.length === 0 ? [] : ['⚠ not private']), words, ...facts].join(' · '),
    icon: isFixed ? 'key' : icon,
    ...(colour !== undefined && !isFixed && { colour }),
    spoken: [
      `OCI profile ${label}`,
      ...(profile.kind === 'session' && (care === 'good' || care === 'soon') ? [`signed in, ${words}`] : [words]),
      ...facts,
      ...(detail === undefined ? [] : [detail]),
      ...(profile.openFiles.length === 0 ? [] : [openSentence(profile)]),
    ].join(', '),
    contextValue: contextValue(profile, care),
  };
}

/** "3 contexts", or nothing where there is none. */
export function contextCount(count: number): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? 'context' : 'contexts'}`];
}

/** Others on this machine can read what only the person should. Raw paths. */
export function openSentence({ openFiles }: OciProfile): string {
  return `Others on this machine can read ${openFiles.join(', ')}: choose Make Private.`;
}

function wordsOf({ kind, token }: OciProfile, care: Care, told: string, now: number): string {
  if (care !== 'good' && care !== 'soon') return told;
  if (kind === 'apiKey') return 'API key';
  if (kind === 'other' || token === undefined) return 'neither session nor API key';
  return `${leftInWords(token, now)}${isLastToken(token) ? ', then it ends' : ''}`;
}

/** What can be done with a profile, for the menus' `when` clauses. */
function contextValue({ kind, token, openFiles }: OciProfile, care: Care): string {
  const flags = ['profile'];
  if (openFiles.length > 0) flags.push('openFiles');
  if (kind === 'apiKey' && care !== 'broken') flags.push('canValidate');
  if (kind === 'session') {
    if (care !== 'busy') flags.push('canSignIn');
    if (care === 'soon' || care === 'ended' || care === 'signedOut') flags.push('needsSignIn');
    if (care === 'good' || care === 'soon') flags.push('canRefresh', 'canValidate');
    if (token !== undefined) flags.push('canSignOut');
  }
  return flags.join('.');
}
