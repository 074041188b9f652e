/** As Python's `urllib.parse.quote_plus`; URLSearchParams differs in `~` and `*`. */

export function formEncoded(text: string): string {
  const encoded = encodeURIComponent(text).replace(/[!'()*]/gu, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return encoded.replaceAll('%20', '+');
}
