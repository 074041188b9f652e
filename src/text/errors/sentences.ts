/** The sentence for each code of a family of errors: one that says what happened and what to do. */
export type Sentences<E> = { readonly [C in keyof E]: (data: E[C]) => string };
