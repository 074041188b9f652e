import { isUserError, UserError } from '../../errors/userError.ts';
import type { Host, Platform } from '../../base/platform.ts';
import { apiKeyOf } from './apiKey.ts';
import { parsePrivateKey, readKeyFile } from '../config/privateKeys.ts';
import type { OciProfile } from '../profiles/profiles.ts';
import { ownRegion, type Region, regionOf, signInRegion } from '../config/regions.ts';
import { loadSession, type OciSession, sessionOf } from '../profiles/ociSession.ts';
import type { SessionToken } from '../profiles/sessionToken.ts';
import { type OciSettings, pathIn, readSettings } from '../config/ociSettings.ts';
import { createSigner, sessionKeyId, type Signer } from './requestSignature.ts';

/** Who signs requests to Oracle's services for a profile. */
export interface RequestSigner extends Signer {
  readonly profileName: string;
  /** As given, with what the environment says instead: an identifier or a short code. */
  readonly region: string | undefined;
  /** OCID. */
  readonly tenancy: string | undefined;
  /**
   * The session that signs, as it was read, with the pass phrase of its key if that needs one; undefined for an API
   * key.
   */
  readonly signedInBy: { readonly session: OciSession; readonly token: SessionToken } | undefined;
}

/**
 * Finds the pass phrase of an encrypted key for which the OCI config has none: one that is kept, or that the person
 * knows. `opens` tells whether it is the right one. Undefined: nobody knows it, or the person dismissed the question.
 */
export type AskPassPhrase = (keyFile: string, opens: (passPhrase: string) => boolean) => Promise<string | undefined>;

export interface SigningDeps extends Pick<Platform, 'host'> {
  readonly askPassPhrase: AskPassPhrase;
}

/**
 * Reads the key, and for a session its token, anew. Whether the session is over is not looked at.
 * Throws UserError 'oci-auth-other' for a profile with another kind of authentication, 'oci-pass-phrase-missing' when
 * the key stays closed, and what `readSettings`, `apiKeyOf` and `loadSession` throw.
 */
export async function signerOf(
  { name, configPath, kind }: Pick<OciProfile, 'name' | 'configPath' | 'kind'>,
  deps: SigningDeps,
): Promise<RequestSigner> {
  const { host } = deps;
  if (kind === 'other') throw new UserError('oci-auth-other', { profile: name });
  const choice = { profileName: name, configFile: configPath, auth: undefined, region: undefined };
  const settings = await readSettings({ ...choice, clusterId: undefined }, host);
  const common = { profileName: name, region: settings.region };
  if (kind === 'session') {
    const session = await openableSession(sessionOf(settings, host), deps.askPassPhrase);
    const { token, key } = await loadSession(session);
    const tenancy = token.tenancy ?? settings.values.get('tenancy');
    return { ...common, ...createSigner(sessionKeyId(token.token), key), tenancy, signedInBy: { session, token } };
  }
  const signer = await apiKeyOf(await withPassPhrase(settings, deps), host);
  return { ...common, ...signer, tenancy: settings.values.get('tenancy'), signedInBy: undefined };
}

/**
 * Where requests signed so may go: each holds the token of a session, and nothing secret of an API key. `wanted`
 * undefined: the profile's own region. Throws UserError 'oci-region-…'.
 */
export async function regionFor(signer: RequestSigner, wanted: string | undefined, host: Host): Promise<Region> {
  const name = wanted ?? ownRegion(signer);
  return await (signer.signedInBy === undefined ? regionOf(name, host) : signInRegion(name, host));
}

/** With the pass phrase of its key, where that needs one which the OCI config does not have. */
async function openableSession(session: OciSession, askPassPhrase: AskPassPhrase): Promise<OciSession> {
  return { ...session, passPhrase: session.passPhrase ?? (await askedFor(session.keyFile, askPassPhrase)) };
}

async function withPassPhrase(settings: OciSettings, deps: SigningDeps): Promise<OciSettings> {
  const { values } = settings;
  const keyFile = pathIn(values, 'key_file', deps.host);
  if (keyFile === undefined || values.has('pass_phrase') || (values.get('key_content') ?? '') !== '') return settings;
  const found = await askedFor(keyFile, deps.askPassPhrase);
  return found === undefined ? settings : { ...settings, values: new Map([...values, ['pass_phrase', found]]) };
}

/** The pass phrase of a key for which none is given; undefined when it needs none, or nobody knows it. */
async function askedFor(keyFile: string, askPassPhrase: AskPassPhrase): Promise<string | undefined> {
  const pem = await readKeyFile(keyFile);
  const opens = (passPhrase: string): boolean => isOpen(() => parsePrivateKey(pem, passPhrase, keyFile));
  if (!isPassPhraseMissing(() => parsePrivateKey(pem, undefined, keyFile))) return undefined;
  return await askPassPhrase(keyFile, opens);
}

function isOpen(open: () => unknown): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

function isPassPhraseMissing(open: () => unknown): boolean {
  try {
    open();
    return false;
  } catch (error) {
    return isUserError(error, 'oci-pass-phrase-missing');
  }
}
