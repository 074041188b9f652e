/**
 * Everything from outside is text: control characters, ANSI sequences and bidirectional or invisible formatting
 * characters could forge or hide words wherever a name or a provider's message is shown.
 */
// eslint-disable-next-line no-control-regex -- these are exactly what is to be removed
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/gu;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Almost every name and sentence, of which a list of thousands is cleaned at once. */
const HARMLESS = /^[ -~]*$/u;

/** `text` on one line without control, ANSI and formatting characters, cut to `limit` characters. */
export function sanitize(text: string, limit = 200): string {
  if (text.length <= limit && HARMLESS.test(text)) return text;
  const plain = text
    .replace(ANSI, '')
    .replace(/[\t\r\n]+/gu, ' ')
    .replace(INVISIBLE, '');
  const characters = Array.from(plain);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : plain;
}

/** `clean`, then escaped for HTML text and quoted attributes. */
export function sanitizeHtml(text: string, limit?: number): string {
  return sanitize(text, limit).replace(/[&<>"'`]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

/** `clean`, then escaped for Markdown, links and themed icons (`$(name)`) included. */
export function sanitizeMarkdown(text: string, limit?: number): string {
  return sanitize(text, limit).replace(/[\\`*_{}[\]()#+\-.!|<>~$&:@/]/gu, '\\$&');
}
