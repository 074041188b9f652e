import { UserError } from '../errors/userError.ts';

/** Longer than any provider's code, shorter than what would burden a reader. */
const LONGEST_ADDRESS = 16 * 1024;

/**
 * The callback's query (with its `?`) if it answers the sign-in that `matches` knows: exactly one `state`, that
 * sign-in's, and a code or an error. Everything else is somebody else's and gives undefined.
 */
export function answerIn(search: string, matches: (state: string) => boolean): string | undefined {
  if (search.length > LONGEST_ADDRESS) {
    return undefined;
  }
  const parameters = new URLSearchParams(search);
  const [state, ...more] = parameters.getAll('state');
  const isAnswer = parameters.getAll('code').length + parameters.getAll('error').length === 1;
  return state !== undefined && more.length === 0 && isAnswer && matches(state)
    ? `?${parameters.toString()}`
    : undefined;
}

/**
 * The query in what a person pasted: the whole address or the part after `?`, with the line breaks and spaces that
 * copying brings. Throws a UserError: `paste-wrong`, `paste-of-another`.
 */
export function answerPasted(pasted: string, matches: (state: string) => boolean): string {
  const text = pasted.length > LONGEST_ADDRESS ? '' : pasted.replace(/\s+/gu, '').replace(/^["'<]+|["'>]+$/gu, '');
  const query = text.slice(text.indexOf('?') + 1).replace(/#.*$/u, '');
  const answer = answerIn(query, matches);
  if (answer !== undefined) {
    return answer;
  }
  const parameters = new URLSearchParams(query);
  if (parameters.has('state') && (parameters.has('code') || parameters.has('error'))) {
    throw new UserError('paste-of-another');
  }
  throw new UserError('paste-wrong');
}
