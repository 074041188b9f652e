import { UserError, type UserErrorOf } from '../../errors/userError.ts';

/** Oracle rejects signatures older than five minutes; a minute is left for the transfer. In milliseconds. */
export const MOST_SKEW_MS = 4 * 60_000;

/** @param aheadMs by how much this machine's clock is ahead of Oracle's; negative: behind */
export function clockOff(aheadMs: number, options?: { readonly cause: Error }): UserErrorOf<'oci-clock-off'> {
  return new UserError('oci-clock-off', { aheadMs }, options);
}
