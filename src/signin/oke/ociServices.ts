import { UserError } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import type { Fetch } from '../../net/fetch.ts';
import { createFindCli } from '../../oci/signIn/cli/findCli.ts';
import { makeFilesPrivate } from '../../oci/config/filePermissions.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { refreshSession } from '../../oci/api/refreshSession.ts';
import type { SessionToken } from '../../oci/profiles/sessionToken.ts';
import { type AskPassPhrase, regionFor, signerOf } from '../../oci/api/requestSigner.ts';
import { terminateSession } from '../../oci/api/terminateSession.ts';
import { validateAtOracle, validateLocally, type Validity } from '../../oci/api/validateSession.ts';
import type { TokenCache } from '../../plugin/tokenCache.ts';
import { OKE_KEY } from '../../plugin/cacheName.ts';
import { createSingleFlight } from '../shared/singleFlight.ts';
import { createOciSignIn, type SignInToOci } from './signInToOci.ts';

/** What `ui/` acts through. */
export interface OciServices {
  readonly signIn: SignInToOci;
  /** Renews a session at once. Throws what `refreshSession` throws. */
  refresh(profile: OciProfile): Promise<SessionToken>;
  /** Whether a session or key still works. Throws when that is unknown. */
  validate(profile: OciProfile, where: 'locally' | 'atOracle'): Promise<Validity>;
  /** Ends a session on this machine, as `oci session terminate` does. */
  signOut(profile: OciProfile): Promise<void>;
  /** Takes the key, the token and the config file away from others than the person. */
  makeFilesPrivate(profile: OciProfile): Promise<void>;
}

export interface OciServicesDeps extends Platform {
  readonly fetch: () => Fetch;
  /** What the person's setting names; read at each use. */
  readonly cliPath: () => string | undefined;
  readonly cache: Pick<TokenCache, 'remove'>;
  /** What the person asks for may ask for a pass phrase. */
  readonly passPhrase: AskPassPhrase;
}

/** `dispose` cancels every running sign-in, and with it the CLI that waits for the browser. */
export function createOciServices(deps: OciServicesDeps): OciServices & { dispose(): void } {
  const { host, stateFolder, clock, fetch, cache, passPhrase, report } = deps;
  const over = new AbortController();
  const findCli = createFindCli(host, deps.cliPath);
  const signIn = createOciSignIn({
    host,
    clock,
    findCli,
    flights: createSingleFlight<SessionToken>(stateFolder),
    report,
  });
  const signer = async (profile: OciProfile) => await signerOf(profile, { host, askPassPhrase: passPhrase });

  /** What the plugin remembers was signed by what has changed now. */
  async function thenForget<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      await cache.remove(OKE_KEY);
    }
  }

  return {
    signIn: async (request, conversation, signal) =>
      await thenForget(signIn(request, conversation, AbortSignal.any([signal, over.signal]))),
    refresh: async (profile) => {
      const { signedInBy } = await signer(profile);
      if (signedInBy === undefined) throw new UserError('oci-key-permanent', { profile: profile.name });
      const { session, token } = signedInBy;
      return await thenForget(refreshSession({ session, seen: token }, { host, clock, fetch: fetch() }));
    },
    validate: async (profile, where) => {
      const who = await signer(profile);
      if (where === 'locally') return validateLocally(who, clock.now());
      const region = await regionFor(who, undefined, host);
      return await validateAtOracle({ region, signer: who, fetch: fetch(), clock, signal: over.signal });
    },
    signOut: async (profile) => {
      await thenForget(terminateSession(profile, host));
    },
    makeFilesPrivate: async (profile) => {
      await makeFilesPrivate(profile.exposedFiles);
    },
    dispose: () => {
      over.abort();
    },
  };
}
