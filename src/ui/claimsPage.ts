import { cleanHtml } from '../base/clean.ts';
import { untilInWords, untilWordsChange } from '../base/duration.ts';
import type { SignatureState } from '../oidc/signature.ts';

/** Whether the token's signature is the issuer's. `not checked`: nobody asked the issuer for its keys yet. */
export type ShownSignature = SignatureState | 'not checked';

export interface ClaimsPage {
  readonly contextName: string;
  /** Undefined when there is no token any more. */
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  readonly signature: ShownSignature;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Exact local time with its zone. */
  readonly exactTime: (time: number) => string;
}

/** Registered names (RFC 7519, OpenID Connect Core, RFC 9068) in the order in which a person looks for them. */
const FIRST: readonly (readonly [string, string])[] = [
  ['email', 'Email'],
  ['preferred_username', 'User name'],
  ['name', 'Name'],
  ['sub', 'Subject'],
  ['iss', 'Issuer'],
  ['aud', 'Audience'],
  ['groups', 'Groups'],
  ['exp', 'Expires'],
  ['iat', 'Issued'],
  ['nbf', 'Not before'],
  ['auth_time', 'Signed in'],
];

const TIMES: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'auth_time', 'updated_at']);

const SIGNATURES: Record<ShownSignature, { readonly look: string; readonly text: string }> = {
  verified: { look: 'good', text: '✓ Signature verified with the issuer’s keys.' },
  wrong: { look: 'bad', text: '✕ The signature is wrong: the issuer did not make this token as it stands here.' },
  'key unknown': {
    look: 'bad',
    text: '✕ The issuer does not publish the key that signed this token, or no longer does.',
  },
  'no public key': {
    look: 'bad',
    text: '✕ It is signed in a way that the issuer’s published keys cannot confirm, and API servers do not take it.',
  },
  'not checked': {
    look: '',
    text: 'Signature not checked. <a href="command:clusterSignIn.checkSignature">Check it with the issuer’s keys</a>',
  },
};

/** More than a page can show well; a hostile token can carry thousands. */
const MOST_CLAIMS = 100;
const MOST_VALUES = 200;

/** The claims as a page without scripts; every name and value is text. The token itself is not in it. */
export function claimsPage(page: ClaimsPage): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Token claims</title><style>${STYLE}</style></head><body>
<h1>${cleanHtml(page.contextName)}</h1>
${page.claims === undefined ? '<p>This context has no ID token any more. Sign in to see its claims.</p>' : body(page, page.claims)}
</body></html>`;
}

function body({ signature, now, exactTime }: ClaimsPage, claims: Readonly<Record<string, unknown>>): string {
  const known = FIRST.filter(([name]) => Object.hasOwn(claims, name));
  const all = Object.keys(claims).filter((name) => !FIRST.some(([first]) => first === name));
  const others = all.slice(0, MOST_CLAIMS);
  const rest = all.length > MOST_CLAIMS ? `<p>and ${all.length - MOST_CLAIMS} more claims</p>` : '';
  // "Email email" would say one thing twice.
  const heading = (name: string, label: string): string =>
    label.toLowerCase() === name ? label : `${label}<code>${cleanHtml(name)}</code>`;
  const row = (name: string, label: string): string =>
    `<tr><th scope="row">${heading(name, label)}</th><td>${value(name)}</td></tr>`;
  const value = (name: string): string => {
    const raw = claims[name];
    if (!TIMES.has(name) || !isTime(raw)) return valueHtml(raw);
    const exact = `<span class="exact">${cleanHtml(exactTime(raw * 1000))}</span>`;
    return `${cleanHtml(timeInWords(name, raw * 1000, now))}${exact}`;
  };
  const { text, look } = SIGNATURES[signature];
  const ended = typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= now;
  return `<p class="${ended ? 'bad' : ''}">${ended ? 'This ID token has ended.' : 'The ID token that kubectl gets for this context.'}</p>
<p class="${look}">${text}</p>
<table><tbody>${known.map(([name, label]) => row(name, label)).join('')}</tbody></table>
${others.length === 0 ? '' : `<h2>Other claims</h2><table><tbody>${others.map((name) => row(name, '')).join('')}</tbody></table>${rest}`}`;
}

function timeInWords(name: string, time: number, now: number): string {
  const words = untilInWords(time, now);
  if (time > now) return `in ${words}`;
  return name === 'exp' ? words : words.replace(/^ended /u, '');
}

/** When a time on the page stops being true by itself, in milliseconds since the epoch; undefined: never. */
export function claimsStaleAt(claims: Readonly<Record<string, unknown>>, now: number): number | undefined {
  const times = [...TIMES].map((name) => claims[name]).filter(isTime);
  return times.length === 0 ? undefined : now + Math.min(...times.map((time) => untilWordsChange(time * 1000, now)));
}

/** Seconds since the epoch; beyond this a Date cannot hold them. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e12;
}

function valueHtml(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '<span class="exact">none</span>';
    const shown = value.slice(0, MOST_VALUES).map((item) => `<li>${valueText(item)}</li>`);
    const rest = value.length > MOST_VALUES ? `<li>and ${value.length - MOST_VALUES} more</li>` : '';
    return `<ul>${shown.join('')}${rest}</ul>`;
  }
  return valueText(value);
}

function valueText(value: unknown): string {
  return cleanHtml(typeof value === 'string' ? value : JSON.stringify(value), 1000);
}

const STYLE = `
body { font: var(--vscode-font-size) var(--vscode-font-family); color: var(--vscode-foreground); padding: 1rem 2rem; max-width: 60rem; }
h1 { font-size: 1.5em; font-weight: 600; } h2 { font-size: 1.1em; margin-top: 2em; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; vertical-align: top; width: 14rem; padding: .45rem 1rem .45rem 0; }
td { vertical-align: top; padding: .45rem 0; overflow-wrap: anywhere; }
tr { border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-editorWidget-border, transparent)); }
code { color: var(--vscode-descriptionForeground); background: none; font-size: .9em; margin-left: .6em; }
th code:only-child { margin-left: 0; }
ul { margin: 0; padding-left: 1.2em; }
.exact { color: var(--vscode-descriptionForeground); margin-left: .8em; }
.good { color: var(--vscode-charts-green); } .bad { color: var(--vscode-errorForeground); }
a { color: var(--vscode-textLink-foreground); }`;
