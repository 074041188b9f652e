declare const KIND: unique symbol;

/** The path of a file, as somebody wrote it. */
export type FilePath = string & { readonly [KIND]: 'file path' };

/** Certificates, as text. Never a path to them: the compiler tells the two apart. */
export type PemText = string & { readonly [KIND]: 'PEM' };

export function filePath(text: string): FilePath;
export function filePath(text: string | undefined): FilePath | undefined;
export function filePath(text: string | undefined): FilePath | undefined {
  return text as FilePath | undefined;
}

export function pemText(text: string): PemText {
  return text as PemText;
}
