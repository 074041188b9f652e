import type { KeyObject } from 'node:crypto';
import { UserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import { parsePrivateKey, readPrivateKey } from '../config/privateKeys.ts';
import { type OciSettings, pathIn } from '../config/ociSettings.ts';
import { createSigner, type Signer } from './requestSignature.ts';

/** oci/config.py, PATTERNS. */
const OCID = /^[\w-]+[.:](?:[\w-]*[.:]){3,}[\w-]+$/u;
const FINGERPRINT = /^(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/u;

/**
 * Who signs with a user's API key. Throws UserError 'oci-profile-incomplete', which names what is missing or malformed as
 * the CLI does, and what reading the key throws.
 */
export async function apiKeyOf(settings: OciSettings, host: Host): Promise<Signer> {
  const { values } = settings;
  const valid = (key: string, pattern: RegExp): string => {
    const value = values.get(key);
    if (value === undefined) throw incomplete(settings, 'missing', key);
    if (!pattern.test(value)) throw incomplete(settings, 'malformed', key);
    return value;
  };
  const parts = [valid('tenancy', OCID), valid('user', OCID), valid('fingerprint', FINGERPRINT)];
  return createSigner(parts.join('/'), await keyOf(settings, host));
}

async function keyOf(settings: OciSettings, host: Host): Promise<KeyObject> {
  const { values } = settings;
  const passPhrase = values.get('pass_phrase');
  const content = values.get('key_content') ?? '';
  if (content !== '') return parsePrivateKey(content, passPhrase, 'OCI_CLI_KEY_CONTENT');
  const path = pathIn(values, 'key_file', host);
  if (path === undefined) throw incomplete(settings, 'missing', 'key_file');
  return await readPrivateKey(path, passPhrase);
}

function incomplete(
  { profileName, configPath, profile }: OciSettings,
  reason: 'missing' | 'malformed',
  field: string,
): UserError {
  const place = profile === undefined ? 'environment' : { profile: profileName, path: configPath };
  return new UserError('oci-profile-incomplete', { reason, field, in: place });
}
