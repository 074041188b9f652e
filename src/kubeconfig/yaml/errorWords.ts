import type { ErrorCode } from 'yaml';

/** What the parser's error means, as the middle of a sentence. */
export function wordsFor(code: ErrorCode): string {
  return FAULTS[code] ?? 'this is not valid YAML; correct it';
}

const FAULTS: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: 'a backslash in double quotes is followed by a wrong character; write \\\\ or use single quotes',
  BAD_INDENT: 'the indentation is wrong; line it up with its neighbours',
  BAD_SCALAR_START: 'a value begins with a character that YAML keeps for itself; put the value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'there are two colons on one line; put the value in quotes or on a line of its own',
  BLOCK_IN_FLOW: 'a closing bracket or a comma is missing; add it',
  MISSING_CHAR: 'a closing quote, a bracket or a colon is missing; add it',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing after a key; add it',
  TAB_AS_INDENT: 'a tab is used as indentation; use spaces',
  UNEXPECTED_TOKEN: 'there is something here that does not belong; remove or quote it',
};
