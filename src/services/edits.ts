import { lazy, lazyMethods } from '../base/lazy.ts';
import { createLockReaper } from '../files/lockReaper.ts';
import type { History } from '../kubeconfig/undo/history.ts';
import type { ServicesDeps } from './servicesApi.ts';
import type { ChangeKubeconfig } from '../signin/oidc/authProviderEdit.ts';

export interface Edits {
  /** Edits that can be undone. */
  readonly history: History;
  /** Puts credentials in place, which is not undone. */
  readonly changeKubeconfig: ChangeKubeconfig;
  /** Completes what processes left that were killed: locks, and kubeconfig files of which half is written. */
  readonly finishWrites: () => Promise<void>;
  dispose(): void;
}

/** All that writes to kubeconfig files. */
export function createEdits(edge: ServicesDeps): Edits {
  const { host, stateFolder, clock } = edge;
  const reaper = createLockReaper(host.platform);
  const history = lazy(async () => {
    const { createHistory } = await import('../kubeconfig/undo/history.ts');
    return createHistory({ host, stateFolder, paths: edge.paths, keep: edge.keepBackups, clock, reaper });
  });
  return {
    history: {
      ...lazyMethods(history, 'edit', 'editWithoutBackup', 'preview', 'forget'),
      ...lazyMethods(history, 'list', 'difference', 'undo'),
    },
    changeKubeconfig: async (edits, users = []) => {
      const { changeKubeconfig } = await import('../kubeconfig/edit/changeKubeconfig.ts');
      const expect = users.map((name) => ({ list: 'users' as const, name }));
      await changeKubeconfig({ paths: edge.paths(), host, reaper, edits, expect });
    },
    finishWrites: async () => {
      const { finishWritesInPlace } = await import('../kubeconfig/edit/journals.ts');
      const { removeDeadLocks } = await import('../kubeconfig/edit/kubeconfigLocks.ts');
      void removeDeadLocks(edge.paths());
      await finishWritesInPlace(edge.paths(), { host, reaper });
    },
    dispose: reaper.dispose,
  };
}
