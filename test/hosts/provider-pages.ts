import { sanitizeHtml } from '../../src/base/sanitize.ts';

export interface SignInPage {
  /** Where the form is posted. */
  readonly action: string;
  readonly client: string;
  /** What went wrong with the last try. */
  readonly error?: string;
  /** A line under the form, such as the accounts of a demo. */
  readonly hint?: string;
}

/** The provider's own sign-in form: fields `user` and `password`, buttons `Sign in` and `Cancel`. */
export function signInPage({ action, client, error, hint }: SignInPage): string {
  return page(
    'Sign in',
    `<h1>Example Identity</h1>
    <p>Sign in to continue to <strong>${sanitizeHtml(client)}</strong>.</p>
    ${error === undefined ? '' : `<p class="error" role="alert">${sanitizeHtml(error)}</p>`}
    <form method="post" action="${sanitizeHtml(action)}">
      <label>User <input name="user" autocomplete="username" autocapitalize="none" autofocus></label>
      <label>Password <input name="password" type="password" autocomplete="current-password"></label>
      <button name="choice" value="sign-in">Sign in</button>
      <button name="choice" value="cancel" class="quiet">Cancel</button>
    </form>
    ${hint === undefined ? '' : `<p class="hint">${sanitizeHtml(hint)}</p>`}`,
  );
}

/** One sentence where the provider cannot go on: a redirect URL it does not know, a page that was left too long. */
export function providerErrorPage(error: string, description: string): string {
  return page(
    'Cannot sign in',
    `<h1>Example Identity</h1><p class="error" role="alert">${sanitizeHtml(error)}: ${sanitizeHtml(description)}</p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Example Identity</title>
    <style>
      :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
      main { width: min(20rem, 90vw); }
      h1 { font-size: 1.25rem; font-weight: 600; margin: 0 0 .25rem; }
      label { display: block; margin: .75rem 0; }
      input { display: block; box-sizing: border-box; width: 100%; margin-top: .2rem; padding: .45rem; font: inherit; }
      button { padding: .45rem 1rem; font: inherit; cursor: pointer; }
      .quiet { border: 0; background: none; color: inherit; opacity: .7; }
      .error { color: light-dark(#a4262c, #ff99a4); }
      .hint { opacity: .7; font-size: .85rem; }
    </style>
  </head>
  <body><main>${body}</main></body>
</html>
`;
}
