import { clean } from '../base/clean.ts';
import { durationInWords, untilInWords } from '../base/duration.ts';
import { careOf, type Care, type Status } from '../signin/status.ts';

/** One status, said three ways: an icon's shape, a theme colour, and words (never colour alone). */
export interface StatusLook {
  readonly care: Care;
  /** A codicon. */
  readonly icon: string;
  /** A theme colour's id. */
  readonly colour: string | undefined;
  /** Short, for a description: "alice@example.com · 42 min". */
  readonly words: string;
  /** The same for a screen reader, which sees neither shape nor colour: "signed in, alice@example.com · 42 min". */
  readonly spoken: string;
  /** The sentence of a tooltip, if there is more to say. */
  readonly detail: string | undefined;
}

const LOOKS: Record<Care, { icon: string; current: string; colour: string | undefined }> = {
  good: { icon: 'circle-outline', current: 'circle-filled', colour: 'charts.green' },
  soon: { icon: 'watch', current: 'watch', colour: 'list.warningForeground' },
  ended: { icon: 'error', current: 'error', colour: 'list.errorForeground' },
  signedOut: { icon: 'circle-slash', current: 'circle-slash', colour: 'list.deemphasizedForeground' },
  busy: { icon: 'loading~spin', current: 'loading~spin', colour: undefined },
  unknown: { icon: 'question', current: 'question', colour: undefined },
  broken: { icon: 'warning', current: 'warning', colour: 'list.errorForeground' },
};

/** What the words of a status leave to shape and colour. */
const STATES: Partial<Record<Care, string>> = { good: 'signed in', soon: 'ending soon' };

export function statusLook(status: Status, now: number, isCurrent: boolean): StatusLook {
  const care = careOf(status, now);
  const look = LOOKS[care];
  const words = wordsOf(status, now);
  const state = STATES[care];
  return {
    care,
    icon: isCurrent ? look.current : look.icon,
    colour: look.colour,
    words,
    spoken: state === undefined || words.startsWith(state) ? words : `${state}, ${words}`,
    detail: detailOf(status, now),
  };
}

function wordsOf(status: Status, now: number): string {
  switch (status.kind) {
    case 'signingIn':
      return 'signing in…';
    case 'signedOut':
      return status.ended === true ? 'ended' : 'signed out';
    case 'unknown':
      return 'not known';
    case 'broken':
      return 'cannot be used';
    case 'signedIn': {
      const parts = status.subject === undefined ? [] : [clean(status.subject, 60)];
      const { expiresAt, renewal } = status;
      if (renewal.kind === 'byKubectl' && (expiresAt === undefined || expiresAt <= now)) {
        parts.push('renewed by kubectl at its next use');
      } else if (expiresAt !== undefined) {
        parts.push(untilInWords(expiresAt, now));
      }
      return parts.length === 0 ? 'signed in, no expiry known' : parts.join(' · ');
    }
  }
}

function detailOf(status: Status, now: number): string | undefined {
  switch (status.kind) {
    case 'signingIn':
      return undefined;
    case 'signedOut':
      return status.why === undefined ? undefined : clean(status.why, 400);
    case 'unknown':
      return clean(status.why, 400);
    case 'broken':
      return clean(status.problem, 400);
    case 'signedIn':
      switch (status.renewal.kind) {
        case 'none':
          return undefined;
        case 'byUs':
          if (status.renewal.lapses === true && (status.expiresAt ?? now) <= now) {
            return 'It has ended, and cannot be renewed any more: sign in again.';
          }
          return 'Renewed by itself while you work in the editor.';
        case 'byKubectl':
          return 'Renewed by kubectl itself, whenever it is used.';
        case 'failing':
          return `Renewal has been failing for ${durationInWords(now - status.renewal.since)}: ${clean(status.renewal.why, 300)}`;
      }
  }
}

/** Why there is no context to tell the state of, and what to do: kubectl takes a name that is in no file for an error. */
export function noContextSentence(currentContext: string | undefined): string {
  return currentContext === undefined || currentContext === ''
    ? 'There is no current context: Switch Context makes one current.'
    : `The current context ${clean(currentContext, 80)} is in no file: switch to another.`;
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
