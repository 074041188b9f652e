import { type ErrorInfo, errorInfo, isUserError } from '../../errors/userError.ts';
import { type ApiDeps, createOciApi } from './ociApi.ts';
import { sessionRefused } from './apiErrors.ts';
import { sessionOver } from '../profiles/ociSession.ts';
import type { RequestSigner } from './requestSigner.ts';

/** Whether a session or an API key still works. */
export type Validity =
  | {
      readonly valid: true;
      /** Milliseconds since the epoch; undefined for an API key, which has no end of its own. */
      readonly until: number | undefined;
    }
  | {
      readonly valid: false;
      /** `clock`: this machine's is so far off that Oracle takes nothing from it. */
      readonly why: 'ended' | 'refused' | 'clock';
      readonly error: ErrorInfo;
    };

/** As `oci session validate --local` tells it: by the end that the token names. */
export function validateLocally({ signedInBy }: RequestSigner, now: number): Validity {
  if (signedInBy === undefined) return { valid: true, until: undefined };
  const { session, token } = signedInBy;
  if (token.expiresAt > now) return { valid: true, until: token.expiresAt };
  return { valid: false, why: 'ended', error: errorInfo(sessionOver(session, token)) };
}

/**
 * As `oci session validate` tells it: by a list of the regions (oci_cli/cli_session.py). It is asked for also where this
 * machine's clock says that the session is over, since the clock may be wrong. Throws what `OciApi.pages` throws, when
 * the answer is neither yes nor no.
 */
export async function validateAtOracle(deps: Omit<ApiDeps, 'signerNow'>): Promise<Validity> {
  const { signer, clock } = deps;
  const asKey = { ...signer, signedInBy: undefined };
  const api = createOciApi({ ...deps, signer: asKey, signerNow: () => Promise.resolve(asKey) });
  try {
    await api.pages({ service: 'identity', path: '/20160918/regions', subject: 'regions' }).next();
  } catch (error) {
    if (isUserError(error, 'oci-clock-off')) return { valid: false, why: 'clock', error: errorInfo(error) };
    if (isUserError(error, 'oci-key-refused')) return refused(signer, errorInfo(error), clock.now());
    throw error;
  }
  return { valid: true, until: signer.signedInBy?.token.expiresAt };
}

function refused(signer: RequestSigner, ofKey: ErrorInfo, now: number): Validity {
  if (signer.signedInBy === undefined) return { valid: false, why: 'refused', error: ofKey };
  const local = validateLocally(signer, now);
  if (!local.valid) return local;
  return { valid: false, why: 'refused', error: errorInfo(sessionRefused(signer)) };
}
