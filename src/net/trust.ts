import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { Problem } from '../base/problem.ts';

/**
 * Whom a connection believes: the given PEM alone, as client-go does; otherwise Node's own store, NODE_EXTRA_CA_CERTS
 * and the operating system's store together, so that a company's authority works wherever it was installed.
 * Made once per fetch, because parsing some hundred certificates for each connection would be felt.
 */
export function createTrust(certificateAuthority: string | undefined): SecureContext {
  if (certificateAuthority === undefined) {
    return createSecureContext({ ca: [...getCACertificates('default'), ...systemCertificates()] });
  }
  try {
    // OpenSSL skips what it cannot read, which would end as "untrusted" and hide the reason.
    new X509Certificate(certificateAuthority);
    return createSecureContext({ ca: certificateAuthority });
  } catch (cause) {
    throw new Problem(
      'certificate-authority-unreadable',
      'The certificate authority given for the identity provider is not a PEM certificate: correct it where the user is defined.',
      { cause },
    );
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
