/**
 * An error that a person will read: one sentence that says what to do next.
 * `cause` goes to the log channel only, after `clean`; it is never shown.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** A stable word for tests and for the one button that belongs to the sentence. */
  readonly code: string;

  constructor(code: string, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.code = code;
  }
}

/** The sentence for a person: a Problem's own, or a general one that leads to the log. */
export function sentenceOf(error: unknown): string {
  return error instanceof Problem
    ? error.message
    : 'Something went wrong that was not foreseen. Show Log has the details.';
}
