import { createHash } from 'node:crypto';
import { cleanHtml } from '../base/clean.ts';

/** What the browser is shown last. */
export interface Page {
  readonly status: number;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The provider is done with; whether the tokens can be kept shows in the editor alone. */
export function signedInPage(name: string): Page {
  return page(200, `Signed in as ${name}`, `Signed in as ${name}. You can close this tab; the editor goes on.`);
}

/** `sentence` says what failed and what to do. */
export function failedPage(sentence: string): Page {
  return page(400, 'Not signed in', `${sentence} You can close this tab.`);
}

/** For a visit that is none of our sign-in's: it is told so, and the sign-in goes on. */
export function ignoredPage(status: number): Page {
  return page(
    status,
    'Nothing to see here',
    'This address belongs to no sign-in that is waiting. You can close this tab.',
  );
}

/**
 * For an answer that comes in the address's fragment, which no server gets to see: posts it to `path`, clears the
 * address, and shows the sentence that it is answered with. `nonce` allows this script and no other.
 */
export function fragmentPage(path: string, nonce: string): Page {
  const script = `
const fragment = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
const show = (sentence) => { document.querySelector('p').textContent = sentence; };
fetch(${JSON.stringify(path)}, { method: 'POST', body: fragment })
  .then((answer) => answer.text())
  .then(show, () => show('No sign-in is waiting for this any more. You can close this tab.'));
`;
  const text = `<noscript>Without JavaScript the sign-in cannot go on by itself: copy the address of this page, and choose "Paste the address" in the editor.</noscript>`;
  return {
    status: 200,
    html: document('Signing in', text, `<script nonce="${nonce}">${script}</script>`),
    headers: headers(`script-src 'nonce-${nonce}'; connect-src 'self'; `),
  };
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #fff; color: #1f2328; }
main { max-width: 32rem; padding: 2rem; text-align: center; }
@media (prefers-color-scheme: dark) { body { background: #1f1f1f; color: #d4d4d4; } }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The address holds a code and its page needs nothing from anywhere: nothing is loaded, kept or told to others. */
function headers(scripts = ''): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; ${scripts}style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  };
}

function page(status: number, title: string, sentence: string): Page {
  return { status, html: document(cleanHtml(title, 100), cleanHtml(sentence, 500), ''), headers: headers() };
}

/** Of HTML. */
function document(title: string, text: string, after: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Cluster Sign-In</title>
<style>${STYLE}</style>
</head>
<body><main><p>${text}</p></main>${after}</body>
</html>
`;
}
