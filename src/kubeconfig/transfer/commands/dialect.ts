import type { ErrorData } from '../../../errors/codes.ts';
import type { CommandRefusalReason, CommandRefusals } from '../../../errors/commandRefusals.ts';
import { UserError, type UserErrorOf } from '../../../errors/userError.ts';

/** The command language that a pasted text is written in; it decides the syntax of quotes, escapes, and variables. */
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

type Rest<R extends CommandRefusalReason> = CommandRefusals[R] extends undefined ? [] : [data: CommandRefusals[R]];

/** Pasted commands that cannot be taken over. */
export function refused<R extends CommandRefusalReason>(
  line: number,
  reason: R,
  ...[data]: Rest<R>
): UserErrorOf<'commands-refused'> {
  return new UserError('commands-refused', { line, reason, data } as ErrorData['commands-refused']);
}
