import { compactVerify, createRemoteJWKSet, customFetch, errors } from 'jose';
import { hostOf } from '../base/urlHost.ts';
import { UserError } from '../errors/userError.ts';
import { providerError } from './providerErrors.ts';
import type { Provider } from './provider.ts';

/**
 * `no public key`: unsigned, signed with a shared secret, or by an unknown algorithm, so its issuer can't be verified.
 */
export type SignatureState = 'verified' | 'wrong' | 'key unknown' | 'no public key';

/** A provider's keys verify; a shared secret or `none` proves nothing to a reader. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Whether one of the provider's present keys signed this token, whatever its age. Throws a UserError without keys. */
export async function checkSignature(idToken: string, provider: Provider): Promise<SignatureState> {
  const { jwks_uri: keysUrl } = provider.metadata;
  if (keysUrl === undefined) {
    throw new UserError('answer-nonsense', { host: hostOf(provider.config.issuer), found: 'no-keys' });
  }
  const keys = createRemoteJWKSet(new URL(keysUrl), { [customFetch]: provider.edge.fetch });
  try {
    await compactVerify(idToken, keys, { algorithms: ALGORITHMS });
    return 'verified';
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
      return 'key unknown';
    }
    if (error instanceof errors.JOSEAlgNotAllowed) return 'no public key';
    if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWSInvalid) return 'wrong';
    throw providerError(error, provider.config, 'discovery');
  }
}
