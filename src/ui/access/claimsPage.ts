import * as l10n from '@vscode/l10n';
import { sanitizeHtml } from '../../base/sanitize.ts';
import { durationInWords, untilInWords, untilWordsChange } from '../../base/duration.ts';
import type { SignatureState } from '../../oidc/idTokenSignature.ts';
import { pageLanguage } from '../../text/pageLanguage.ts';

/** Whether the token's signature is the issuer’s. `unchecked`: nobody asked the issuer for its keys yet. */
export type ShownSignature = SignatureState | 'unchecked';

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
function registered(): readonly (readonly [string, string])[] {
  return [
    ['email', l10n.t('Email')],
    ['preferred_username', l10n.t('User name')],
    ['name', l10n.t('Name')],
    ['sub', l10n.t('Subject')],
    ['iss', l10n.t('Issuer')],
    ['aud', l10n.t('Audience')],
    ['groups', l10n.t('Groups')],
    ['exp', l10n.t('Expires')],
    ['iat', l10n.t('Issued')],
    ['nbf', l10n.t('Not before')],
    ['auth_time', l10n.t('Signed in')],
  ];
}

const TIMES: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'auth_time', 'updated_at']);

/** A style and HTML. */
function signatureLine(signature: ShownSignature): { readonly style: 'good' | 'bad' | ''; readonly html: string } {
  switch (signature) {
    case 'verified':
      return { style: 'good', html: `✓ ${l10n.t('Signature verified with the issuer’s keys.')}` };
    case 'wrong':
      return {
        style: 'bad',
        html: `✕ ${l10n.t('The signature is wrong. The issuer didn’t issue this token as shown.')}`,
      };
    case 'key unknown':
      return { style: 'bad', html: `✕ ${l10n.t('The issuer doesn’t publish the key that signed this token.')}` };
    case 'no public key':
      return {
        style: 'bad',
        html: `✕ ${l10n.t('This token’s signature can’t be verified with published keys, so API servers reject it.')}`,
      };
    case 'unchecked':
      return {
        style: '',
        html: `${l10n.t('Signature not checked.')} <a href="command:clusterSignIn.checkSignature">${l10n.t('Check it with the issuer’s keys')}</a>`,
      };
  }
}

/** More than a page can show well; a hostile token can carry thousands. */
const MOST_CLAIMS = 100;
const MOST_VALUES = 200;

/** The claims as a page without scripts; every name and value is text. The token itself is not in it. */
export function claimsPage(page: ClaimsPage): string {
  return `<!DOCTYPE html>
<html lang="${pageLanguage()}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${l10n.t('Token claims')}</title><style>${STYLE}</style></head><body>
<h1>${sanitizeHtml(page.contextName)}</h1>
${page.claims === undefined ? `<p>${l10n.t('This context no longer has an ID token. Sign in to see its claims.')}</p>` : body(page, page.claims)}
</body></html>`;
}

function body({ signature, now, exactTime }: ClaimsPage, claims: Readonly<Record<string, unknown>>): string {
  const first = registered();
  const known = first.filter(([name]) => Object.hasOwn(claims, name));
  const all = Object.keys(claims).filter((name) => !first.some(([each]) => each === name));
  const others = all.slice(0, MOST_CLAIMS);
  const rest =
    all.length > MOST_CLAIMS ? `<p>${l10n.t('and {count} more claims', { count: all.length - MOST_CLAIMS })}</p>` : '';
  // "Email email" would say one thing twice.
  const heading = (name: string, label: string): string =>
    label.toLowerCase() === name ? label : `${label}<code>${sanitizeHtml(name)}</code>`;
  const row = (name: string, label: string): string =>
    `<tr><th scope="row">${heading(name, label)}</th><td>${value(name)}</td></tr>`;
  const value = (name: string): string => {
    const raw = claims[name];
    if (!TIMES.has(name) || !isTime(raw)) return valueHtml(raw);
    const exact = `<span class="exact">${sanitizeHtml(exactTime(raw * 1000))}</span>`;
    return `${sanitizeHtml(timeInWords(name, raw * 1000, now))}${exact}`;
  };
  const { html, style } = signatureLine(signature);
  const ended = typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= now;
  return `<p class="${ended ? 'bad' : ''}">${ended ? l10n.t('This ID token has expired.') : l10n.t('The ID token that kubectl gets for this context.')}</p>
<p class="${style}">${html}</p>
<table><tbody>${known.map(([name, label]) => row(name, label)).join('')}</tbody></table>
${others.length === 0 ? '' : `<h2>${l10n.t('Other claims')}</h2><table><tbody>${others.map((name) => row(name, '')).join('')}</tbody></table>${rest}`}`;
}

function timeInWords(name: string, time: number, now: number): string {
  if (time > now) return l10n.t('in {duration}', { duration: durationInWords(time - now) });
  return name === 'exp' ? untilInWords(time, now) : l10n.t('{duration} ago', { duration: durationInWords(now - time) });
}

/** When a time on the page must be drawn again, in milliseconds since the epoch; undefined: never. */
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
    if (value.length === 0) return `<span class="exact">${l10n.t('none')}</span>`;
    const shown = value.slice(0, MOST_VALUES).map((item) => `<li>${valueText(item)}</li>`);
    const rest =
      value.length > MOST_VALUES ? `<li>${l10n.t('and {count} more', { count: value.length - MOST_VALUES })}</li>` : '';
    return `<ul>${shown.join('')}${rest}</ul>`;
  }
  return valueText(value);
}

function valueText(value: unknown): string {
  return sanitizeHtml(typeof value === 'string' ? value : JSON.stringify(value), 1000);
}

// eslint-disable-next-line house/no-bare-text -- CSS
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
