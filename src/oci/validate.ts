import { Problem } from '../base/problem.ts';
import { createOciApi, type ApiParts } from './api.ts';
import { sessionRefused } from './apiProblems.ts';
import { sessionOver } from './session.ts';
import type { RequestSigner } from './signing.ts';

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
      /** What it is and what to do, in one sentence. */
      readonly sentence: string;
    };

/** As `oci session validate --local` tells it: by the end that the token names. */
export function validateLocally({ signedInBy }: RequestSigner, now: number): Validity {
  if (signedInBy === undefined) return { valid: true, until: undefined };
  const { session, token } = signedInBy;
  if (token.expiresAt > now) return { valid: true, until: token.expiresAt };
  return { valid: false, why: 'ended', sentence: sessionOver(session, token).message };
}

/**
 * As `oci session validate` tells it: by a list of the regions (oci_cli/cli_session.py). It is asked for also where this
 * machine's clock says that the session is over, since the clock may be wrong. Throws what `OciApi.pages` throws, when
 * the answer is neither yes nor no.
 */
export async function validateAtOracle(parts: Omit<ApiParts, 'signerNow'>): Promise<Validity> {
  const { signer, clock } = parts;
  const asKey = { ...signer, signedInBy: undefined };
  const api = createOciApi({ ...parts, signer: asKey, signerNow: () => Promise.resolve(asKey) });
  try {
    await api.pages({ service: 'identity', path: '/20160918/regions', what: 'the list of regions' }).next();
  } catch (error) {
    const code = error instanceof Problem ? error.code : undefined;
    if (code === 'oci-clock-off') return { valid: false, why: 'clock', sentence: (error as Problem).message };
    if (code === 'oci-key-refused') return refused(signer, (error as Problem).message, clock.now());
    throw error;
  }
  return { valid: true, until: signer.signedInBy?.token.expiresAt };
}

function refused(signer: RequestSigner, ofKey: string, now: number): Validity {
  if (signer.signedInBy === undefined) return { valid: false, why: 'refused', sentence: ofKey };
  const local = validateLocally(signer, now);
  if (!local.valid) return local;
  return { valid: false, why: 'refused', sentence: sessionRefused(signer).message };
}
