import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { OciErrors } from '../../errors/ociErrors.ts';
import { UserError } from '../../errors/userError.ts';
import { readRegularFile } from '../../files/readFile.ts';

/**
 * An RSA private key in PEM: PKCS #1 or #8, encrypted or not; text around it, such as the last line `OCI_API_KEY`,
 * does not matter. A pass phrase for a key that is not encrypted is ignored, since profiles inherit those of
 * `[DEFAULT]` (oci/signer.py, load_private_key). `name` tells the key in the error: its path, or the variable that holds it.
 * Throws UserError 'oci-pass-phrase-missing' or 'oci-key-unusable', without anything of the key.
 */
export function parsePrivateKey(pem: string, passPhrase: string | undefined, name: string): KeyObject {
  const isEncrypted = isEncryptedKey(pem);
  // The CLI would prompt for what is absent, but takes an empty one as given, and fails.
  if (isEncrypted && passPhrase === undefined) throw new UserError('oci-pass-phrase-missing', { key: name });
  let key: KeyObject;
  try {
    key = createPrivateKey(isEncrypted ? { key: pem, passphrase: passPhrase ?? '' } : pem);
  } catch {
    // The cause could quote the key.
    throw unusable(name, isEncrypted ? 'pass-phrase' : isPublic(pem) ? 'public' : 'not-pem');
  }
  if (key.asymmetricKeyType !== 'rsa') throw unusable(name, 'not-rsa');
  return key;
}

export function isEncryptedKey(pem: string): boolean {
  return /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4, *ENCRYPTED/u.test(pem);
}

/** Throws what `parsePrivateKey` and `readKeyFile` throw. */
export async function readPrivateKey(path: string, passPhrase: string | undefined): Promise<KeyObject> {
  return parsePrivateKey(await readKeyFile(path), passPhrase, path);
}

/** The text of a key file. Throws UserError 'oci-key-missing' and what `readRegularFile` throws. */
export async function readKeyFile(path: string): Promise<string> {
  const read = await readRegularFile(path);
  if (read === undefined) throw new UserError('oci-key-missing', { path });
  return read.bytes.toString('utf8');
}

/** As the console shows it and `fingerprint=` holds it: MD5 of the public key's DER, in colon-separated hex. */
export function fingerprintOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const digest = createHash('md5')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return digest.replace(/..(?=.)/gu, '$&:');
}

function isPublic(pem: string): boolean {
  return /BEGIN (?:RSA )?PUBLIC KEY|BEGIN CERTIFICATE|^ssh-/mu.test(pem);
}

function unusable(key: string, reason: OciErrors['oci-key-unusable']['reason']): UserError {
  return new UserError('oci-key-unusable', { key, reason });
}
