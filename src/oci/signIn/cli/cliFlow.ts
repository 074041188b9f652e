import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { UserError } from '../../../errors/userError.ts';
import type { Host, Platform } from '../../../base/platform.ts';
import { ensurePrivateFolder, stateFolder } from '../../../files/stateFolder.ts';
import { readRegularFile } from '../../../files/readFile.ts';
import { pastedFragment, refuseUseless, tokenInAnswer } from '../signInAnswer.ts';
import { readConfigFile } from '../../config/configFile.ts';
import { type Jwk, jwkOf } from '../../profiles/jwk.ts';
import { parsePrivateKey } from '../../config/privateKeys.ts';
import { refuseUnlessPortFree } from '../callbackPort.ts';
import { type Region, signInRegion } from '../../config/regions.ts';
import { placeIn } from '../../profiles/sessionFolder.ts';
import { CALLBACK_PORT, CALLBACK_URL, keyOfSignInUrl } from '../signInUrl.ts';
import type { NewSession } from '../../profiles/storeSession.ts';
import type { Browser, OciSignInFlow, OciSignInTerms } from '../ociSignInFlow.ts';
import { type CliRun, startCli } from './cliProcess.ts';
import { cliFailure } from './cliErrors.ts';
import type { FoundCli } from './findCli.ts';

export interface CliFlowDeps extends Pick<Platform, 'host' | 'clock'> {
  readonly cli: FoundCli;
}

/** Within a folder of our own, where nothing else has a name. */
const PROFILE = 'session';
/** Until the CLI has printed its URL. */
const START_MS = 60_000;
/** What a window that was killed left behind. */
const LEFT_AFTER_MS = 60 * 60_000;
const PREFIX = 'sign-in-';

/**
 * Signs in by `oci session authenticate`, which writes into a folder of our own (`--config-location`,
 * `--token-location`): so it never touches the person's config file, whose comments it would drop, and one that is
 * killed or fails leaves an earlier session whole. Throws UserError 'oci-cli-…', 'oci-port-in-use', 'oci-clock-off',
 * 'oci-answer-…', and the signal's reason.
 */
export function createCliFlow(deps: CliFlowDeps): OciSignInFlow {
  const { host, clock } = deps;
  return async (terms, browser, signal) => {
    const region = await signInRegion(terms.region, host);
    await refuseUnlessPortFree();
    const folder = await makeFolder(host, clock);
    try {
      signal.throwIfAborted();
      browser.report({ code: 'starting-oci-cli', data: undefined });
      const startedAt = clock.now();
      await run(deps, argumentsOf(terms, region, folder), region, browser, signal);
      const session = await sessionIn(folder, host);
      refuseUseless(session.token, { startedAt }, clock.now());
      return session;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

function argumentsOf({ tenancyName, identityProvider }: OciSignInTerms, region: Region, folder: string): string[] {
  const more: Readonly<Record<string, string | undefined>> = {
    '--tenancy-name': tenancyName,
    '--identity-provider-name': identityProvider,
  };
  // With "=", since a value may begin with a dash.
  const options = Object.entries(more).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${value}`],
  );
  const places = ['--config-location', join(folder, 'config'), '--token-location', join(folder, 'sessions')];
  return ['session', 'authenticate', '--region', region.identifier, '--profile-name', PROFILE, ...places, ...options];
}

/** Resolves when the CLI has ended well. */
async function run(
  { host, clock, cli }: CliFlowDeps,
  args: readonly string[],
  region: Region,
  browser: Browser,
  signal: AbortSignal,
): Promise<void> {
  const asked = Promise.withResolvers<string>();
  const stopped = Promise.withResolvers<never>();
  const child = startCli(cli.path, args, host, (output) => {
    // The whole line: its end may come later.
    const url = /^[ \t]*(https?:\/\/\S+)[ \t]*\r?\n/mu.exec(output)?.[1];
    if (url !== undefined) asked.resolve(url);
  });
  const stop = (): void => {
    stopped.reject(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  const cancelLimit = clock.after(START_MS, () => {
    stopped.reject(new UserError('oci-cli-silent', { seconds: START_MS / 1000 }));
  });
  try {
    const first = await Promise.race([asked.promise, child.ended, stopped.promise]);
    if (typeof first !== 'string') throw await cliFailure(cli, first, child.output());
    cancelLimit();
    const key = keyOfSignInUrl(first, region);
    const trip = openBrowser(first, key, host, browser);
    const end = await Promise.race([child.ended, stopped.promise, trip]);
    if (end.code !== 0) throw await cliFailure(cli, end, child.output());
  } finally {
    cancelLimit();
    signal.removeEventListener('abort', stop);
    await ended(child);
  }
}

async function ended(child: CliRun): Promise<void> {
  child.kill();
  await child.ended.catch(() => undefined);
}

/** Never ends well, only badly. */
async function openBrowser(url: string, key: Jwk, host: Host, browser: Browser): Promise<never> {
  // It forwards the port, where the browser is not on this machine; who listens there asks for no name.
  await browser.expose(CALLBACK_URL);
  browser.waitForBrowser({
    url,
    redirectUrl: CALLBACK_URL,
    paste: (address) => {
      replay(tokenInAnswer(pastedFragment(address), { key }).token);
    },
  });
  if (host.platform !== 'win32') await browser.open(url);
  return await new Promise<never>(() => undefined);
}

/** As the page that the CLI serves would: it takes the first token that comes. If it fails, the wait goes on. */
function replay(token: string): void {
  const query = new URLSearchParams({ security_token: token }).toString();
  get({ host: '127.0.0.1', port: CALLBACK_PORT, path: `/token?${query}`, agent: false }, (answer) =>
    answer.resume(),
  ).on('error', () => undefined);
}

async function sessionIn(folder: string, host: Host): Promise<NewSession> {
  const place = placeIn(join(folder, 'sessions'), PROFILE, host);
  const text = async (path: string): Promise<string | undefined> =>
    (await readRegularFile(path))?.bytes.toString('utf8');
  const [privateKeyPem, publicKeyPem, token] = await Promise.all(
    [place.keyFile, place.publicKeyFile, place.tokenFile].map(text),
  );
  const region = (await readConfigFile(join(folder, 'config')))?.profile(PROFILE)?.values.get('region');
  if (privateKeyPem === undefined || publicKeyPem === undefined || token === undefined || region === undefined) {
    throw new UserError('oci-cli-failed', { reason: 'no-session' });
  }
  const key = jwkOf(parsePrivateKey(privateKeyPem, undefined, place.keyFile));
  const answer = new URLSearchParams({ security_token: token.trim() }).toString();
  return { token: tokenInAnswer(answer, { key }), region, privateKeyPem, publicKeyPem };
}

async function makeFolder(host: Host, clock: Pick<Clock, 'now'>): Promise<string> {
  const parent = join(stateFolder(host), 'oci');
  await ensurePrivateFolder(stateFolder(host));
  await ensurePrivateFolder(parent);
  for (const name of (await readdir(parent)).filter((each) => each.startsWith(PREFIX))) {
    const left = join(parent, name);
    const made = (await stat(left).catch(() => undefined))?.mtimeMs ?? Infinity;
    if (clock.now() - made > LEFT_AFTER_MS) await rm(left, { recursive: true, force: true });
  }
  const folder = join(parent, `${PREFIX}${randomBytes(8).toString('hex')}`);
  await mkdir(folder, { mode: 0o700 });
  await mkdir(join(folder, 'sessions'), { mode: 0o700 });
  return folder;
}
