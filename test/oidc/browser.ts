import { Agent, request } from 'undici';
import type { ProviderUser } from '../hosts/provider.ts';

/** What the browser met last: where it stands, and what it was shown. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Browser {
  /** Follows redirects up to, and not into, an address of `stopAt`; without it, to the last page. */
  open(url: URL | string, stopAt?: string): Promise<Page>;
  /** Fills the provider's form and follows to the redirect URL, which it returns without opening it. */
  signIn(url: URL | string, user: ProviderUser, redirectUrl: string): Promise<URL>;
  /** Presses *Cancel* in the provider's form. */
  cancel(url: URL | string, redirectUrl: string): Promise<URL>;
  close(): Promise<void>;
}

/** A person's browser, as far as a sign-in needs one: cookies, redirects, one form. Trusts `certificateAuthority` alone. */
export function createBrowser(certificateAuthority: string): Browser {
  const dispatcher = new Agent({ connect: { ca: certificateAuthority } });
  const jar = new Map<string, string>();

  async function visit(url: URL, body?: URLSearchParams): Promise<Page & { location: URL | undefined }> {
    const answer = await request(url, {
      dispatcher,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'text/html',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body === undefined ? {} : { body: body.toString() }),
    });
    for (const cookie of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) {
        jar.set(name, value);
      }
    }
    const location = answer.headers['location'];
    return {
      url,
      status: answer.statusCode,
      headers: answer.headers,
      html: await answer.body.text(),
      location: typeof location === 'string' ? new URL(location, url) : undefined,
    };
  }

  async function follow(start: URL, stopAt: string | undefined, body?: URLSearchParams): Promise<Page> {
    let page = await visit(start, body);
    for (let hops = 0; page.location !== undefined && hops < 20; hops++) {
      if (stopAt !== undefined && page.location.href.startsWith(new URL(stopAt).href)) {
        return { ...page, url: page.location };
      }
      page = await visit(page.location);
    }
    return page;
  }

  async function answerForm(url: URL | string, redirectUrl: string, fields: Record<string, string>): Promise<URL> {
    const page = await follow(new URL(url), redirectUrl);
    const [, action] = /<form method="post" action="([^"]+)"/u.exec(page.html) ?? [];
    if (action === undefined) {
      return page.url;
    }
    return (await follow(new URL(action, page.url), redirectUrl, new URLSearchParams(fields))).url;
  }

  return {
    open: (url, stopAt) => follow(new URL(url), stopAt),
    signIn: (url, user, redirectUrl) =>
      answerForm(url, redirectUrl, { user: user.email, password: user.password, choice: 'sign-in' }),
    cancel: (url, redirectUrl) => answerForm(url, redirectUrl, { choice: 'cancel' }),
    close: () => dispatcher.close(),
  };
}
