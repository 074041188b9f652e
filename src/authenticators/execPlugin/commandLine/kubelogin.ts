import { posix, win32 } from 'node:path';
import { filePath } from '../../../base/brandedText.ts';
import { pathsOf } from '../../../base/platformPath.ts';
import type { Inconvertible } from '../../../errors/signInErrors.ts';
import { isUserError, UserError } from '../../../errors/userError.ts';
import type { Host } from '../../../base/platform.ts';
import type { ExecConfig } from '../../../kubeconfig/read/model.ts';
import type { PublicClient } from '../../../oidc/oidcClient.ts';
import { placeOf } from '../../../oidc/redirectUrl.ts';
import { type FlagKind, type Flags, readFlags } from './pflags.ts';

/** What kubelogin is told about a provider, as far as we do the same; and what we do otherwise. Paths are absolute. */
export interface KubeloginUse extends PublicClient {
  /** As kubelogin sends it to the provider; undefined where it is not known. */
  readonly redirectUrl: string | undefined;
  readonly notes: readonly KubeloginNote[];
}

/** What our plugin does otherwise than kubelogin. Names are raw. */
export type KubeloginNote =
  | { readonly code: 'redirect-to-loopback'; readonly data: undefined }
  | { readonly code: 'browser-on-this-machine'; readonly data: undefined }
  | { readonly code: 'certificate-verified'; readonly data: undefined }
  | { readonly code: 'request-parameters-dropped'; readonly data: { readonly names: readonly string[] } }
  | { readonly code: 'pkce-used'; readonly data: undefined }
  | { readonly code: 'editor-opens-browser'; readonly data: undefined }
  | { readonly code: 'cache-stays'; readonly data: undefined };

/** kubelogin 1.36, pkg/cmd: get_token.go, tokencache.go, tls.go, pkce.go, authentication.go. */
const FLAGS: Readonly<Record<string, FlagKind>> = {
  'oidc-issuer-url': 'text',
  'oidc-client-id': 'text',
  'oidc-client-secret': 'text',
  'oidc-redirect-url': 'text',
  'oidc-extra-scope': 'list',
  'oidc-use-access-token': 'flag',
  'oidc-request-header': 'pairs',
  'force-refresh': 'flag',
  'token-cache-dir': 'text',
  'token-cache-storage': 'text',
  'certificate-authority': 'texts',
  'certificate-authority-data': 'texts',
  'insecure-skip-tls-verify': 'flag',
  'tls-renegotiation-once': 'flag',
  'tls-renegotiation-freely': 'flag',
  'oidc-use-pkce': 'flag',
  'oidc-pkce-method': 'text',
  'grant-type': 'text',
  'listen-address': 'list',
  'skip-open-browser': 'flag',
  'browser-command': 'text',
  'authentication-timeout-sec': 'number',
  'local-server-cert': 'text',
  'local-server-key': 'text',
  'open-url-after-authentication': 'text',
  'oidc-auth-request-extra-params': 'pairs',
  username: 'text',
  password: 'text',
  // Its log (klog), which nobody reads here.
  v: 'number',
  vmodule: 'text',
  logtostderr: 'flag',
  alsologtostderr: 'flag',
  stderrthreshold: 'text',
  legacy_stderr_threshold_behavior: 'flag',
  alsologtostderrthreshold: 'text',
  log_backtrace_at: 'text',
  log_dir: 'text',
  log_file: 'text',
  log_file_max_size: 'number',
  add_dir_header: 'flag',
  one_output: 'flag',
  skip_headers: 'flag',
  skip_log_headers: 'flag',
};

const DEFAULT_PORT = '8000';

/** The arguments of kubelogin itself; undefined when something else is run, as is Azure's program of that name. */
export function kubeloginArguments({
  command,
  args,
}: Pick<ExecConfig, 'command' | 'args'>): readonly string[] | undefined {
  const file = win32.basename(posix.basename(command));
  const program = file.replace(/\.exe$/iu, '').toLowerCase();
  const isPlugin = program === 'kubectl' && args[0] === 'oidc-login';
  if (!isPlugin && program !== 'kubelogin' && program !== 'kubectl-oidc_login') return undefined;
  const own = isPlugin ? args.slice(1) : args;
  // Azure's has the same words for another kind of sign-in.
  const isOidc = own.some((argument) => argument.startsWith('--oidc-issuer-url'));
  return isOidc && own.includes('get-token') ? own : undefined;
}

/** Throws UserError 'not-convertible' where our plugin would give another token than kubelogin, or none. */
export function readKubelogin(args: readonly string[], host: Pick<Host, 'home' | 'platform'>): KubeloginUse {
  const flags = readFlags(args, FLAGS);
  if (flags.words.join(' ') !== 'get-token') throw refused({ obstacle: 'words-left-over' });
  const [issuer, clientId] = [flags.text('oidc-issuer-url'), flags.text('oidc-client-id')];
  if (issuer === '' || clientId === '') throw refused({ obstacle: 'issuer-missing' });
  if (flags.text('oidc-client-secret') !== '') throw secretRefused();
  if (flags.isOn('oidc-use-access-token')) throw refused({ obstacle: 'access-token' });
  const grant = grantOf(flags);
  const { redirectUrl, notes } = redirectOf(flags, grant);
  return {
    issuer,
    clientId,
    scopes: flags.texts('oidc-extra-scope').filter((scope) => scope !== '' && scope !== 'openid'),
    redirectUrl,
    ...authorityOf(flags, host),
    notes: [...notes, ...notesOf(flags, grant)],
  };
}

/** Who signs in where, as far as kubelogin's arguments state it; all values, since several may stand there. */
export interface KubeloginClient {
  readonly issuers: readonly string[];
  readonly clientIds: readonly string[];
  /** Undefined where kubelogin decides. */
  readonly grant: string | undefined;
  /** kubelogin would take these arguments. */
  readonly isUnderstood: boolean;
}

/** Options of older versions, which cannot be converted. */
const OLDER: Readonly<Record<string, FlagKind>> = {
  'listen-port': 'list',
  'oidc-redirect-url-hostname': 'text',
  'oidc-redirect-url-authcode-keyboard': 'text',
};

/** Never throws. */
export function readClient(args: readonly string[]): KubeloginClient {
  let flags: Flags;
  try {
    flags = readFlags(args, { ...FLAGS, ...OLDER });
  } catch (error) {
    if (isUserError(error, 'not-convertible'))
      return { issuers: [], clientIds: [], grant: undefined, isUnderstood: false };
    throw error;
  }
  const grant = flags.text('grant-type');
  return {
    issuers: flags.texts('oidc-issuer-url'),
    clientIds: flags.texts('oidc-client-id'),
    grant: grant === '' || grant === 'auto' ? undefined : grant,
    isUnderstood: flags.words.join(' ') === 'get-token',
  };
}

type Grant = 'authcode' | 'authcode-keyboard' | 'device-code';

function grantOf(flags: Flags): Grant {
  const named = flags.has('grant-type') ? flags.text('grant-type') : 'auto';
  const grant = named === 'auto' ? (flags.text('username') === '' ? 'authcode' : 'password') : named;
  if (grant === 'authcode' || grant === 'authcode-keyboard' || grant === 'device-code') return grant;
  if (grant === 'password') throw refused({ obstacle: 'password-grant' });
  if (grant === 'client-credentials') throw refused({ obstacle: 'client-credentials-grant' });
  throw refused({ obstacle: 'grant-unknown', grant });
}

/** oauth2cli, on which kubelogin stands, names its listener "localhost" whatever address it is bound to. */
function redirectOf(flags: Flags, grant: Grant): { redirectUrl: string | undefined; notes: readonly KubeloginNote[] } {
  const own = flags.text('oidc-redirect-url');
  if (grant === 'authcode' && flags.text('local-server-cert') === '') {
    if (own !== '' && isUsable(own)) return { redirectUrl: own, notes: [] };
    const [address] = flags.has('listen-address') ? flags.texts('listen-address') : [`127.0.0.1:${DEFAULT_PORT}`];
    const port = /:(\d+)$/u.exec(address ?? '')?.[1];
    const isFree = port === undefined || port === '0';
    if (own === '') return { redirectUrl: `http://localhost${isFree ? '' : `:${port}`}`, notes: [] };
  }
  return { redirectUrl: undefined, notes: [{ code: 'redirect-to-loopback', data: undefined }] };
}

function isUsable(redirectUrl: string): boolean {
  try {
    placeOf(redirectUrl);
    return true;
  } catch {
    return false;
  }
}

function authorityOf(flags: Flags, { home, platform }: Pick<Host, 'home' | 'platform'>) {
  const files = flags.texts('certificate-authority');
  const data = flags.texts('certificate-authority-data');
  if (files.length + data.length > 1) {
    throw refused({ obstacle: 'authorities' });
  }
  const paths = pathsOf(platform);
  const [file] = files.map((name) => (name.startsWith('~') ? paths.join(home, name.slice(1)) : name));
  if (file !== undefined && !paths.isAbsolute(file)) {
    throw refused({ obstacle: 'authority-relative' });
  }
  return { certificateAuthority: filePath(file), certificateAuthorityData: data[0] };
}

function notesOf(flags: Flags, grant: Grant): readonly KubeloginNote[] {
  const notes: KubeloginNote[] = [];
  if (grant === 'device-code') notes.push({ code: 'browser-on-this-machine', data: undefined });
  if (flags.isOn('insecure-skip-tls-verify')) {
    notes.push({ code: 'certificate-verified', data: undefined });
  }
  const extra = [...flags.texts('oidc-auth-request-extra-params'), ...flags.texts('oidc-request-header')];
  if (extra.length > 0) {
    const names = extra.map((pair) => pair.split('=')[0] ?? '');
    notes.push({ code: 'request-parameters-dropped', data: { names } });
  }
  if (flags.text('oidc-pkce-method') === 'no') notes.push({ code: 'pkce-used', data: undefined });
  if (flags.text('browser-command') !== '') notes.push({ code: 'editor-opens-browser', data: undefined });
  if (flags.text('token-cache-storage') !== 'none') {
    notes.push({ code: 'cache-stays', data: undefined });
  }
  return notes;
}

/** A secret has no place in arguments, which every user of the machine can list. */
export function secretRefused(): UserError {
  return refused({ obstacle: 'client-secret' });
}

function refused(obstacle: Inconvertible): UserError {
  return new UserError('not-convertible', obstacle);
}
