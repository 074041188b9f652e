/** Everything that can be known from the text of an entry, in the order in which it is shown. */
export const FACT_KEYS = [
  'profile',
  'account',
  'configuration',
  'context',
  'user',
  'role',
  'serviceAccount',
  'tenant',
  'login',
  'issuer',
  'clientId',
  'grant',
  'server',
  'proxy',
  'garden',
  'teleportCluster',
  'kubeCluster',
  'cluster',
  'clusterId',
  'virtualCluster',
  'shoot',
  'project',
  'resourceGroup',
  'subscription',
  'location',
  'region',
] as const;

export type FactKey = (typeof FACT_KEYS)[number];

/** One thing that the entry states, as written there: printable text on one line, never a secret. */
export interface Fact {
  readonly key: FactKey;
  readonly value: string;
}

/** Gathers what an entry states, and notices where it contradicts itself. */
export interface FactCollector {
  /**
   * Takes a value that decides what the plugin does; undefined is none. A value that cannot be such a fact, or that
   * contradicts another one, is dropped, and the whole is unclear.
   */
  state(key: FactKey, value: string | undefined): void;
  /** Takes a value that stands only in a name or an address, unless something else states this fact. */
  suggest(key: FactKey, value: string | undefined): void;
  markUnclear(): void;
  get(key: FactKey): string | undefined;
  readonly isUnclear: boolean;
  /** In the order of `FACT_KEYS`. */
  list(): readonly Fact[];
}

export function createFacts(): FactCollector {
  const values = new Map<FactKey, string>();
  const dropped = new Set<FactKey>();
  let isUnclear = false;
  const drop = (key: FactKey): void => {
    values.delete(key);
    dropped.add(key);
    isUnclear = true;
  };
  return {
    state(key, value) {
      if (value === undefined || dropped.has(key)) return;
      const known = values.get(key);
      if (!isFact(key, value) || (known !== undefined && known !== value)) drop(key);
      else values.set(key, value);
    },
    suggest(key, value) {
      if (value !== undefined && !dropped.has(key) && !values.has(key) && isFact(key, value)) values.set(key, value);
    },
    markUnclear() {
      isUnclear = true;
    },
    get: (key) => values.get(key),
    get isUnclear() {
      return isUnclear;
    },
    list: () =>
      FACT_KEYS.flatMap((key) => {
        const value = values.get(key);
        return value === undefined ? [] : [{ key, value }];
      }),
  };
}

/** Letters of any script, but no control, formatting or bidirectional character, no quote and nothing a shell expands. */
const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N} ._@:/+=,~()-]{0,126}[\p{L}\p{N}_.@/+=)~-])?$/u;
const WORD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/u;
const PLACE = /^[a-z][a-z0-9-]{1,39}$/u;
const HOST = /^(?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62}))*(?::\d{1,5})?$/iu;

const FORMS: Partial<Record<FactKey, RegExp>> = {
  tenant: WORD,
  subscription: WORD,
  login: /^[a-z_]{1,40}$/u,
  grant: /^[a-z-]{1,40}$/u,
  clientId: /^[A-Za-z0-9][\w.:/@-]{0,199}$/u,
  proxy: HOST,
  region: PLACE,
  location: PLACE,
};

/** Shapes of tokens and keys, which have no place in a fact even where they stand in its option. */
const SECRET =
  /eyJ[\w-]{8,}|sha256~|\b(?:AKIA|ASIA)[A-Z0-9]{12,}|ya29\.|\bgh[a-z]_|\bhv[sb]\.|dop_v1_|glpat-|\bxox[a-z]-|-----BEGIN/u;

function isFact(key: FactKey, value: string): boolean {
  if (value.length > 300 || SECRET.test(value)) return false;
  if (key === 'issuer') return isPublicUrl(value);
  if (key === 'server') return HOST.test(value) || isPublicUrl(value);
  return (FORMS[key] ?? NAME).test(value);
}

/** An address without a user's name, a password or a query, any of which may hold a secret. */
function isPublicUrl(text: string): boolean {
  if (!/^https?:\/\/[\w.~:/%-]+$/iu.test(text)) return false;
  const url = URL.parse(text);
  return url !== null && url.username === '' && url.password === '';
}
