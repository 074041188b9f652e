import type { Platform } from '../../base/platform.ts';
import type { Disposable } from '../shared/disposables.ts';

export interface Presence extends Disposable {
  /** To be called whenever the editor tells that somebody became active, or is no more. */
  look(): void;
}

/** Shorter than the shortest setting, which counts in minutes. */
const AGAIN_MS = 30_000;

/** Touches for as long as somebody is active in this window: between beginning and end the editor tells nothing. */
export function createPresence(
  parts: Pick<Platform, 'clock'> & { readonly isActive: () => boolean; readonly touch: () => void },
): Presence {
  let cancelTimer: (() => void) | undefined;
  const look = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    if (!parts.isActive()) return;
    parts.touch();
    cancelTimer = parts.clock.after(AGAIN_MS, look);
  };
  return { look, dispose: () => cancelTimer?.() };
}
