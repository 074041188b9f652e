import { posix, win32 } from 'node:path';
import type { Host } from '../../../base/platform.ts';

/** A provider's own command that signs a person in, made here; nothing of the entry but checked values is in it. */
export interface SignInCommand {
  /** A plain name, found on PATH. */
  readonly program: string;
  readonly args: readonly string[];
  /** Variables that it needs beside those of the editor. */
  readonly env: Readonly<Record<string, string>>;
  /** All of it on one line, which means the same in every shell: no value needs a quote. */
  readonly line: string;
  /** What must hold on this machine for the command to be of use; undefined: nothing. */
  readonly condition: SignInCondition | undefined;
}

/** The profile of ~/.aws/config (undefined: the one that counts without naming any) signs in through IAM Identity Center. */
export interface SignInCondition {
  readonly kind: 'aws-sso';
  readonly profile: string | undefined;
  /** Granted's own keys count as well. */
  readonly isGranted: boolean;
}

/** Every command there is. Each function returns undefined for a value that does not fit its pattern exactly. */
export const SIGN_IN = {
  aws: (profile: string | undefined) =>
    made('aws', [['sso', 'login'], option('--profile', NAME, profile)], { condition: ssoOf(profile, false) }),
  granted: (profile: string | undefined) =>
    made('assume', [required(NAME, profile)], { condition: ssoOf(profile, true) }),
  awsSsoCli: () => made('aws-sso', [['login']]),
  onePassword: () => made('op', [['signin']]),
  gcloud: ({
    account,
    configuration,
  }: {
    readonly account: string | undefined;
    readonly configuration: string | undefined;
  }) => made('gcloud', [['auth', 'login'], optional(EMAIL, account), joined('--configuration=', NAME, configuration)]),
  applicationDefault: () => made('gcloud', [['auth', 'application-default', 'login']]),
  anthos: (cluster: string | undefined) =>
    made('gcloud', [['anthos', 'auth', 'login'], option('--cluster', NAME, cluster)]),
  az: (tenant: string | undefined) => made('az', [['login'], option('--tenant', WORD, tenant)]),
  azd: (tenant: string | undefined) => made('azd', [['auth', 'login'], option('--tenant-id', WORD, tenant)]),
  tsh: ({ proxy, leaf, home }: TeleportSignIn) =>
    made('tsh', [['login'], requiredJoined('--proxy=', HOST, proxy), optional(NAME, leaf)], {
      env: home === undefined ? {} : { TELEPORT_HOME: home },
    }),
  oc: ({
    server,
    issuer,
    clientId,
  }: {
    readonly server: string | undefined;
    readonly issuer: string;
    readonly clientId: string;
  }) =>
    made('oc', [
      ['login'],
      required(URL_FORM, server),
      ['--exec-plugin=oc-oidc'],
      requiredJoined('--issuer-url=', URL_FORM, issuer),
      requiredJoined('--client-id=', NAME, clientId),
    ]),
  ocWeb: (server: string | undefined) => made('oc', [['login'], required(URL_FORM, server), ['--web']]),
  doctl: (context: string | undefined) => made('doctl', [['auth', 'init'], option('--context', NAME, context)]),
  yc: (profile: string | undefined) => made('yc', [['init'], option('--profile', NAME, profile)]),
  scw: (profile: string | undefined) => made('scw', [['init'], option('--profile', NAME, profile)]),
  vcluster: (origin: string | undefined) => made('vcluster', [['platform', 'login'], required(URL_FORM, origin)]),
  loft: (origin: string | undefined) => made('loft', [['login'], required(URL_FORM, origin)]),
  grant: () => made('grant', [['login']]),
  vault: () => made('vault', [['login']]),
} as const satisfies Readonly<Record<string, (...values: never[]) => SignInCommand | undefined>>;

export interface TeleportSignIn {
  readonly proxy: string | undefined;
  /** The cluster behind the proxy, where it is another than the proxy's own. */
  readonly leaf: string | undefined;
  /** As `teleportHome` passes it. */
  readonly home: string | undefined;
}

/**
 * A folder of `tsh` that an entry sets, where it is a `.tsh…` directly in the person's home. Any other may hold aliases
 * that somebody else wrote, which `tsh` runs.
 */
export function teleportHome(folder: string, { home, platform }: Pick<Host, 'home' | 'platform'>): string | undefined {
  const paths = platform === 'win32' ? win32 : posix;
  const isOwn = paths.dirname(folder) === paths.normalize(home) && /^\.tsh[\w-]*$/u.test(paths.basename(folder));
  return isOwn && /^[\w.:/\\@-]+$/u.test(folder) ? folder : undefined;
}

/** ASCII only, so that no letter stands for another; what begins with a hyphen would be an option. */
const NAME = /^[A-Za-z0-9_][\w.@+:/-]{0,127}$/u;
const WORD = /^[A-Za-z0-9][\w.-]{0,99}$/u;
const EMAIL = /^[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,127}$/u;
const LABELS = '[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\\.[A-Za-z0-9][A-Za-z0-9-]{0,62}){0,20}(?::\\d{1,5})?';
const HOST = new RegExp(`^${LABELS}$`, 'u');
const URL_FORM = new RegExp(`^https://${LABELS}(?:/[\\w.~:/-]{0,200})?$`, 'u');

type Piece = readonly string[] | undefined;

function required(form: RegExp, value: string | undefined): Piece {
  return value !== undefined && form.test(value) ? [value] : undefined;
}

function requiredJoined(name: string, form: RegExp, value: string | undefined): Piece {
  return required(form, value)?.map((text) => `${name}${text}`);
}

function optional(form: RegExp, value: string | undefined): Piece {
  return value === undefined ? [] : required(form, value);
}

function joined(name: string, form: RegExp, value: string | undefined): Piece {
  return value === undefined ? [] : requiredJoined(name, form, value);
}

function option(name: string, form: RegExp, value: string | undefined): Piece {
  const found = optional(form, value);
  return found?.length === 1 ? [name, ...found] : found;
}

function ssoOf(profile: string | undefined, isGranted: boolean): SignInCondition {
  return { kind: 'aws-sso', profile, isGranted };
}

function made(
  program: string,
  pieces: readonly Piece[],
  { env = {}, condition }: { env?: Readonly<Record<string, string>>; condition?: SignInCondition } = {},
): SignInCommand | undefined {
  const args: string[] = [];
  for (const piece of pieces) {
    if (piece === undefined) return undefined;
    args.push(...piece);
  }
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return { program, args, env, line: [...variables, program, ...args].join(' '), condition };
}
