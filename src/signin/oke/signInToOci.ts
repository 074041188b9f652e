import { isAbsolute } from 'node:path';
import { hashName } from '../../base/hash.ts';
import { UserError } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { finalTarget } from '../../files/symlinks.ts';
import { createCliFlow } from '../../oci/signIn/cli/cliFlow.ts';
import { cliTooOld, OLDEST_CLI, OLDEST_WITH_PROVIDER } from '../../oci/signIn/cli/cliErrors.ts';
import { type FindCli, isAtLeast } from '../../oci/signIn/cli/findCli.ts';
import { createNativeFlow } from '../../oci/signIn/native/nativeFlow.ts';
import { sessionPlace } from '../../oci/profiles/sessionFolder.ts';
import { parseSessionToken, type SessionToken } from '../../oci/profiles/sessionToken.ts';
import { refuseTarget, type SessionTarget, storeSession } from '../../oci/profiles/storeSession.ts';
import type { OciSignInFlow } from '../../oci/signIn/ociSignInFlow.ts';
import type { SingleFlight } from '../shared/singleFlight.ts';
import { withinSignInLimit } from '../shared/signInLimit.ts';
import { rejectOnAbort } from '../../base/abort.ts';
import type { OciSignInUi } from './ociSignInUi.ts';

export interface OciSignInDeps extends Pick<Platform, 'host' | 'clock' | 'report'> {
  readonly flights: SingleFlight<SessionToken>;
  readonly findCli: FindCli;
}

/**
 * Signs in through the browser; then the session's files and the profile are as the CLI leaves them. One at a time for
 * each profile in all windows: who comes second gets the first one's result. Throws UserErrors, among them
 * 'oci-profile-exists' (ask the person, then say `replacesApiKey`), and the signal's reason.
 */
export type SignInToOci = (request: OciSignInRequest, ui: OciSignInUi, signal: AbortSignal) => Promise<SessionToken>;

export function createOciSignIn(deps: OciSignInDeps): SignInToOci {
  const { host, clock, flights } = deps;
  return async (request, ui, signal) => {
    const { configPath, profileName } = request;
    if (!isAbsolute(configPath)) throw new UserError('oci-config-relative', { path: configPath });
    const target = { configPath, profileName, replaces: request.replacesApiKey ?? false };
    await refuseTarget(target, host);
    const { tokenFile } = sessionPlace(profileName, host);
    const before = await tokenNow(tokenFile);
    const key = hashName(JSON.stringify([await finalTarget(configPath), profileName]));
    const onWaiting = (): void => {
      ui.report({ code: 'waiting-for-window', data: undefined });
    };
    return await flights.run(`oci-${key}`, { signal, onWaiting }, async ({ signal: ending, waited }) => {
      const theirs = waited ? await tokenNow(tokenFile) : undefined;
      if (theirs !== undefined && theirs.token !== before?.token && theirs.expiresAt > clock.now()) return theirs;
      return await withinSignInLimit(
        { late: (minutes) => new UserError('oci-sign-in-timeout', { minutes }), clock, signal: ending },
        async (limited) => {
          return await signIn(deps, request, target, ui, limited);
        },
      );
    });
  };
}

async function signIn(
  deps: OciSignInDeps,
  request: OciSignInRequest,
  target: SessionTarget,
  ui: OciSignInUi,
  signal: AbortSignal,
): Promise<SessionToken> {
  const { host } = deps;
  const trip = await rejectOnAbort(flowOf(deps, request), signal);
  const session = await trip(request, ui, signal);
  signal.throwIfAborted();
  ui.report({ code: 'writing-session', data: undefined });
  await storeSession(target, session, host);
  return session.token;
}

async function flowOf(
  { host, clock, findCli, report }: OciSignInDeps,
  request: OciSignInRequest,
): Promise<OciSignInFlow> {
  if (request.how === 'native') return createNativeFlow({ host, clock });
  const { identityProvider = '' } = request;
  const needed = identityProvider === '' ? OLDEST_CLI : OLDEST_WITH_PROVIDER;
  try {
    const cli = await findCli();
    if (cli !== undefined && isAtLeast(cli.version, needed)) return createCliFlow({ host, clock, cli });
    if (cli !== undefined) throw cliTooOld(cli, needed);
  } catch (error) {
    if (request.how === 'cli') throw error;
    // Where nobody asked for it, a CLI that is out of order is no reason not to sign in.
    report(error);
  }
  if (request.how === 'auto') return createNativeFlow({ host, clock });
  throw new UserError('oci-cli-missing', { reason: 'absent' });
}

/** Undefined when there is none that can be read. */
async function tokenNow(path: string): Promise<SessionToken | undefined> {
  try {
    const read = await readRegularFile(path);
    return read && parseSessionToken(read.bytes.toString('utf8'), path);
  } catch {
    return undefined;
  }
}

/** What the person wants to sign in to. */
export interface OciSignInRequest {
  /** Absolute. */
  readonly configPath: string;
  readonly profileName: string;
  /** An identifier or a short code. */
  readonly region: string;
  readonly tenancyName?: string;
  readonly identityProvider?: string;
  /** `auto`: by the CLI where it is installed and new enough, else without it. */
  readonly how: 'cli' | 'native' | 'auto';
  /** The person said that a profile which holds no session may become one. */
  readonly replacesApiKey?: boolean;
}
