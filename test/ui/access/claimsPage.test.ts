import assert from 'node:assert/strict';
import { readClaims } from '../../../src/oidc/claims.ts';
import { claimsPage, type ClaimsPage, claimsStaleAt } from '../../../src/ui/access/claimsPage.ts';
import { unsignedToken } from '../../credential/samples.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3600;

function page(claims: Readonly<Record<string, unknown>> | undefined, change: Partial<ClaimsPage> = {}): string {
  return claimsPage({
    contextName: 'prod',
    claims,
    signature: 'verified',
    now: NOW,
    exactTime: (time) => `<at ${time}>`,
    ...change,
  });
}

/** What a reader sees of a row. */
function row(html: string, claim: string): string | undefined {
  const rows = Array.from(html.matchAll(/<tr>(.*?)<\/tr>/gsu), ([, one]) => one ?? '');
  const heading = new RegExp(`<th scope="row">(?:[^<]*<code>${claim}</code>|${claim})</th>`, 'iu');
  const found = rows.find((one) => heading.test(one));
  return found
    ?.replace(/<[^>]*>/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Every tag that stands in the page, without the page's own frame. */
function tags(html: string): Set<string> {
  return new Set(Array.from(html.slice(html.indexOf('<body>')).matchAll(/<\/?([a-z0-9]+)/gu), ([, tag]) => tag ?? ''));
}

const OWN_TAGS = new Set([
  'body',
  'h1',
  'h2',
  'p',
  'table',
  'tbody',
  'tr',
  'th',
  'td',
  'code',
  'span',
  'ul',
  'li',
  'a',
  'html',
]);

describe('the claims page', () => {
  it('shows who, issuer, audience and groups first, then the rest', () => {
    const claims = {
      azp: 'x',
      groups: ['admins', 'developers'],
      aud: 'kubernetes',
      iss: 'https://idp.example.com',
      sub: 'u-1',
      email: 'alice@example.com',
    };
    const html = page(claims);
    const order = Array.from(html.matchAll(/<th scope="row">(?:[^<]*<code>)?(\w+)/gu), ([, name]) =>
      name?.toLowerCase(),
    );
    assert.deepEqual(order, ['email', 'sub', 'iss', 'aud', 'groups', 'azp']);
    assert.equal(row(html, 'groups'), 'Groups admins developers');
    assert.match(html, /<h2>Other claims<\/h2>/u);
  });

  it('shows times in words and exactly', () => {
    const at = (seconds: number): number => NOW / 1000 + seconds;
    const claims = { exp: at(HOUR / 2), iat: at(-HOUR / 2), nbf: at(90), auth_time: at(-3 * HOUR), updated_at: 0 };
    const html = page(claims);
    assert.equal(row(html, 'exp'), `Expires exp in 30 min &#60;at ${at(HOUR / 2) * 1000}&#62;`);
    assert.match(row(html, 'iat') ?? '', /^Issued iat 30 min ago /u);
    assert.match(row(html, 'nbf') ?? '', /^Not before nbf in 1 min /u);
    assert.match(row(html, 'auth_time') ?? '', /^Signed in auth_time 3 h ago /u);
    assert.match(row(html, 'updated_at') ?? '', /^updated_at 20833 days ago &#60;at 0&#62;/u);
    assert.match(html, /The ID token that kubectl gets/u);
  });

  it('is drawn again when the first of its times is told in other words', () => {
    const claims = { exp: NOW / 1000 + HOUR / 2, iat: NOW / 1000 - 30 };
    const shown = (now: number): (string | undefined)[] =>
      ['exp', 'iat'].map((name) => row(page(claims, { now }), name));
    const at = claimsStaleAt(claims, NOW) ?? NOW;
    assert.equal(at, NOW + 1000);
    assert.notDeepEqual(shown(at), shown(NOW));
    const next = claimsStaleAt(claims, at) ?? at;
    assert.deepEqual(shown(next - 1), shown(at));
    assert.notDeepEqual(shown(next), shown(at));
    assert.equal(claimsStaleAt({ email: 'alice@example.com', exp: 'soon', iat: 1e300 }, NOW), undefined);
  });

  it('says that the token has ended', () => {
    const html = page({ exp: NOW / 1000 });
    assert.match(html, /class="bad">This ID token has expired\./u);
    assert.match(row(html, 'exp') ?? '', /ended seconds ago/u);
  });

  it('shows a time that is none as it stands', () => {
    for (const exp of ['soon', true, null, 1e300, -1e300, [1], { at: 1 }]) {
      assert.match(row(page({ exp }), 'exp') ?? '', /^Expires exp /u);
    }
    assert.match(row(page({ exp: 8.64e12 }), 'exp') ?? '', /in \d+ days/u);
    assert.match(row(page({ exp: -5 }), 'exp') ?? '', /ended/u);
  });

  it('shows every claim as text, whatever it holds', () => {
    const hostile = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '<a href="command:workbench.action.terminal.sendSequence">x</a>',
      '[x](command:evil)',
      '"><svg/onload=1>',
      "'`&lt;</td></table>",
      '</style><style>*{display:none}',
    ];
    const claims: Record<string, unknown> = {
      email: hostile[0],
      groups: hostile,
      nested: { [hostile[1] ?? '']: hostile },
    };
    for (const each of hostile) claims[each] = each;
    const html = page(claims, { contextName: hostile[0] ?? '' });
    assert.deepEqual(
      [...tags(html)].filter((tag) => !OWN_TAGS.has(tag)),
      [],
    );
    assert.doesNotMatch(html.replace(/<[^>]*>/gu, ''), /[<>"'`]/u);
    assert.doesNotMatch(html, /<[^>]*(?:command:(?!clusterSignIn\.)|onerror|onload|javascript)/u);
  });

  it('removes what would hide or turn letters', () => {
    const html = page({ name: 'ad\u202enim\u200b\u0007\u001b[31m\ud83d!', '\u202eexp': 1 });
    assert.equal(row(html, 'name'), 'Name adnim!');
    assert.doesNotMatch(html.replaceAll('\n', ''), /\p{C}/u);
  });

  it('has no script, loads nothing, and has one link, when there is something to check', () => {
    const html = page({ sub: 'x' }, { signature: 'unchecked' });
    assert.match(html, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/u);
    assert.doesNotMatch(html, /<script|src=|url\(/u);
    assert.deepEqual(html.match(/href="[^"]*"/gu), ['href="command:clusterSignIn.checkSignature"']);
    for (const signature of ['verified', 'wrong', 'key unknown', 'no public key'] as const) {
      assert.doesNotMatch(page({ sub: 'x' }, { signature }), /href/u);
    }
  });

  it('says what is known of the signature in words, never by color alone', () => {
    const states = ['verified', 'wrong', 'key unknown', 'no public key', 'unchecked'] as const;
    const said = states.map((signature) =>
      /[^<>]*[Ss]ign[^<>]*(?=<)/u
        .exec(page({ sub: 'x' }, { signature }).split('<p class').slice(2).join(''))?.[0]
        .trim(),
    );
    assert.equal(new Set(said).size, states.length);
  });

  it('is cut where there is more than a page can show, and says so', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`claim-${index}`, index]));
    const html = page({
      ...many,
      groups: Array.from({ length: 5000 }, (_, index) => `g${index}`),
      long: 'x'.repeat(50_000),
    });
    assert.ok(html.length < 60_000, `${html.length}`);
    assert.match(html, /and 4800 more/u);
    assert.match(html, /and 4901 more claims/u);
    assert.match(page({ long: 'x'.repeat(50_000) }), /x{999}…/u);
    assert.doesNotMatch(page({ a: 1 }), /more/u);
  });

  it('does not hold the token', () => {
    const token = unsignedToken({ sub: 'alice', email: 'alice@example.com' });
    const html = page(readClaims(token).claims);
    for (const part of token.split('.')) assert.ok(!html.includes(part));
  });

  it('takes nothing from what an object inherits', () => {
    const html = page(
      JSON.parse('{"__proto__":{"email":"eve"},"constructor":"c","toString":1}') as Record<string, unknown>,
    );
    assert.equal(row(html, 'email'), undefined);
    assert.equal(row(html, 'constructor'), 'constructor c');
    assert.equal(row(html, '__proto__'), '__proto__ {&#34;email&#34;:&#34;eve&#34;}');
  });

  it('says what to do without a token', () => {
    assert.match(page(undefined), /no longer has an ID token\. Sign in/u);
    assert.match(page({}), /<tbody><\/tbody>/u);
    assert.match(page({ groups: [] }), />none</u);
  });
});
