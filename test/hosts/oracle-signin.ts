import { createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import type { Answer } from './oracle-answer.ts';
import type { Sessions } from './oracle-sessions.ts';

/** What comes of pressing "Sign in"; the page's other button declines in any case. */
export type SignInBehaviour = 'accepts' | 'declines' | 'garbles the token' | 'binds another key';

/** Oracle's page for signing in, as `oci session authenticate` leads to it. */
export interface SignInPage {
  setBehaviour(behaviour: SignInBehaviour): void;
  /** The answer to a browser that asks `host` (`login.…`) for this path with its query. */
  answer(host: string, path: string): Answer;
  /**
   * Where the browser of a person who signs in there is led: the redirect address with the token in its fragment.
   * Throws an error with what is wrong about the page's address.
   */
  signedInAt(url: string): string;
}

const AUTHORIZE = '/v1/oauth2/authorize';
const PRESSED = 'pressed';
/** What the CLI 3.95.1 sends (cli_setup_bootstrap.py). */
const FIXED = { action: 'login', client_id: 'iaas_console', response_type: 'token id_token', scope: 'openid' };
const REDIRECT = 'http://localhost:8181';

export function createSignInPage(sessions: Sessions): SignInPage {
  let behaviour: SignInBehaviour = 'accepts';

  function ledTo(url: URL, pressed: string): string {
    const { redirect, key } = requestIn(url);
    const declined = { error: 'access_denied', error_description: 'The person declined.' };
    const fragment = pressed === 'declined' || behaviour === 'declines' ? declined : tokensFor(key);
    return `${redirect}/#${new URLSearchParams(fragment).toString()}`;
  }

  function tokensFor(key: KeyObject): Record<string, string> {
    const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const token = sessions.signIn(behaviour === 'binds another key' ? foreign : key);
    const [head = '', payload = ''] = token.split('.');
    const security_token = behaviour === 'garbles the token' ? `${head}.${payload.slice(0, 40)}` : token;
    return { security_token, id_token: token, token_type: 'Bearer', session_state: randomUUID() };
  }

  return {
    setBehaviour: (changed) => {
      behaviour = changed;
    },
    answer: (host, path) => {
      const url = new URL(`https://${host}${path}`);
      const pressed = url.searchParams.get(PRESSED);
      try {
        requestIn(url);
        if (pressed === null) return page(url);
        return { status: 302, body: '', headers: { location: ledTo(url, pressed) } };
      } catch (error) {
        return html(400, `<main><p role="alert">${escaped((error as Error).message)}</p></main>`);
      }
    },
    signedInAt: (url) => ledTo(new URL(url), 'accepted'),
  };
}

function requestIn(url: URL): { readonly redirect: string; readonly key: KeyObject } {
  if (!/^login\.[\w-]+\.\w/u.test(url.host) || url.pathname !== AUTHORIZE) throw new Error('No page is there.');
  const asked = url.searchParams;
  for (const [name, value] of Object.entries(FIXED)) {
    if (asked.get(name) !== value) throw new Error(`The parameter ${name} is not "${value}".`);
  }
  if ((asked.get('nonce') ?? '') === '') throw new Error('There is no nonce.');
  if (asked.get('redirect_uri') !== REDIRECT) throw new Error(`Only ${REDIRECT} is registered as redirect_uri.`);
  const text = Buffer.from(asked.get('public_key') ?? '', 'base64url').toString('utf8');
  const jwk = JSON.parse(text) as Record<string, string>;
  if (jwk['kty'] !== 'RSA' || jwk['d'] !== undefined) throw new Error('The public key is not one.');
  return { redirect: REDIRECT, key: createPublicKey({ key: jwk, format: 'jwk' }) };
}

/** A form keeps the parameters as hidden fields: what a browser submits replaces the query. */
function page({ searchParams }: URL): Answer {
  const fields = [...searchParams].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const tenancy = searchParams.get('tenant');
  const provider = searchParams.get('provider');
  return html(
    200,
    `<main><h1>Oracle Cloud (stand-in)</h1>
<p>Tenancy: ${escaped(tenancy ?? 'not told')}. Identity provider: ${escaped(provider ?? 'not told')}.</p>
<form action="${AUTHORIZE}">${fields.join('')}
<button name="${PRESSED}" value="accepted">Sign in</button>
<button name="${PRESSED}" value="declined">Cancel</button></form></main>`,
  );
}

function html(status: number, body: string): Answer {
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head><body>${body}</body></html>`;
  return { status, body: text, headers: { 'content-type': 'text/html; charset=utf-8' } };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
