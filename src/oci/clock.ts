import { durationInWords } from '../base/duration.ts';
import { Problem } from '../base/problem.ts';

const MINUTE = 60_000;

/** Oracle takes nothing that was signed five minutes ago or later; a minute is left for the way there. In milliseconds. */
export const MOST_SKEW_MS = 4 * MINUTE;

/**
 * Problem 'oci-clock-off'.
 * @param ahead by how many milliseconds this machine's clock is ahead of Oracle's; negative: behind
 */
export function clockOff(ahead: number, options?: { readonly cause: Error }): Problem {
  const by = durationInWords(Math.round(Math.abs(ahead) / MINUTE) * MINUTE);
  return new Problem(
    'oci-clock-off',
    `This machine's clock is ${by} ${ahead > 0 ? 'ahead of' : 'behind'} Oracle's, which takes nothing that is off by 5 minutes: set the clock, then try again.`,
    options,
  );
}
