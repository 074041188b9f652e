import type { Random } from '../fuzz/random.ts';
import { nameOf } from './plain.ts';
import type { Plain } from './plain.ts';

/** Names that YAML, JavaScript or shells could take for something else. */
const NAMES = [
  'prod',
  'dev',
  'alice',
  'a.b',
  '0123',
  'yes',
  'é',
  'x y',
  'bob@example.com',
  '__proto__',
  'a: b',
  '- c',
  '#d',
];

/** Texts with every kind of trouble for whoever quotes them. */
export const TEXTS = [
  ...['plain', 'two words', '0123', '1e3', 'yes', 'null', '~', 'a: b', 'x #y', '- z', 'é✓', '@at', '`t`', '{a}', '[b'],
  ...[
    '"q"',
    "it's",
    'tab\tin',
    '*star',
    '&amp',
    '!bang',
    '%per',
    '|',
    '>',
    '? k',
    'end ',
    ' begin',
    'back\\slash',
    '🙂',
  ],
  'https://host:6443/path?x=1',
  'long '.repeat(60).trim(),
];

/** What the files of a list say, first file first. Names are one file's own but for now and then. */
export function samplePlain(random: Random): Record<string, Plain>[] {
  const files = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => sampleFile(random));
  const seen = new Set<string>();
  for (const file of files) {
    for (const list of ['clusters', 'users', 'contexts']) {
      const items = file[list];
      if (!Array.isArray(items)) continue;
      const kept = items.filter((item) => {
        const id = `${list} ${nameOf(item)}`;
        const isNew = !seen.has(id);
        seen.add(id);
        return isNew || random.chance(0.3);
      });
      file[list] = kept;
    }
  }
  return files;
}

function sampleFile(random: Random): Record<string, Plain> {
  const names = some(NAMES, random, 0.3);
  const entries = (body: string, make: () => Plain): Plain =>
    names.map((name) => inOrder(random, [['name', name], [body, make()], ...own(random)]));
  const parts: (readonly [string, Plain])[] = [
    ['apiVersion', 'v1'],
    ['kind', 'Config'],
    ['clusters', entries('cluster', () => cluster(random))],
    ['users', entries('user', () => user(random))],
    ['contexts', entries('context', () => context(random))],
    ['current-context', random.pick([...names, 'ghost'])],
    ['preferences', {}],
    ...own(random),
  ];
  return inOrder(
    random,
    parts.filter(([key]) => key === 'kind' || random.chance(0.9)),
  );
}

function cluster(random: Random): Plain {
  return fields(random, [
    ['server', 'https://10.0.0.6:6443'],
    ['certificate-authority-data', 'LS0tLS1CRUdJTg=='],
    ['tls-server-name', 'k8s.example.com'],
    ['proxy-url', 'http://proxy.example.com:3128'],
    ['disable-compression', random.chance(0.5)],
    ...extensions(random),
  ]);
}

function user(random: Random): Plain {
  const args = some(['get', '--profile', 'yes', 'x y', '-', 'it is'], random, 0.5);
  const env = some(['A', 'B', 'HTTP_PROXY'], random, 0.4).map((name) =>
    inOrder(random, [
      ['name', name],
      ['value', random.pick(TEXTS)],
    ]),
  );
  const exec: Plain = inOrder(random, [
    ['apiVersion', 'client.authentication.k8s.io/v1'],
    ['command', 'get-token'],
    ['interactiveMode', 'Never'],
    ['provideClusterInfo', random.chance(0.5)],
    ...(random.chance(0.7) ? ([['args', args]] as const) : []),
    ...(random.chance(0.5) ? ([['env', env]] as const) : []),
  ]);
  const config: Plain = fields(random, [
    ['idp-issuer-url', 'https://issuer.example.com'],
    ['client-id', 'kubernetes'],
    ['id-token', random.pick(TEXTS)],
  ]);
  return random.pick([
    () =>
      fields(random, [
        ['token', random.pick(TEXTS)],
        ['as', 'someone'],
        ['as-groups', ['a', 'b']],
      ]),
    () => fields(random, [['username', 'u'], ['password', random.pick(TEXTS)], ...own(random)]),
    () =>
      fields(
        random,
        [
          ['exec', exec],
          ['as', random.pick(TEXTS)],
        ],
        0.95,
      ),
    () =>
      inOrder(random, [
        [
          'auth-provider',
          inOrder(random, [
            ['name', 'oidc'],
            ['config', config],
          ]),
        ],
      ]),
    () => fields(random, [['client-certificate-data', 'YQ=='], ['client-key-data', 'Yg=='], ...extensions(random)]),
  ])();
}

function context(random: Random): Plain {
  return fields(random, [
    ['cluster', random.pick(NAMES)],
    ['user', random.pick(NAMES)],
    ['namespace', random.pick(['default', '0123', 'kube-system', 'yes'])],
    ...extensions(random),
  ]);
}

type Fields = readonly (readonly [string, Plain])[];

/** Fields that kubectl knows nothing of. */
function own(random: Random): Fields {
  if (!random.chance(0.15)) return [];
  return [['x-own', random.pick<Plain>(['text', ['a', ['b', { c: 'd' }]], { note: 'a\nb\n', other: null }, []])]];
}

function extensions(random: Random): Fields {
  if (!random.chance(0.3)) return [];
  const names = some(['minikube', 'example.com/x'], random, 0.6);
  return [['extensions', names.map((name) => ({ name, extension: { key: random.pick(TEXTS), more: ['x', 'y'] } }))]];
}

/** Most of them, in any order; now and then nothing at all. */
function fields(random: Random, all: Fields, chance = 0.75): Plain {
  if (random.chance(0.03)) return random.pick<Plain>([null, {}]);
  return inOrder(
    random,
    all.filter(() => random.chance(chance)),
  );
}

function inOrder(random: Random, all: Fields): Record<string, Plain> {
  const left = [...all];
  const map: Record<string, Plain> = {};
  const isShuffled = random.chance(0.3);
  while (left.length > 0) {
    const [field] = left.splice(isShuffled ? random.below(left.length) : 0, 1);
    if (field !== undefined) map[field[0]] = field[1];
  }
  return map;
}

function some<T>(all: readonly T[], random: Random, chance: number): T[] {
  return all.filter(() => random.chance(chance));
}
