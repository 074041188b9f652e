import { Problem } from '../base/problem.ts';

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
 * copying brings. Throws a Problem (`paste-wrong`, `paste-of-another`) that says what to paste.
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
    throw new Problem(
      'paste-of-another',
      'This address belongs to another sign-in: copy the one that your browser shows now, after this sign-in.',
    );
  }
  throw new Problem(
    'paste-wrong',
    'This is not the address that the sign-in ended at: copy the whole address from the browser, with "code=" and "state=" in it.',
  );
}
