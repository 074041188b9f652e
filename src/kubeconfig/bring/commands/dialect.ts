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
const CMD_CONTINUED = /[ \t]\^[ \t]*$/mu;
/** Also in percent-encoded addresses, and in any word that other shells know how to quote. */
const CMD_VARIABLE = /%[A-Za-z_]\w*%/u;
const QUOTED = /(?:^|[\s=])'[^'\n]*'/mu;
const POSIX = [/\\[ \t]*$/mu, /\bexport\s/u, /\$\(/u, /<</u];

/** What a text is written in; without any mark, what terminals on this platform speak. */
export function dialectOf(text: string, platform: NodeJS.Platform): Dialect {
  if (POWERSHELL.some((mark) => mark.test(text))) return 'powershell';
  if (CMD_CONTINUED.test(text)) return 'cmd';
  const isPosix = POSIX.some((mark) => mark.test(text));
  if (!isPosix && !QUOTED.test(text) && CMD_VARIABLE.test(text)) return 'cmd';
  return platform === 'win32' && !isPosix ? 'powershell' : 'posix';
}

/** Pasted commands that cannot be taken over; `what` goes on from the line and says what to do. */
export function refused(line: number, what: string): Problem {
  return new Problem('commands-refused', `Line ${line}: ${what}.`);
}
