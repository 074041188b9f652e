import type { Random } from './random.ts';

/** What a generated file says; a Map keeps the order in which it is written. */
type Data = string | boolean | null | readonly Data[] | ReadonlyMap<string, Data>;

const NAMES = [
  'a',
  'b',
  'prod',
  'dev',
  'dev',
  'alice@example.com',
  'é',
  'x y',
  '0123',
  'yes',
  '<<',
  '__proto__',
  'a: b',
];
const COMMENTS = ['# note', '#', '# a: b', '# "quoted', '#no blank', '# - item'];

/** The text of a kubeconfig as people and tools write it, in a style of its own. */
export function generateKubeconfig(random: Random): string {
  const names = Array.from({ length: 1 + random.below(3) }, () => random.pick(NAMES));
  const entries = (key: string, make: (random: Random) => Data): Data =>
    [...new Set(names)].map((name) =>
      shuffled(
        [
          ['name', name],
          [key, make(random)],
        ],
        random,
      ),
    );
  const parts: [string, Data][] = [
    ['apiVersion', 'v1'],
    ['kind', 'Config'],
    ['clusters', entries('cluster', clusterData)],
    ['users', entries('user', userData)],
    ['contexts', entries('context', () => contextData(random, names))],
    ['current-context', random.pick(names)],
    ['preferences', random.chance(0.3) ? new Map([['colors', random.chance(0.5)]]) : new Map()],
  ];
  if (random.chance(0.2)) parts.push(['x-unknown', ['kept', new Map([['a', null]])]]);
  const data = shuffled(
    parts.filter(() => random.chance(0.9)),
    random,
  );
  if (random.chance(0.1)) return JSON.stringify(plain(data), undefined, random.pick([0, 2, '\t'])) + '\n';
  const style = { step: random.pick([2, 2, 4]), listStep: random.pick([0, 2]), random };
  const head = random.chance(0.1) ? '---\n' : '';
  return head + blockLines(data, 0, style).join('\n') + (random.chance(0.9) ? '\n' : '');
}

function clusterData(random: Random): Data {
  return some(random, [
    ['server', random.pick(['https://10.0.0.6:6443', 'https://k8s.example.com', 'k8s.example.com', ''])],
    ['certificate-authority', random.pick(['ca.crt', '/etc/ca.crt', '../ca.crt', './a/../ca.crt'])],
    ['certificate-authority-data', random.pick(['LS0tLS1CRUdJTg==', 'YQ==', 'YWI=', 'YWJj', ''])],
    ['insecure-skip-tls-verify', random.chance(0.5)],
    ['tls-server-name', 'k8s.internal'],
    ['proxy-url', random.pick(['http://proxy:3128', 'socks5://127.0.0.1:1080'])],
    ['disable-compression', random.chance(0.5)],
    ['extensions', extensions(random)],
    ['x-unknown', 'kept'],
  ]);
}

function contextData(random: Random, names: readonly string[]): Data {
  return some(random, [
    ['cluster', random.pick(names)],
    ['user', random.pick(names)],
    ['namespace', random.pick(['team-a', 'default', ''])],
    ['extensions', extensions(random)],
  ]);
}

function userData(random: Random): Data {
  return some(random, [
    ['token', random.pick(['abc.def.ghi', 'x'.repeat(200), 'tok\ntok', ' t ', '0123', '#t'])],
    ['tokenFile', random.pick(['token', '/run/token', 'a/b/token'])],
    ['username', random.pick(['admin', '123', 'null'])],
    ['password', random.pick(['p: w', "it's", '"', '\\', '%x', '@y', 'a #b', '`'])],
    ['client-certificate', 'cert.pem'],
    ['client-certificate-data', 'Y2VydA=='],
    ['client-key', random.pick(['key.pem', '/key.pem'])],
    ['client-key-data', 'a2V5'],
    ['as', 'root'],
    ['as-uid', '1000'],
    ['as-groups', ['system:masters', 'dev']],
    ['as-user-extra', new Map<string, Data>([['reason', ['because']]])],
    ['exec', execData(random)],
    ['auth-provider', providerData(random)],
    ['extensions', extensions(random)],
  ]);
}

function execData(random: Random): Data {
  return some(random, [
    ['apiVersion', `client.authentication.k8s.io/${random.pick(['v1', 'v1beta1', 'v1alpha1'])}`],
    ['command', random.pick(['aws', './plugin', '/usr/bin/oci', 'a b'])],
    ['args', random.pick<Data>([['--profile', 'x', '-', '--', '', 'a=b'], [], null])],
    [
      'env',
      random.pick<Data>([
        [
          new Map([
            ['name', 'A'],
            ['value', '1'],
          ]),
        ],
        [],
        null,
      ]),
    ],
    ['interactiveMode', random.pick(['Never', 'Always', 'IfAvailable'])],
    ['provideClusterInfo', random.chance(0.5)],
    ['installHint', 'Install it:\n  brew install plugin\n'],
  ]);
}

function providerData(random: Random): Data {
  const config = some(random, [
    ['idp-issuer-url', 'https://id.example.com/'],
    ['client-id', 'kubernetes'],
    ['id-token', 'e30.e30.c2ln'],
    ['__proto__', 'x'],
  ]);
  return new Map<string, Data>([
    ['name', 'oidc'],
    ['config', config],
  ]);
}

function extensions(random: Random): Data {
  const payload = random.pick<Data>([null, 'text', true, ['a'], new Map([['k', 'v']]), new Map([['__proto__', 'v']])]);
  return [
    new Map<string, Data>([
      ['name', random.pick(['minikube', 'e'])],
      ['extension', payload],
    ]),
  ];
}

function some(random: Random, parts: readonly (readonly [string, Data])[]): Data {
  return shuffled(
    parts.filter(() => random.chance(0.35)),
    random,
  );
}

function shuffled(parts: readonly (readonly [string, Data])[], random: Random): ReadonlyMap<string, Data> {
  if (random.chance(0.5)) return new Map(parts);
  return new Map(
    parts
      .map((part) => ({ part, at: random.below(1000) }))
      .sort((a, b) => a.at - b.at)
      .map(({ part }) => part),
  );
}

function plain(data: Data): unknown {
  if (data instanceof Map)
    return Object.fromEntries(Array.from(data, ([key, each]: [string, Data]) => [key, plain(each)]));
  return Array.isArray(data) ? data.map(plain) : data;
}

interface Style {
  readonly step: number;
  readonly listStep: number;
  readonly random: Random;
}

function blockLines(data: Data, column: number, style: Style): string[] {
  const { random } = style;
  const pad = ' '.repeat(column);
  const lines: string[] = [];
  if (data instanceof Map) {
    for (const [key, each] of data as ReadonlyMap<string, Data>) {
      if (random.chance(0.05)) lines.push(random.pick(['', pad + random.pick(COMMENTS), random.pick(COMMENTS)]));
      const step = isList(each) ? style.listStep : style.step;
      lines.push(...valueLines(`${pad}${scalar(key, 'key', random)}:`, each, column + step, style));
    }
  } else if (isList(data)) {
    for (const each of data) {
      if (random.chance(0.05)) lines.push(pad + random.pick(COMMENTS));
      if (isNested(each) && !random.chance(0.1)) {
        const [first = '', ...rest] = blockLines(each, column + 2, style);
        if (first.trimStart().startsWith('#') || first === '') lines.push(`${pad}-`, first, ...rest);
        else lines.push(`${pad}- ${first.trimStart()}`, ...rest);
      } else lines.push(...valueLines(`${pad}-`, each, column + 2, style));
    }
  }
  return lines;
}

function valueLines(head: string, data: Data, column: number, style: Style): string[] {
  const { random } = style;
  const comment = random.chance(0.05) ? ` ${random.pick(COMMENTS)}` : '';
  if (isNested(data) && !random.chance(0.1)) return [head + comment, ...blockLines(data, column, style)];
  if (typeof data === 'string' && random.chance(0.04)) return blockScalar(head, data, column);
  return [`${head}${data === null && random.chance(0.5) ? '' : ` ${flow(data, random)}`}${comment}`];
}

function blockScalar(head: string, text: string, column: number): string[] {
  if (text.trim() !== text.trimEnd() || text === '') return [`${head} ${JSON.stringify(text)}`];
  const lines = text.replace(/\n$/u, '').split('\n');
  const pad = ' '.repeat(Math.max(column, 1));
  return [`${head} |${text.endsWith('\n') ? '' : '-'}`, ...lines.map((line) => (line === '' ? '' : pad + line))];
}

function flow(data: Data, random: Random): string {
  if (data instanceof Map) {
    const pairs = Array.from(
      data as ReadonlyMap<string, Data>,
      ([key, each]) => `${scalar(key, 'flow', random)}: ${flow(each, random)}`,
    );
    return `{${pairs.join(', ')}}`;
  }
  if (isList(data)) return `[${data.map((each) => flow(each, random)).join(', ')}]`;
  return typeof data === 'string' ? scalar(data, 'flow', random) : JSON.stringify(data);
}

/** Quoted where a plain scalar would say something else, and now and then all the same. */
function scalar(text: string, place: 'key' | 'flow', random: Random): string {
  const isPlain =
    /^[A-Za-z_/.][\w./@=-]*(?::[\w./@=-]+)*$/u.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/iu.test(text);
  if (isPlain && !random.chance(place === 'key' ? 0.02 : 0.15)) return text;
  if (/^[\x20-\x7e]*$/u.test(text) && random.chance(0.5)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text);
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}

function isNested(data: Data): boolean {
  return typeof data === 'object' && data !== null && (isList(data) ? data.length > 0 : data.size > 0);
}
