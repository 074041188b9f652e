import { UserError } from '../../errors/userError.ts';
import type { Clock } from '../../base/clock.ts';
import type { Host, Platform } from '../../base/platform.ts';
import { apiKeyOf } from '../api/apiKey.ts';
import { parseArguments, renames } from '../config/cliArguments.ts';
import { okeToken, type OkeToken } from './okeToken.ts';
import { readRcFile } from '../config/rcFile.ts';
import { regionOf } from '../config/regions.ts';
import type { Renewal } from '../api/refreshSession.ts';
import { isRenewalDue, isSessionProfile, loadSession, sessionOf, sessionOver } from '../profiles/ociSession.ts';
import { choiceOf, isOwnAuth, type OciSettings, readSettings } from '../config/ociSettings.ts';
import { createSigner, sessionKeyId, type Signer } from '../api/requestSignature.ts';

/** What becomes of `ce cluster generate-token …`. */
export type GeneratedToken =
  | {
      readonly kind: 'credential';
      /** A bearer token for the cluster. */
      readonly token: string;
      /** Milliseconds since the epoch. */
      readonly expiresAt: number;
      /** For `refreshSession`, once the token is handed out, when the session behind it nears its end. */
      readonly renewal: Renewal | undefined;
    }
  /** Only the `oci` CLI itself can answer: run it with these arguments in this environment. */
  | { readonly kind: 'handover'; readonly command: 'oci'; readonly args: readonly string[] };

/**
 * The credential of `oci ce cluster generate-token`, whose arguments `args` are (from `ce` on), or the advice to leave
 * it to that CLI: other kinds of `--auth`, options that are not known here. Nothing but local files is read.
 *
 * One thing is done otherwise than by the CLI 3.95.1, which signs for the user inherited from `[DEFAULT]` with the
 * session's key, so that the cluster refuses: where nobody names a kind of `--auth`, a profile that is a session signs
 * as one.
 *
 * Throws UserErrors ('oci-…'), 'oci-session-over' among them, and what `readRegularFile` throws.
 */
export async function generateToken(
  args: readonly string[],
  { host, clock }: Pick<Platform, 'host'> & { readonly clock: Pick<Clock, 'now'> },
): Promise<GeneratedToken> {
  const handover: GeneratedToken = { kind: 'handover', command: 'oci', args };
  const options = parseArguments(args);
  if (options === undefined) return handover;
  const rc = await readRcFile(options['cli-rc-file'], host);
  if (renames(rc.aliasedOptions)) return handover;
  const choice = choiceOf(options, rc, host);
  if (!isOwnAuth(choice.auth)) return handover;
  const settings = await readSettings(choice, host);
  const kind = kindOf(choice.auth, settings);
  if (kind === 'other') return handover;
  const asked = { settings, clusterId: choice.clusterId, at: clock.now(), host };
  return kind === 'session' ? await forSession(asked) : await forApiKey(asked);
}

interface Asked {
  readonly settings: OciSettings;
  readonly clusterId: string | undefined;
  readonly at: number;
  readonly host: Host;
}

function kindOf(auth: string | undefined, settings: OciSettings): 'session' | 'api-key' | 'other' {
  if (auth === 'security_token') return 'session';
  if (isSessionProfile(settings)) {
    if (auth === undefined) return 'session';
    throw new UserError('oci-profile-is-session', { profile: settings.profileName });
  }
  // Another way to sign in, that the SDK itself finds in the profile.
  return settings.values.has('authentication_type') ? 'other' : 'api-key';
}

async function forSession(asked: Asked): Promise<GeneratedToken> {
  const { settings, at, host } = asked;
  const session = sessionOf(settings, host);
  const { token, key } = await loadSession(session);
  if (token.expiresAt <= at) throw sessionOver(session, token);
  const signer = createSigner(sessionKeyId(token.token), key);
  const signed = await signedFor(signer, asked, token.expiresAt);
  return { kind: 'credential', ...signed, renewal: isRenewalDue(token, at) ? { session, seen: token } : undefined };
}

async function forApiKey(asked: Asked): Promise<GeneratedToken> {
  const signer = await apiKeyOf(asked.settings, asked.host);
  return { kind: 'credential', ...(await signedFor(signer, asked)), renewal: undefined };
}

async function signedFor(signer: Signer, asked: Asked, endsAt?: number): Promise<OkeToken> {
  const { clusterId = '', settings, at, host } = asked;
  // Anything else would sign a request for another path, or none.
  if (!/^\w[\w.:-]*$/u.test(clusterId)) throw new UserError('oci-cluster-invalid');
  if (settings.region === undefined) {
    throw new UserError('oci-region-missing', { profile: settings.profileName, hasOption: true });
  }
  const { identifier } = await regionOf(settings.region, host);
  return okeToken(signer, { region: identifier, id: clusterId }, { at, ...(endsAt !== undefined && { endsAt }) });
}
