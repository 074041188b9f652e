import { fieldsIn, jsonIn } from '../base/json.ts';
import type { ExecVersion } from './execInfo.ts';

const LEAST_SKEW_MS = 5_000;
const MOST_SKEW_MS = 60_000;

/**
 * When a token counts as ended for clients, in milliseconds since the epoch: a little before its end, since they keep
 * it until that very moment, clocks differ, and requests travel. A twentieth of its life, at least 5 and at most 60
 * seconds.
 */
export function usableUntil(token: { readonly obtainedAt: number; readonly expiresAt: number }): number {
  const skew = (token.expiresAt - token.obtainedAt) / 20;
  return token.expiresAt - Math.min(Math.max(skew, LEAST_SKEW_MS), MOST_SKEW_MS);
}

/** The one line that a credential plugin writes to its output (Kubernetes, "client-go credential plugins"). */
export function execCredential(apiVersion: ExecVersion, token: string, endsAt: number): string {
  // Whole seconds: Go's RFC 3339 wants no fractions, and never later than the end.
  const expirationTimestamp = new Date(Math.floor(endsAt / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  return JSON.stringify({ kind: 'ExecCredential', apiVersion, status: { token, expirationTimestamp } });
}

/**
 * What another program wrote to its output, in the version that the client asked for: the `oci` CLI answers in v1beta1
 * alone, which a client that asked for v1 refuses. Anything else stays as it is.
 */
export function inVersion(output: string, apiVersion: ExecVersion): string {
  const fields = fieldsIn(jsonIn(output));
  if (fields['kind'] !== 'ExecCredential' || fields['apiVersion'] === apiVersion) return output;
  return `${JSON.stringify({ ...fields, apiVersion })}\n`;
}
