import type { Clock } from '../base/clock.ts';
import { createOkeApprovals, type OkeApprovals, SUFFIX } from './okeApprovals.ts';
import { watchFolder } from '../files/watchFolder.ts';

/** The approvals as windows use them. */
export interface WatchedOkeApprovals extends OkeApprovals {
  /** Calls back after an approval, in whichever window. The function returned ends it. */
  watch(onChange: () => void): Promise<() => void>;
}

export function createWatchedOkeApprovals(stateFolder: string, clock: Clock): WatchedOkeApprovals {
  const approvals = createOkeApprovals(stateFolder, clock);
  return {
    ...approvals,
    watch: async (onChange) => await watchFolder(approvals.folder, SUFFIX, clock, onChange),
  };
}
