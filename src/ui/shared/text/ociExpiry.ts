import * as l10n from '@vscode/l10n';
import { durationInWords } from '../../../base/duration.ts';
import { isLastToken } from '../../../oci/profiles/ociSession.ts';
import type { SessionToken } from '../../../oci/profiles/sessionToken.ts';
import type { Renewal } from '../../../authenticators/shared/status.ts';
import { clockWords } from './localTime.ts';

type Ends = Pick<SessionToken, 'expiresAt' | 'sessionEndsAt'>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * What is left of token and session, for a description: "55 min of 24 h". A session's hours are rounded to the nearest,
 * so that one of 24 hours begins as such. Milliseconds since the epoch.
 */
export function leftInWords(token: Ends, now: number): string {
  const { expiresAt, sessionEndsAt } = token;
  const left = durationInWords(expiresAt - now);
  if (sessionEndsAt === undefined || isLastToken(token)) return left;
  const whole = sessionEndsAt - now;
  return l10n.t('{left} of {whole}', {
    left,
    whole: durationInWords(whole < 2 * HOUR_MS ? whole : whole + HOUR_MS / 2),
  });
}

/** Both ends in a sentence; undefined for a token that has ended. `renewal`: who moves the token's end, if anybody. */
export function endsSentence(token: Ends, now: number, renewal: Renewal['kind']): string | undefined {
  const { expiresAt, sessionEndsAt } = token;
  if (expiresAt <= now) return undefined;
  const time = clockWords(expiresAt, now);
  if (isLastToken(token))
    return l10n.t('Token until {time}. The session ends with it, so sign in again then.', { time });
  const isRenewed = renewal === 'byUs';
  if (sessionEndsAt === undefined) {
    return isRenewed
      ? l10n.t('Token until {time}, renewed automatically while you work.', { time })
      : l10n.t('Token until {time}.', { time });
  }
  const sessionEnd = clockWords(sessionEndsAt, now);
  return isRenewed
    ? l10n.t('Token until {time}, renewed automatically while you work. Session until {sessionEnd}.', {
        time,
        sessionEnd,
      })
    : l10n.t('Token until {time}. Session until {sessionEnd}.', { time, sessionEnd });
}
