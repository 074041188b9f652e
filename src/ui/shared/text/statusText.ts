import * as l10n from '@vscode/l10n';
import { sanitize } from '../../../base/sanitize.ts';
import { durationInWords, untilInWords } from '../../../base/duration.ts';
import type { Fix } from '../../../authenticators/shared/authenticator.ts';
import { type Severity, severityOf, type Status } from '../../../authenticators/shared/status.ts';
import { reasonSentence } from '../../../text/status/reasonsText.ts';

/** A status as icon, theme color, and words; never as color only. */
export interface StatusView {
  readonly severity: Severity;
  /** A codicon. */
  readonly icon: string;
  /** A theme color's id. */
  readonly color: string | undefined;
  /** Short, the expiry first: "42 min · alice@example.com". */
  readonly text: string;
  /** The same for a screen reader, which sees neither shape nor color: "signed in, 42 min, alice@example.com". */
  readonly ariaLabel: string;
  /** The sentence of a tooltip, if there is more to say. */
  readonly detail: string | undefined;
}

const LOOKS: Record<Severity, { icon: string; current: string; color: string | undefined }> = {
  good: { icon: 'circle-outline', current: 'circle-filled', color: 'charts.green' },
  soon: { icon: 'watch', current: 'watch', color: 'list.warningForeground' },
  ended: { icon: 'error', current: 'error', color: 'list.errorForeground' },
  signedOut: { icon: 'circle-slash', current: 'circle-slash', color: 'list.deemphasizedForeground' },
  busy: { icon: 'loading~spin', current: 'loading~spin', color: undefined },
  unknown: { icon: 'question', current: 'question', color: undefined },
  broken: { icon: 'warning', current: 'warning', color: 'list.errorForeground' },
};

/** What the words of a status leave to shape and color. */
function stateOf(severity: Severity): readonly string[] {
  if (severity === 'good') return [l10n.t('signed in')];
  return severity === 'soon' ? [l10n.t('ending soon')] : [];
}

export function statusView(status: Status, now: number, isCurrent: boolean): StatusView {
  const severity = severityOf(status, now);
  const look = LOOKS[severity];
  const parts = partsOf(status, now);
  return {
    severity,
    icon: isCurrent ? look.current : look.icon,
    color: look.color,
    text: parts.length === 0 ? l10n.t('signed in, no expiry known') : parts.join(' · '),
    ariaLabel: parts.length === 0 ? l10n.t('signed in, no expiry known') : [...stateOf(severity), ...parts].join(', '),
    detail: detailOf(status, now),
  };
}

/** Until when, then who; none where a sign-in has neither. */
function partsOf(status: Status, now: number): readonly string[] {
  switch (status.kind) {
    case 'signingIn':
      return [l10n.t('signing in…')];
    case 'signedOut':
      return [status.ended === true ? l10n.t('ended') : l10n.t('signed out')];
    case 'unknown':
      return [l10n.t('status unknown')];
    case 'broken':
      return [l10n.t('invalid configuration')];
    case 'signedIn': {
      const { expiresAt, renewal } = status;
      const who = whoOf(status);
      const isByKubectl = renewal.kind === 'byKubectl' && (expiresAt === undefined || expiresAt <= now);
      return [
        ...(isByKubectl
          ? [l10n.t('kubectl will refresh')]
          : expiresAt === undefined
            ? []
            : [untilInWords(expiresAt, now)]),
        ...(who === undefined ? [] : [who]),
      ];
    }
  }
}

/** Who is signed in, sanitized: the account, or the OCI profile that signs. */
export function whoOf({ subject, profileName }: Pick<Status & { kind: 'signedIn' }, 'subject' | 'profileName'>) {
  if (subject !== undefined) return sanitize(subject, 60);
  return profileName === undefined ? undefined : l10n.t('profile {profile}', { profile: sanitize(profileName, 60) });
}

function detailOf(status: Status, now: number): string | undefined {
  switch (status.kind) {
    case 'signingIn':
      return undefined;
    case 'signedOut':
    case 'unknown':
    case 'broken':
      return status.reason === undefined ? undefined : reasonSentence(status.reason);
    case 'signedIn':
      switch (status.renewal.kind) {
        case 'none':
          return undefined;
        case 'byUs':
          if (status.renewal.lapses === true && (status.expiresAt ?? now) <= now) {
            return l10n.t('This session has ended and cannot be renewed. Sign in again.');
          }
          return l10n.t('Renewed automatically while you work in the editor.');
        case 'byKubectl':
          return l10n.t('kubectl refreshes this token when it runs.');
        case 'failing':
          return l10n.t('Renewal has been failing for {duration}. {reason}', {
            duration: durationInWords(now - status.renewal.since),
            reason: reasonSentence(status.renewal.reason),
          });
      }
  }
}

/** Why no context is current, and what to do: kubectl takes a name that is in no file for an error. */
export function noContextSentence(currentContext: string | undefined): string {
  return currentContext === undefined || currentContext === ''
    ? l10n.t('There is no current context. Run "Switch Context" to select one.')
    : l10n.t('The current context {context} is not defined. Switch to another context.', {
        context: sanitize(currentContext, 80),
      });
}

/** Exact local time with its zone: "Sun, 22 Nov 2026, 18:04:11 CET". */
export function exactTime(time: number): string {
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(time);
}

interface FixText {
  /** What is wrong, in a few words. */
  readonly flaw: string;
  /** The entry of a menu. */
  readonly label: string;
  readonly command: string;
}

export const FIX_TEXT: Readonly<Record<Fix, () => FixText>> = {
  addOciAuth: () => ({
    flaw: l10n.t('--auth is missing'),
    label: l10n.t('Fix: Add --auth security_token'),
    command: 'clusterSignIn.fixOciAuth',
  }),
};
