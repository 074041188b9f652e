import { posix, win32 } from 'node:path';
import { clean } from '../../base/clean.ts';
import { pathsOf } from '../../base/paths.ts';
import { Problem } from '../../base/problem.ts';
import type { Host } from '../../files/folders.ts';
import type { ExecConfig } from '../../kubeconfig/model.ts';
import { placeOf } from '../../oidc/redirect.ts';
import { readFlags, type FlagKind, type Flags } from './flags.ts';

/** What kubelogin is told about a provider, as far as we do the same; and what we do otherwise, in sentences. */
export interface KubeloginUse {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** As kubelogin sends it to the provider; undefined where it is not known. */
  readonly redirectUrl: string | undefined;
  /** Absolute. */
  readonly certificateAuthority: string | undefined;
  readonly certificateAuthorityData: string | undefined;
  readonly notes: readonly string[];
}

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

/** Throws Problem 'not-convertible' where our plugin would give another token than kubelogin, or none. */
export function readKubelogin(args: readonly string[], host: Pick<Host, 'home' | 'platform'>): KubeloginUse {
  const flags = readFlags(args, FLAGS);
  if (flags.words.join(' ') !== 'get-token') throw refused('kubelogin itself would refuse these arguments');
  const [issuer, clientId] = [flags.text('oidc-issuer-url'), flags.text('oidc-client-id')];
  if (issuer === '' || clientId === '') throw refused('issuer or client is missing in its arguments');
  if (flags.text('oidc-client-secret') !== '') throw secretRefused();
  if (flags.isOn('oidc-use-access-token')) {
    throw refused('its server takes the access token, and the plugin gives the ID token alone');
  }
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

type Grant = 'authcode' | 'authcode-keyboard' | 'device-code';

function grantOf(flags: Flags): Grant {
  const named = flags.has('grant-type') ? flags.text('grant-type') : 'auto';
  const grant = named === 'auto' ? (flags.text('username') === '' ? 'authcode' : 'password') : named;
  if (grant === 'authcode' || grant === 'authcode-keyboard' || grant === 'device-code') return grant;
  if (grant === 'password')
    throw refused('it signs in with a name and a password, and here that is done in the browser');
  if (grant === 'client-credentials') throw refused('it is for a program, not for a person who signs in');
  throw refused(`kubelogin itself would refuse the grant type "${clean(grant, 40)}"`);
}

/** oauth2cli, on which kubelogin stands, names its listener "localhost" whatever address it is bound to. */
function redirectOf(flags: Flags, grant: Grant): { redirectUrl: string | undefined; notes: readonly string[] } {
  const own = flags.text('oidc-redirect-url');
  if (grant === 'authcode' && flags.text('local-server-cert') === '') {
    if (own !== '' && isUsable(own)) return { redirectUrl: own, notes: [] };
    const [address] = flags.has('listen-address') ? flags.texts('listen-address') : [`127.0.0.1:${DEFAULT_PORT}`];
    const port = /:(\d+)$/u.exec(address ?? '')?.[1];
    const isFree = port === undefined || port === '0';
    if (own === '') return { redirectUrl: `http://localhost${isFree ? '' : `:${port}`}`, notes: [] };
  }
  const sentence =
    'The browser comes back to 127.0.0.1; if the provider wants another address, Sign In lets you say which.';
  return { redirectUrl: undefined, notes: [sentence] };
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
    throw refused('it names several certificate authorities, and one file can be named; put them into one');
  }
  const paths = pathsOf(platform);
  const [file] = files.map((name) => (name.startsWith('~') ? paths.join(home, name.slice(1)) : name));
  if (file !== undefined && !paths.isAbsolute(file)) {
    throw refused('its certificate authority depends on the folder that kubectl runs in; write the whole path');
  }
  return { certificateAuthority: file, certificateAuthorityData: data[0] };
}

function notesOf(flags: Flags, grant: Grant): readonly string[] {
  const notes: string[] = [];
  if (grant === 'device-code') notes.push('You sign in with the browser of this machine, not with a device code.');
  if (flags.isOn('insecure-skip-tls-verify')) {
    notes.push("The provider's certificate is checked from now on; it must be trusted on this machine.");
  }
  const extra = [...flags.texts('oidc-auth-request-extra-params'), ...flags.texts('oidc-request-header')];
  if (extra.length > 0) {
    const names = extra.map((pair) => clean(pair.split('=')[0] ?? '', 40)).join(', ');
    notes.push(`What kubelogin adds to its requests is not sent: ${names}.`);
  }
  if (flags.text('oidc-pkce-method') === 'no') notes.push('PKCE is used, which was off.');
  if (flags.text('browser-command') !== '') notes.push('The editor chooses the browser.');
  if (flags.text('token-cache-storage') !== 'none') {
    notes.push('kubelogin\'s own tokens stay where it keeps them; its command "clean" removes them.');
  }
  return notes;
}

/** A secret has no place in arguments, which every user of the machine can list. */
export function secretRefused(): Problem {
  return refused('its client has a secret, which must not stand in the arguments of a plugin');
}

function refused(why: string): Problem {
  return new Problem('not-convertible', `This user cannot be converted: ${why}.`);
}
