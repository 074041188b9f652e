import { lazy, lazyMethods } from '../base/lazy.ts';
import type { Platform } from '../base/platform.ts';
import type { Services } from '../services/servicesApi.ts';
import type { CommandContext } from './commandTable.ts';
import type { Disposables } from './shared/disposables.ts';

type Deps = Pick<Services, 'snapshots' | 'checkSignature'> &
  Pick<Platform, 'clock'> & { readonly disposables: Disposables };

/** The parts of a window that most windows never show; the code of each is loaded when it is first used. */
export function createLoadedOnUse(deps: Deps): Pick<CommandContext, 'claims' | 'progress' | 'previews'> {
  const { disposables, clock } = deps;
  const claims = lazy(async () => disposables.add((await import('./access/claimsView.ts')).createClaimsView(deps)));
  const progress = lazy(async () => {
    const { createSignInProgress } = await import('./shared/signInProgress.ts');
    return disposables.add(createSignInProgress(clock));
  });
  const previews = lazy(async () => disposables.add((await import('./shared/previews.ts')).createPreviews()));
  return {
    claims,
    progress: async (title, work) => await (await progress())(title, work),
    previews: lazyMethods(previews, 'ask', 'decide'),
  };
}
