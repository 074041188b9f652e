import * as l10n from '@vscode/l10n';
import type { Status } from '../../../authenticators/shared/status.ts';
import { endsSentence } from './ociExpiry.ts';
import { exactTime, statusView } from './statusText.ts';

/**
 * What a tooltip says beyond a status's words: until when, and who renews. An OCI session has two ends. Raw; `now` in milliseconds since the epoch.
 */
export function endLines(status: Status, now: number): readonly string[] {
  const { detail } = statusView(status, now, false);
  const details = detail === undefined ? [] : [detail];
  if (status.kind !== 'signedIn' || status.expiresAt === undefined) return details;
  const { expiresAt, session, renewal } = status;
  const ends = session && endsSentence({ expiresAt, sessionEndsAt: session.endsAt }, now, renewal.kind);
  if (ends === undefined) return [...details, l10n.t('Token until {time}', { time: exactTime(expiresAt) })];
  return renewal.kind === 'failing' ? [ends, ...details] : [ends];
}
