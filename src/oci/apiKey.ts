import type { KeyObject } from 'node:crypto';
import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import type { Host } from '../files/folders.ts';
import { parsePrivateKey, readPrivateKey } from './keys.ts';
import { pathIn, type OciSettings } from './settings.ts';
import { createSigner, type Signer } from './signature.ts';

/** oci/config.py, PATTERNS. */
const OCID = /^[\w-]+[.:](?:[\w-]*[.:]){3,}[\w-]+$/u;
const FINGERPRINT = /^(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/u;

/**
 * Who signs with a user's API key. Throws Problem 'oci-profile-incomplete', which names what is missing or malformed as
 * the CLI does, and what reading the key throws.
 */
export async function apiKeyOf(settings: OciSettings, host: Host): Promise<Signer> {
  const { values } = settings;
  const valid = (key: string, pattern: RegExp): string => {
    const value = values.get(key);
    if (value === undefined) throw incomplete(settings, `has no ${key}`);
    if (!pattern.test(value)) throw incomplete(settings, `has a malformed ${key}`);
    return value;
  };
  const parts = [valid('tenancy', OCID), valid('user', OCID), valid('fingerprint', FINGERPRINT)];
  return createSigner(parts.join('/'), await keyOf(settings, host));
}

async function keyOf(settings: OciSettings, host: Host): Promise<KeyObject> {
  const { values } = settings;
  const passPhrase = values.get('pass_phrase');
  const content = values.get('key_content') ?? '';
  if (content !== '') return parsePrivateKey(content, passPhrase, 'The key in OCI_CLI_KEY_CONTENT');
  const path = pathIn(values, 'key_file', host);
  if (path === undefined) throw incomplete(settings, 'has no key_file');
  return await readPrivateKey(path, passPhrase);
}

function incomplete({ profileName, configPath, profile }: OciSettings, what: string): Problem {
  const where =
    profile === undefined ? 'The environment (OCI_CLI_…)' : `Profile "${clean(profileName, 80)}" of ${configPath}`;
  return new Problem('oci-profile-incomplete', `${where} ${what}: complete it, or name another profile.`);
}
