import { isAbsolute } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { hashName } from '../../base/hashName.ts';
import { Problem } from '../../base/problem.ts';
import type { Host } from '../../files/folders.ts';
import { readRegularFile } from '../../files/read.ts';
import { finalTarget } from '../../files/target.ts';
import { createCliTrip } from '../../oci/cli/authenticate.ts';
import { cliTooOld, OLDEST_CLI, OLDEST_WITH_PROVIDER } from '../../oci/cli/failure.ts';
import { isAtLeast, type FindCli } from '../../oci/cli/find.ts';
import { createNativeTrip } from '../../oci/native/authenticate.ts';
import { sessionPlace } from '../../oci/sessionPlace.ts';
import { parseSessionToken, type SessionToken } from '../../oci/sessionToken.ts';
import { refuseTarget, storeSession, type SessionTarget } from '../../oci/storeSession.ts';
import type { Trip } from '../../oci/trip.ts';
import type { Flights } from '../flights.ts';
import { withinSignInLimit } from '../signInLimit.ts';
import { unlessAborted } from '../unlessAborted.ts';
import type { OciConversation } from './conversation.ts';
import type { OciServices, OciSignInRequest } from './services.ts';

export interface OciSignInParts {
  readonly host: Host;
  readonly clock: Clock;
  readonly flights: Flights<SessionToken>;
  readonly findCli: FindCli;
  /** Gets why a CLI that is there was not used. */
  readonly report: (error: unknown) => void;
}

const LATE = { code: 'oci-sign-in-timeout', hint: 'it cannot reach this machine, choose Paste the address' };

export function createOciSignIn(parts: OciSignInParts): OciServices['signIn'] {
  const { host, clock, flights } = parts;
  return async (request, conversation, signal) => {
    const { configPath, profileName } = request;
    if (!isAbsolute(configPath)) {
      throw new Problem('oci-config-relative', 'The OCI config file must be named by its whole path: correct it.');
    }
    const target = { configPath, profileName, replaces: request.replacesApiKey ?? false };
    await refuseTarget(target, host);
    const { tokenFile } = sessionPlace(profileName, host);
    const before = await tokenNow(tokenFile);
    const key = hashName(JSON.stringify([await finalTarget(configPath), profileName]));
    const onWaiting = conversation.report.bind(conversation);
    return await flights.run(`oci-${key}`, { signal, onWaiting }, async ({ signal: ending, waited }) => {
      const theirs = waited ? await tokenNow(tokenFile) : undefined;
      if (theirs !== undefined && theirs.token !== before?.token && theirs.expiresAt > clock.now()) return theirs;
      return await withinSignInLimit({ ...LATE, clock, signal: ending }, async (limited) => {
        return await signIn(parts, request, target, conversation, limited);
      });
    });
  };
}

async function signIn(
  parts: OciSignInParts,
  request: OciSignInRequest,
  target: SessionTarget,
  conversation: OciConversation,
  signal: AbortSignal,
): Promise<SessionToken> {
  const { host } = parts;
  const trip = await unlessAborted(tripOf(parts, request), signal);
  const session = await trip(request, conversation, signal);
  signal.throwIfAborted();
  conversation.report('writing the session');
  await storeSession(target, session, host);
  return session.token;
}

async function tripOf({ host, clock, findCli, report }: OciSignInParts, request: OciSignInRequest): Promise<Trip> {
  if (request.how === 'native') return createNativeTrip({ host, clock });
  const { identityProvider = '' } = request;
  const needed = identityProvider === '' ? OLDEST_CLI : OLDEST_WITH_PROVIDER;
  try {
    const cli = await findCli();
    if (cli !== undefined && isAtLeast(cli.version, needed)) return createCliTrip({ host, clock, cli });
    if (cli !== undefined) throw cliTooOld(cli, needed);
  } catch (error) {
    if (request.how === 'cli') throw error;
    // Where nobody asked for it, a CLI that is out of order is no reason not to sign in.
    report(error);
  }
  if (request.how === 'auto') return createNativeTrip({ host, clock });
  throw new Problem(
    'oci-cli-missing',
    'The oci CLI was not found on this machine: install it, name it in the settings, or sign in without it.',
  );
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
