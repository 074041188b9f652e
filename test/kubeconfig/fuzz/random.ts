/** Numbers that are the same in every run with the same seed. */
export interface Random {
  /** 0 or more, below `bound`. */
  readonly below: (bound: number) => number;
  /** True with that probability. */
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]] | readonly T[]) => T;
}

/** Mulberry32, begun anew for every case, so that a case is told by its seed and its number. */
export function createRandom(seed: number, number: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined && from.length === 0) throw new RangeError('nothing to pick from');
      return picked as (typeof from)[number];
    },
  };
}

/**
 * The seed of random cases: 1, so that every run of the tests decides about the same ones. CLUSTER_SIGNIN_SEED=7 or
 * CLUSTER_SIGNIN_SEED=random explores others, and `npm run test:long` takes a random one; each test says which it took.
 */
export function chosenSeed(): number {
  const asked = process.env['CLUSTER_SIGNIN_SEED'] ?? (isLong() ? 'random' : '1');
  return asked === 'random' ? Math.floor(Math.random() * 1e9) : Number(asked);
}

/** How many cases a test goes through: few in `npm test`, many in `npm run test:long`, or CLUSTER_SIGNIN_CASES. */
export function numberOfCases({ short, long }: { readonly short: number; readonly long: number }): number {
  return Number(process.env['CLUSTER_SIGNIN_CASES'] ?? (isLong() ? long : short));
}

function isLong(): boolean {
  return process.env['CLUSTER_SIGNIN_LONG'] === '1';
}
