/**
 * Text for a person, in the person's language. It is shown and never looked into: a decision is made on the code and
 * data that it was made from, and a lint rule refuses to compare or search it.
 */
export type Sentence = string & { readonly [SENTENCE]: true };

declare const SENTENCE: unique symbol;
