import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { sanitize, sanitizeHtml } from '../base/sanitize.ts';
import { pageLanguage } from '../text/pageLanguage.ts';

/** What the browser is shown last. */
export interface Page {
  readonly status: number;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The provider is done with; whether the tokens can be kept shows in the editor only. */
export function signedInPage(name: string): Page {
  const account = sanitize(name, 100);
  return page({
    status: 200,
    title: l10n.t('Signed in as {account}', { account }),
    sentences: [l10n.t('Signed in as {account}. You can close this tab.', { account })],
  });
}

/** `sentence` says what failed and what to do. */
export function failedPage(sentence: string): Page {
  return page({
    status: 400,
    title: l10n.t('Not signed in'),
    sentences: [sentence, l10n.t('You can close this tab.')],
  });
}

/** For a browser that comes back to a sign-in which was given up. */
export function canceledPage(): Page {
  return failedPage(l10n.t('The sign-in was canceled in the editor.'));
}

/** For a request that does not belong to the sign-in, which continues. */
export function ignoredPage(status: number): Page {
  return page({ status, title: l10n.t('No sign-in'), sentences: [notWaiting()] });
}

function notWaiting(): string {
  return l10n.t('No sign-in is waiting for this address. You can close this tab.');
}

/**
 * For an answer that comes in the address's fragment, which no server gets to see: posts it to `path`, clears the
 * address, and shows the sentence that it is answered with. `nonce` allows this script and no other.
 */
export function fragmentPage(path: string, nonce: string): Page {
  // eslint-disable-next-line house/no-bare-text -- a script
  const script = `
const fragment = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
const show = (sentence) => { document.querySelector('p').textContent = sentence; };
fetch(${inScript(path)}, { method: 'POST', body: fragment })
  .then((answer) => answer.text())
  .then(show, () => show(${inScript(notWaiting())}));
`;
  const withoutScript = l10n.t(
    'The sign-in cannot continue without JavaScript. Copy the address of this page, and select "Paste the Address" in the editor.',
  );
  return {
    status: 200,
    html: document({
      title: sanitizeHtml(l10n.t('Signing in'), 100),
      text: `<p><noscript>${sanitizeHtml(withoutScript, 500)}</noscript></p>`,
      after: `<script nonce="${nonce}">${script}</script>`,
    }),
    headers: headers(`script-src 'nonce-${nonce}'; connect-src 'self'; `),
  };
}

/** A string of JavaScript inside HTML. */
function inScript(text: string): string {
  return JSON.stringify(text).replaceAll('<', String.raw`\u003c`);
}

// eslint-disable-next-line house/no-bare-text -- CSS
const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #fff; color: #1f2328; }
main { max-width: 32rem; padding: 2rem; text-align: center; overflow-wrap: anywhere; }
svg { width: 3rem; height: 3rem; color: #0969da; }
p { margin: 1rem 0 0; }
@media (prefers-color-scheme: dark) { body { background: #1f1f1f; color: #d4d4d4; } svg { color: #4daafc; } }
`;

/** As media/activity.svg. */
const MARK = `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d="M12 2.6 20 7v10l-8 4.4L4 17V7z"/><circle cx="12" cy="10" r="2.2"/><path d="M12 12.2v4.6M12 15h2"/></svg>`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * The address holds a code and its page needs nothing from anywhere: nothing is loaded, cached, or sent as a referrer.
 */
function headers(scripts = ''): Readonly<Record<string, string>> {
  return {
    // eslint-disable-next-line house/no-bare-text -- a media type
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; ${scripts}style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  };
}

function page(content: {
  readonly status: number;
  readonly title: string;
  readonly sentences: readonly string[];
}): Page {
  const { status, title, sentences } = content;
  const text = sentences.map((sentence) => `<p>${sanitizeHtml(sentence, 500)}</p>`).join('');
  return { status, html: document({ title: sanitizeHtml(title, 120), text, after: '' }), headers: headers() };
}

/** All of HTML. */
function document(content: { readonly title: string; readonly text: string; readonly after: string }): string {
  return `<!doctype html>
<html lang="${pageLanguage()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${content.title} · Cluster Sign-In</title>
<style>${STYLE}</style>
</head>
<body><main>${MARK}${content.text}</main>${content.after}</body>
</html>
`;
}
