import { fingerprintOf } from '../../src/oci/config/privateKeys.ts';
import { generate, newKey, sessionToken, TENANCY, USER } from './home.ts';
import type { Case } from './realCases.ts';

/** Mulberry32: the same numbers for the same seed everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PHRASE = 'a: b = c # ; %d [x] "q"';
const REGIONS = ['us-ashburn-1', 'eu-frankfurt-1', 'us-gov-phoenix-1', 'ap-dcc-canberra-1', 'xx-unheard-of-1'];

/** Config files of every shape that the parser takes, with what a profile needs scattered over it, `[DEFAULT]`, the
 * environment, the settings file and the arguments. */
export function randomCases(count: number, seed: number): Case[] {
  const next = random(seed);
  const keys = Array.from({ length: 3 }, newKey);
  return Array.from({ length: count }, (_, index) => randomCase(`random ${seed}.${index}`, next, keys));
}

function randomCase(name: string, next: () => number, keys: ReturnType<typeof newKey>[]): Case {
  const chance = (share: number): boolean => next() < share;
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const key = one(keys);
  const isSession = chance(0.4);
  const profile = one(['DEFAULT', 'prod', 'My Team', 'a]b', 'ünï', 'x=y']);
  const passPhrase = chance(0.4) ? PHRASE : undefined;
  const format = one(['pkcs1', 'pkcs8'] as const);
  const cipher = passPhrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: passPhrase };
  const pem = key.export({ type: format, format: 'pem', ...cipher }).toString();

  const values: [string, string][] = [
    ['fingerprint', fingerprintOf(key)],
    ['tenancy', TENANCY],
    ['key_file', '~/.oci/a key.pem'],
    ...(isSession ? [['security_token_file', '~/.oci/a token'] as [string, string]] : []),
    ...(isSession && chance(0.5) ? [] : [['user', USER] as [string, string]]),
    ...(passPhrase === undefined ? [] : [['pass_phrase', passPhrase] as [string, string]]),
  ];
  const env: Record<string, string> = {};
  const args: string[] = [];
  const option = (long: string, value: string): void => {
    args.push(...(chance(0.5) ? [`--${long}=${value}`] : [`--${long}`, value]));
  };
  const region = one(REGIONS);
  const regionFrom = one(['file', 'argument', 'environment', 'settings']);
  if (regionFrom === 'file') values.push(['region', region]);
  if (regionFrom === 'argument') option('region', region);
  if (regionFrom === 'environment') env['OCI_CLI_REGION'] = region;
  const settings = [`[${profile}]`, ...(regionFrom === 'settings' ? [`region=${region}`] : [])];
  const authFrom = isSession ? one(['argument', 'environment', 'settings']) : 'none';
  if (authFrom === 'argument') option('auth', 'security_token');
  if (authFrom === 'environment') env['OCI_CLI_AUTH'] = 'security_token';
  if (authFrom === 'settings') settings.push('auth : security_token');
  if (profile !== 'DEFAULT') {
    if (chance(0.5)) option('profile', profile);
    else env['OCI_CLI_PROFILE'] = profile;
  }

  const inherited: string[] = [];
  const own: string[] = [];
  for (const [field, value] of values) {
    const variable = `OCI_CLI_${field === 'pass_phrase' ? 'PASSPHRASE' : field.toUpperCase()}`;
    const spelled = chance(0.3) ? field.toUpperCase() : field;
    const line = `${spelled}${one(['=', ' = ', ':', '\t: '])}${value}${chance(0.3) ? ' \t' : ''}`;
    if (!['key_file', 'region'].includes(field) && chance(0.1)) env[variable] = value;
    else if (profile === 'DEFAULT' || chance(0.4)) inherited.push(line);
    else {
      own.push(line);
      // What is inherited, and of no use, is overridden.
      if (chance(0.5)) inherited.push(`${field}=~/none`);
    }
  }
  const noise = (): string =>
    one(['', '# note', '; note', '   # deep note', '\t', 'extra_KEY = 1\n   more\n\n   and more']);
  let extras = 0;
  const noisy = (lines: readonly string[]): string[] => {
    return lines.flatMap((line) => [line, noise().replace('extra', () => `extra${(extras += 1)}`)]);
  };
  const blocks = [
    ...(chance(0.5) ? ['[other]', 'user=nobody'] : []),
    '[DEFAULT]',
    ...noisy(inherited),
    ...(profile === 'DEFAULT' ? [] : [`[${profile}] tail`, ...noisy(own)]),
  ];
  const newline = one(['\n', '\r\n', '\r']);
  return {
    name,
    args: generate(...args),
    env,
    works: true,
    files: {
      '.oci/config': `${blocks.join('\n')}\n`.replaceAll('\n', newline),
      '.oci/oci_cli_rc': `${settings.join('\n')}\n`,
      '.oci/a key.pem': chance(0.5) ? `${pem}OCI_API_KEY` : pem,
      '.oci/a token': sessionToken({ jti: name }),
    },
  };
}
