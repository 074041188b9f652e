import * as l10n from '@vscode/l10n';

const DAY_MS = 24 * 60 * 60_000;

/** A moment as people say it, in local time: "14:05", "tomorrow 09:00", "Tue 24 Nov, 09:00". Both since the epoch. */
export function clockWords(at: number, now: number): string {
  const time = format(at, { hour: '2-digit', minute: '2-digit' });
  const isOn = (day: number): boolean => new Date(at).toDateString() === new Date(day).toDateString();
  if (isOn(now)) return time;
  if (isOn(now + DAY_MS)) return l10n.t('tomorrow {time}', { time });
  if (isOn(now - DAY_MS)) return l10n.t('yesterday {time}', { time });
  return `${format(at, { weekday: 'short', day: 'numeric', month: 'short' })}, ${time}`;
}

function format(at: number, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(undefined, parts).format(at);
}
