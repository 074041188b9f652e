import assert from 'node:assert/strict';
import { recognizeExecPlugin, type RecognizedPlugin } from '../../../src/authenticators/execPlugin/recognize.ts';
import type { User } from '../../../src/kubeconfig/read/model.ts';
import { entriesOf, FORMS, HOST } from './forms.ts';

const SECRET = 'Hush7Secret9Value';
/** What a sign-in command may be made of. */
const LINE = /^[\w.@+:/=~ -]+$/u;

type Change = (user: User) => User;

function withArgs(change: (args: readonly string[]) => readonly string[]): Change {
  return (user) => (user.exec === undefined ? user : { ...user, exec: { ...user.exec, args: change(user.exec.args) } });
}

function withEnv(...added: readonly (readonly [string, string])[]): Change {
  return (user) => {
    if (user.exec === undefined) return user;
    const more = added.map(([name, value]) => ({ name, value }));
    return { ...user, exec: { ...user.exec, env: [...user.exec.env, ...more] } };
  };
}

/** In scripts and wrapped texts as well. */
function inEveryText(change: (text: string) => string): Change {
  return withArgs((args) => args.map(change));
}

const PLANTED: Readonly<Record<string, Change>> = {
  'in an option for it': withArgs((args) => [...args, `--token=${SECRET}`, '--client-secret', SECRET]),
  'in options of its own programs': withArgs((args) => [
    ...args,
    ...[
      `--oidc-client-secret=${SECRET}`,
      '--access-token',
      SECRET,
      '--concierge-ca-bundle-data',
      SECRET,
      `--password=${SECRET}`,
    ],
  ]),
  'in an option in front': withArgs((args) => ['--secret', SECRET, `--api-key=${SECRET}`, ...args]),
  'as the last word': withArgs((args) => [...args, SECRET]),
  'behind --': withArgs((args) => [...args, '--', SECRET, '--token', SECRET]),
  'in variables': withEnv(
    ['AWS_SECRET_ACCESS_KEY', SECRET],
    ['AWS_SESSION_TOKEN', SECRET],
    ['AAD_SERVICE_PRINCIPAL_CLIENT_SECRET', SECRET],
    ['KUBELOGIN_OIDC_PASSWORD', SECRET],
    ['VAULT_TOKEN', SECRET],
    ['OS_PASSWORD', SECRET],
    ['MY_TOKEN', SECRET],
    ['DIGITALOCEAN_ACCESS_TOKEN', SECRET],
    ['SCW_SECRET_KEY', SECRET],
    ['CLOUDSDK_AUTH_ACCESS_TOKEN', SECRET],
  ),
  'in addresses': inEveryText((text) => text.replace('https://', `https://dev:${SECRET}@`)),
  'in queries': inEveryText((text) => text.replace(/(https:\/\/[^\s'"]+)/u, `$1?token=${SECRET}`)),
  'in scripts': inEveryText((text) =>
    /\s/u.test(text) ? `TOKEN=${SECRET} curl -u dev:${SECRET} https://example.com; echo '${SECRET}'; ${text}` : text,
  ),
  'as a token in every value': inEveryText((text) => text.replace(/=[^=]+$/u, `=eyJhbGciOiJub25lIn0.${SECRET}.`)),
  'in the hint': (user) =>
    user.exec === undefined ? user : { ...user, exec: { ...user.exec, installHint: `Use ${SECRET}` } },
  'in the auth-provider': (user) => {
    if (user.authProvider === undefined) return user;
    const config = new Map(user.authProvider.config);
    for (const key of [
      'id-token',
      'access-token',
      'refresh-token',
      'client-secret',
      'cluster_client_secret',
      'cmd-args',
    ]) {
      config.set(key, SECRET);
    }
    return { ...user, authProvider: { ...user.authProvider, config } };
  },
  'as the token': (user) => (user.token === undefined ? user : { ...user, token: `sha256~${SECRET}` }),
};

function textOf(plugin: RecognizedPlugin | undefined): string {
  return JSON.stringify(plugin ?? null);
}

describe('a secret in a user entry is in nothing that is known of it', () => {
  for (const [place, change] of Object.entries(PLANTED)) {
    it(place, () => {
      let changed = 0;
      for (const form of FORMS) {
        const { user, cluster } = entriesOf(form.kubeconfig);
        const planted = change(user);
        const server = cluster?.server?.replace('https://', `https://dev:${SECRET}@`);
        for (const address of [cluster?.server, server]) {
          const plugin = recognizeExecPlugin(planted, cluster && { ...cluster, server: address }, HOST);
          assert.doesNotMatch(textOf(plugin), /Hush7/u, `${form.id} ${textOf(plugin)}`);
        }
        if (JSON.stringify(planted, replacer) !== JSON.stringify(user, replacer)) changed++;
      }
      assert.ok(changed > 0, 'the secret is nowhere');
    });
  }

  it('as it stands in the list itself', () => {
    for (const form of FORMS) {
      const { user, cluster } = entriesOf(form.kubeconfig);
      const text = textOf(recognizeExecPlugin(user, cluster, HOST));
      assert.doesNotMatch(text, /REDACTED|EXAMPLEEXAMPLE|sha256~|ya29|eyJ|client[-_]secret/u, form.id);
    }
  });
});

function replacer(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

describe('arguments put together at random', () => {
  const pieces = [
    ...new Set(
      FORMS.flatMap(({ kubeconfig }) => {
        const { exec } = entriesOf(kubeconfig).user;
        return exec === undefined ? [] : [exec.command, ...exec.args];
      }),
    ),
    ...['--', '-', '', '=', '--=', '-c', '--profile', '--profile=', '\n', '\u202e', '"', "'", '$(id)', ';', '|', '&&'],
    ...['--constructor', '__proto__', 'toString', '-v', '.aws:', 'x'.repeat(1000), '\ud800', '%PATH%', '\\'],
  ];

  it('never fail, and make no command but of plain words', () => {
    const random = createRandom(7);
    const some = (count: number): string[] => Array.from({ length: count }, () => pieces[random(pieces.length)] ?? '');
    let recognized = 0;
    let offered = 0;
    for (let round = 0; round < 20_000; round++) {
      const form = FORMS[random(FORMS.length)]!;
      const { user, cluster } = entriesCached(form.kubeconfig);
      const { exec } = user;
      if (exec === undefined) continue;
      const args = exec.args.flatMap((argument) => (random(6) === 0 ? some(random(3)) : [argument]));
      const at = random(args.length + 1);
      const mixed = args.toSpliced(at, 0, ...some(random(3)));
      const command = random(8) === 0 ? some(1).join('') : exec.command;
      const plugin = recognizeExecPlugin({ ...user, exec: { ...exec, command, args: mixed } }, cluster, HOST);
      if (plugin === undefined) continue;
      recognized++;
      for (const { key, value } of plugin.facts) assert.match(value, /^[^\p{Cc}\p{Cf}"'`$;|&<>]+$/u, key);
      for (const program of plugin.programs) assert.match(program, /^[^\p{Cc}\p{Cf}]+$/u);
      if (plugin.signIn === undefined) continue;
      offered++;
      assert.match(plugin.signIn.line, LINE);
      assert.ok(!plugin.isForeign && !plugin.isUnclear);
    }
    assert.ok(recognized > 2000 && offered > 500, `${recognized} recognized, ${offered} offered`);
  });
});

const cache = new Map<string, ReturnType<typeof entriesOf>>();

function entriesCached(kubeconfig: string): ReturnType<typeof entriesOf> {
  const found = cache.get(kubeconfig) ?? entriesOf(kubeconfig);
  cache.set(kubeconfig, found);
  return found;
}

/** Whole numbers below a limit, the same ones each time (a linear congruential generator). */
function createRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
