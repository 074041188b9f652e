import { Problem } from '../../../base/problem.ts';

/** The command language that a pasted text is written in; it decides what quotes, escapes and variables look like. */
export type Dialect = 'posix' | 'powershell' | 'cmd';

/** Also the character that continues a line when it ends it. */
export const ESCAPES: Readonly<Record<Dialect, string>> = { posix: '\\', powershell: '`', cmd: '^' };

/** Marks that only one language knows. */
const POWERSHELL = [
  /(?:^|[;|])[ \t]*\$(?:env:)?\w+[ \t]*=/mu,
  /\b(?:New-TemporaryFile|Out-File|Set-Content|Remove-Item)\b/iu,
  /[ \t]`[ \t]*$/mu,
];
const CMD = [/[ \t]\^[ \t]*$/mu, /%\w+%/u];
const POSIX = [/\\[ \t]*$/mu, /\bexport\s/u, /\$\(/u, /<</u];

/** What a text is written in; without any mark, what terminals on this platform speak. */
export function dialectOf(text: string, platform: NodeJS.Platform): Dialect {
  if (POWERSHELL.some((mark) => mark.test(text))) return 'powershell';
  if (CMD.some((mark) => mark.test(text))) return 'cmd';
  return platform === 'win32' && !POSIX.some((mark) => mark.test(text)) ? 'powershell' : 'posix';
}

/** Pasted commands that cannot be taken over; `what` goes on from the line and says what to do. */
export function refused(line: number, what: string): Problem {
  return new Problem('commands-refused', `Line ${line}: ${what}.`);
}
