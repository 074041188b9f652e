import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { PemText } from '../base/brandedText.ts';
import { UserError } from '../errors/userError.ts';

/**
 * The trusted certificate authorities: only the given PEM, as in client-go; otherwise Node's own store,
 * NODE_EXTRA_CA_CERTS and the operating system's store together, so that a company's authority works wherever it was
 * installed. Made once per fetch, because parsing some hundred certificates for each connection would be felt.
 */
export function createTrust(certificateAuthority: PemText | undefined): SecureContext {
  if (certificateAuthority === undefined) {
    return createSecureContext({ ca: [...getCACertificates('default'), ...systemCertificates()] });
  }
  try {
    // OpenSSL skips what it cannot read, which would end as "untrusted" and hide the reason.
    new X509Certificate(certificateAuthority);
    return createSecureContext({ ca: certificateAuthority });
  } catch (cause) {
    throw new UserError('certificate-authority-unreadable', undefined, { cause });
  }
}

/** Empty where the runtime cannot read the system's store: Node's own store still serves. */
function systemCertificates(): string[] {
  try {
    return getCACertificates('system');
  } catch {
    return [];
  }
}
