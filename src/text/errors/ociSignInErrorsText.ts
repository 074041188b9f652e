import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { OciSignInErrors, PortOwner } from '../../errors/ociErrors.ts';
import type { Sentences } from './sentences.ts';
import { nameIn, pathIn } from './ociNames.ts';

export const signInErrorsText: Sentences<OciSignInErrors> = {
  'oci-port-in-use': ({ port, by }) => portInUse(port, by),
  'oci-answer-none': ({ reason }) =>
    reason === 'address'
      ? l10n.t(
          'This is not the address where the sign-in ended. Copy the whole address from the browser, including "#security_token=" or "security_token=".',
        )
      : l10n.t('This response is too long. Sign in again.'),
  'oci-answer-declined': ({ why }) =>
    l10n.t('Oracle did not sign you in ({why}). Cancel in the editor, or sign in again.', { why: sanitize(why, 120) }),
  'oci-answer-garbled': ({ reason }) =>
    reason === 'no-token'
      ? l10n.t('The sign-in page did not return a session token. Sign in again.')
      : l10n.t('The sign-in page did not return the tenancy. Sign in again.'),
  'oci-answer-foreign': () =>
    l10n.t('This response belongs to another sign-in. Use the browser window of this one, or sign in again.'),
  'oci-answer-late': () => l10n.t('This sign-in is no longer waiting for a response. Sign in again.'),
  'oci-answer-over': () => l10n.t('Oracle returned a session that has already expired. Sign in again.'),
  'oci-cli-missing': (data) => {
    switch (data.reason) {
      case 'absent':
        return l10n.t('The oci CLI was not found. Install it, set its path in the settings, or sign in without it.');
      case 'named':
        return l10n.t('The oci CLI was not found at {path}. Correct its path in the settings, or clear the setting.', {
          path: pathIn(data.path),
        });
      case 'start':
        return l10n.t(
          'The oci CLI {path} could not be started. Reinstall it, correct its path in the settings, or sign in without it.',
          { path: pathIn(data.path) },
        );
    }
  },
  'oci-cli-broken': ({ path }) =>
    l10n.t(
      '{path} does not report its version as the oci CLI does. Reinstall it, set another path in the settings, or sign in without it.',
      { path: pathIn(path) },
    ),
  'oci-cli-old': ({ path, version, needed }) =>
    l10n.t(
      'The oci CLI {path} is version {version}, but version {needed} or later is required. Update it, or sign in without it.',
      { path: pathIn(path), version: nameIn(version), needed: nameIn(needed) },
    ),
  'oci-cli-region': ({ version }) =>
    l10n.t('The oci CLI {version} does not know this region. Update it, or sign in without it.', {
      version: nameIn(version),
    }),
  'oci-cli-asked': () =>
    l10n.t('The oci CLI asked a question that can be answered only in a terminal. Sign in without it.'),
  'oci-cli-ended': ({ signal }) =>
    l10n.t('The oci CLI was terminated ({signal}) before you were signed in. Try again.', { signal: nameIn(signal) }),
  'oci-cli-failed': (data) =>
    data.reason === 'exit'
      ? l10n.t(
          'The oci CLI could not sign you in (exit code {exitCode}). See the log for its last output, then try again or sign in without it.',
          { exitCode: data.exitCode },
        )
      : l10n.t('The oci CLI finished without creating a session. Update it, or sign in without it.'),
  'oci-cli-silent': ({ seconds }) =>
    l10n.t('The oci CLI did not start the sign-in within {seconds} s. Try again, or sign in without it.', { seconds }),
  'oci-cli-url': ({ host }) =>
    l10n.t(
      'The oci CLI tried to sign in at an address other than {host}, so it was not opened. Check its installation, or sign in without it.',
      { host: sanitize(host) },
    ),
};

function portInUse(port: number, by: PortOwner): string {
  switch (by.kind) {
    case 'unknown':
      return l10n.t(
        'Port {port}, which Oracle redirects the browser to, is in use by another program. Quit that program or finish the other sign-in to OCI, and try again.',
        { port },
      );
    case 'this-window':
      return l10n.t(
        'Port {port}, which Oracle redirects the browser to, is in use by this window. Finish or cancel the other sign-in to OCI, and try again.',
        { port },
      );
    case 'window':
      return l10n.t(
        'Port {port}, which Oracle redirects the browser to, is in use by another window of the editor (process {pid}). Finish or cancel the sign-in to OCI there, and try again.',
        { port, pid: by.pid },
      );
    case 'cli':
      return l10n.t(
        'Port {port}, which Oracle redirects the browser to, is in use by a sign-in with the oci CLI (process {pid}). Finish or cancel it, and try again.',
        { port, pid: by.pid },
      );
    case 'program':
      return l10n.t(
        'Port {port}, which Oracle redirects the browser to, is in use by {program} (process {pid}). Quit that program or finish the other sign-in to OCI, and try again.',
        { port, pid: by.pid, program: sanitize(by.name, 40) },
      );
  }
}
