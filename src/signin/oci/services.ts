import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/problem.ts';
import type { Host } from '../../files/folders.ts';
import type { Fetch } from '../../net/fetch.ts';
import { createFindCli } from '../../oci/cli/find.ts';
import { closeFiles } from '../../oci/closeFiles.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { refreshSession } from '../../oci/refreshSession.ts';
import type { SessionToken } from '../../oci/sessionToken.ts';
import { regionFor, signerOf, type AskPassPhrase } from '../../oci/signing.ts';
import { terminateSession } from '../../oci/terminate.ts';
import { validateAtOracle, validateLocally, type Validity } from '../../oci/validate.ts';
import type { PluginCache } from '../../plugin/cache.ts';
import { OKE_KEY } from '../../plugin/cacheName.ts';
import { createFlights } from '../flights.ts';
import type { OciConversation } from './conversation.ts';
import { createOciSignIn } from './signIn.ts';

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

/** What `ui/` acts through. */
export interface OciServices {
  /**
   * Signs in through the browser; then the session's files and the profile are as the CLI leaves them. One at a time
   * for each profile in all windows: who comes second gets the first one's result. Throws Problems, among them
   * 'oci-profile-exists' (ask the person, then say `replacesApiKey`), and the signal's reason.
   */
  signIn(request: OciSignInRequest, conversation: OciConversation, signal: AbortSignal): Promise<SessionToken>;
  /** Renews a session at once. Throws what `refreshSession` throws. */
  refresh(profile: OciProfile): Promise<SessionToken>;
  /** Whether a session or key still works. Throws when that cannot be told. */
  validate(profile: OciProfile, where: 'locally' | 'at Oracle'): Promise<Validity>;
  /** Ends a session on this machine, as `oci session terminate` does. */
  signOut(profile: OciProfile): Promise<void>;
  /** Takes the key, the token and the config file away from others than the person. */
  closeFiles(profile: OciProfile): Promise<void>;
}

export interface OciServicesParts {
  readonly host: Host;
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly fetch: () => Fetch;
  /** What the person's setting names; read at each use. */
  readonly cliPath: () => string | undefined;
  readonly cache: Pick<PluginCache, 'remove'>;
  /** What the person asks for may ask for a pass phrase. */
  readonly passPhrase: AskPassPhrase;
  readonly report: (error: unknown) => void;
}

/** `dispose` gives up every sign-in that is under way, and with it the CLI that waits for the browser. */
export function createOciServices(parts: OciServicesParts): OciServices & { dispose(): void } {
  const { host, stateFolder, clock, fetch, cache, passPhrase, report } = parts;
  const over = new AbortController();
  const findCli = createFindCli(host, parts.cliPath);
  const signIn = createOciSignIn({ host, clock, findCli, flights: createFlights<SessionToken>(stateFolder), report });
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
      if (signedInBy === undefined) {
        throw new Problem('oci-not-a-session', 'An API key has no end and needs no renewal.');
      }
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
    closeFiles: async (profile) => {
      await closeFiles(profile.openFiles);
    },
    dispose: () => {
      over.abort();
    },
  };
}
