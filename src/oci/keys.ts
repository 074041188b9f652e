import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Problem } from '../base/problem.ts';
import { readRegularFile } from '../files/read.ts';

/**
 * An RSA private key in PEM: PKCS #1 or #8, encrypted or not; text around it, such as the last line `OCI_API_KEY`,
 * does not matter. A pass phrase for a key that is not encrypted is ignored, since profiles inherit those of
 * `[DEFAULT]` (oci/signer.py, load_private_key). `what` names the key in the sentence, such as its path.
 * Throws Problem 'oci-pass-phrase-missing' or 'oci-key-unusable', without anything of the key.
 */
export function parsePrivateKey(pem: string, passPhrase: string | undefined, what: string): KeyObject {
  const isEncrypted = isEncryptedKey(pem);
  // The CLI would prompt for what is absent, but takes an empty one as given, and fails.
  if (isEncrypted && passPhrase === undefined) throw passPhraseMissing(what);
  let key: KeyObject;
  try {
    key = createPrivateKey(isEncrypted ? { key: pem, passphrase: passPhrase ?? '' } : pem);
  } catch {
    // The cause could quote the key.
    throw unusable(what, isEncrypted ? 'its pass phrase is wrong or its kind is not known' : whatElse(pem));
  }
  if (key.asymmetricKeyType !== 'rsa') throw unusable(what, 'Oracle takes RSA keys only');
  return key;
}

export function isEncryptedKey(pem: string): boolean {
  return /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4, *ENCRYPTED/u.test(pem);
}

/** Of who has nobody to ask. */
export function passPhraseMissing(what: string): Problem {
  return new Problem(
    'oci-pass-phrase-missing',
    `${what} is encrypted: set pass_phrase in its profile of the OCI config file, or OCI_CLI_PASSPHRASE.`,
  );
}

/** Throws what `parsePrivateKey` and `readKeyFile` throw. */
export async function readPrivateKey(path: string, passPhrase: string | undefined): Promise<KeyObject> {
  return parsePrivateKey(await readKeyFile(path), passPhrase, path);
}

/** The text of a key file. Throws Problem 'oci-key-missing' and what `readRegularFile` throws. */
export async function readKeyFile(path: string): Promise<string> {
  const read = await readRegularFile(path);
  if (read === undefined) {
    throw new Problem(
      'oci-key-missing',
      `The private key ${path} does not exist: correct key_file in the OCI config file.`,
    );
  }
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

function whatElse(pem: string): string {
  if (/BEGIN (?:RSA )?PUBLIC KEY|BEGIN CERTIFICATE|^ssh-/mu.test(pem)) return 'it is the public half';
  return 'it is not a private key in PEM';
}

function unusable(what: string, why: string): Problem {
  return new Problem('oci-key-unusable', `${what} cannot be used: ${why}; correct the OCI config file.`);
}
