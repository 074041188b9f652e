import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { OciSessionErrors } from '../../errors/ociErrors.ts';
import type { Sentences } from './sentences.ts';
import { nameIn, pathIn } from './ociNames.ts';

export const sessionErrorsText: Sentences<OciSessionErrors> = {
  'oci-session-missing': (data) =>
    'file' in data
      ? l10n.t('The session token {path} does not exist. Sign in again in the editor.', { path: pathIn(data.file) })
      : l10n.t('Profile "{profile}" of {path} does not set {key}. Sign in again in the editor.', {
          profile: nameIn(data.profile),
          path: pathIn(data.path),
          key: data.field,
        }),
  'oci-session-unreadable': ({ path }) =>
    l10n.t('{path} does not contain a session token. Sign in to OCI again.', { path: pathIn(path) }),
  'oci-session-over': ({ profile, endedAt }) =>
    l10n.t('Your OCI session for profile "{profile}" expired at {time} UTC. Sign in again in the editor.', {
      profile: nameIn(profile),
      time: minuteOf(endedAt),
    }),
  'oci-session-refused': ({ profile, during }) =>
    during === 'renewal'
      ? l10n.t('Oracle refused to renew your OCI session for profile "{profile}". Sign in again.', {
          profile: nameIn(profile),
        })
      : l10n.t('Oracle ended your OCI session for profile "{profile}". Sign in again.', { profile: nameIn(profile) }),
  'oci-session-unmoved': ({ profile }) =>
    l10n.t('Oracle did not extend your OCI session for profile "{profile}". Sign in again before it expires.', {
      profile: nameIn(profile),
    }),
  'oci-session-inherited': ({ profile, path }) =>
    l10n.t('Profile "{profile}" of {path} inherits its session from [DEFAULT]. Sign out of DEFAULT instead.', {
      profile: nameIn(profile),
      path: pathIn(path),
    }),
  'oci-session-in-the-way': ({ profile, own, folder, path }) =>
    l10n.t(
      'The session of profile "{profile}" of {own} is stored in {folder}, where a session for {path} would replace it. Run "Edit User" to use another profile, then sign in.',
      { profile: nameIn(profile), own: sanitize(own, 200), folder: sanitize(folder, 200), path: sanitize(path, 200) },
    ),
  'oci-not-a-session': ({ profile, path }) =>
    l10n.t('Profile "{profile}" of {path} does not hold a session. Sign in with it first.', {
      profile: nameIn(profile),
      path: pathIn(path),
    }),
  'oci-refresh-failed': (data) => {
    const host = sanitize(data.host);
    switch (data.reason) {
      case 'status':
        return l10n.t(
          '{host} could not renew your OCI session for profile "{profile}" (status {status}). Try again later.',
          {
            host,
            profile: nameIn(data.profile),
            status: data.status,
          },
        );
      case 'no-token':
        return l10n.t('{host} did not return a session token. Try again later.', { host });
      case 'other-user':
        return l10n.t("{host} returned another user's session. Sign in again.", { host });
    }
  },
};

/** A session token may name a time that no calendar has. */
function minuteOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString().slice(0, 16).replace('T', ' ');
}
