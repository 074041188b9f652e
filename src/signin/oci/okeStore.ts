import type { Clock } from '../../base/clock.ts';
import { createOkeApprovals, SUFFIX, type OkeApprovals } from '../../plugin/okeApprovals.ts';
import { watchFolder } from '../watchFolder.ts';

/** The approvals as windows use them. */
export interface OkeStore extends OkeApprovals {
  /** Calls back after an approval, in whichever window. The function returned ends it. */
  watch(onChange: () => void): Promise<() => void>;
}

export function createOkeStore(stateFolder: string, clock: Clock): OkeStore {
  const approvals = createOkeApprovals(stateFolder, clock);
  return {
    ...approvals,
    watch: async (onChange) => await watchFolder(approvals.folder, SUFFIX, clock, onChange),
  };
}
