import * as l10n from '@vscode/l10n';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Under a minute the words move in steps: a view that redraws every second distracts, and is read out every second. */
const STEP = 10 * SECOND;

interface Unit {
  readonly ms: number;
  readonly words: (count: number) => string;
  readonly short: (count: number) => string;
  /** Used below this many milliseconds. */
  readonly below: number;
}

const DAYS: Unit = {
  ms: DAY,
  words: (count) => (count === 1 ? l10n.t('1 day') : l10n.t('{count} days', { count })),
  short: (count) => l10n.t('{count}d', { count }),
  below: Infinity,
};

/** As people say them: minutes up to two hours, hours up to two days, then days. */
const UNITS: readonly Unit[] = [
  {
    ms: MINUTE,
    words: (count) => l10n.t('{count} min', { count }),
    short: (count) => l10n.t('{count}m', { count }),
    below: 2 * HOUR,
  },
  {
    ms: HOUR,
    words: (count) => l10n.t('{count} h', { count }),
    short: (count) => l10n.t('{count}h', { count }),
    below: 2 * DAY,
  },
  DAYS,
];

function unitOf(ms: number): Unit {
  return UNITS.find(({ below }) => ms < below) ?? DAYS;
}

/** A length of time in milliseconds, rounded down: "seconds", "40 s", "42 min", "3 h", "213 days". */
export function durationInWords(ms: number): string {
  if (ms < STEP) return l10n.t('seconds');
  if (ms < MINUTE) return l10n.t('{count} s', { count: Math.floor(ms / STEP) * 10 });
  const unit = unitOf(ms);
  return unit.words(Math.floor(ms / unit.ms));
}

/** The same for a place with little room: "<10s", "40s", "42m", "3h", "213d". */
export function durationInShort(ms: number): string {
  if (ms < STEP) return l10n.t('<10s');
  if (ms < MINUTE) return l10n.t('{count}s', { count: Math.floor(ms / STEP) * 10 });
  const unit = unitOf(ms);
  return unit.short(Math.floor(ms / unit.ms));
}

/** How far `at` is from `now`, both in milliseconds since the epoch: "42 min" ahead, "ended 2 h ago" behind. */
export function untilInWords(at: number, now: number): string {
  return at > now ? durationInWords(at - now) : l10n.t('ended {duration} ago', { duration: durationInWords(now - at) });
}

/**
 * How long the words of `untilInWords` stay true, in milliseconds: when a view that shows them must draw again.
 * At least a second, so that a view never spins.
 */
export function untilWordsChange(at: number, now: number): number {
  const distance = Math.abs(at - now);
  const step = distance < MINUTE ? STEP : unitOf(distance).ms;
  const rest = distance % step;
  return Math.max(at > now ? rest + 1 : step - rest, SECOND);
}
