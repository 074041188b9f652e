import type { InstalledPlugin } from '../shared/installedPlugin.ts';
import type { EditContext } from './applyEdits.ts';

/** For edits that make a kubeconfig name the plugin: it is there by then, and is not put there for edits that are not made. */

export function withPlugin<T extends EditContext & Pick<InstalledPlugin, 'installPlugin'>>(parts: T): T {
  return {
    ...parts,
    editKubeconfig: async (...edit: Parameters<EditContext['editKubeconfig']>) => {
      await parts.installPlugin();
      return await parts.editKubeconfig(...edit);
    },
  };
}
