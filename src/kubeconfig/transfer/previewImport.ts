import { inSlices } from '../../base/timeSlices.ts';
import type { Host } from '../../base/platform.ts';
import type { FileChange } from '../edit/fileChange.ts';
import { loadKubeconfig, readingFile } from '../read/loadKubeconfig.ts';
import { type LoadedFile, mergeEntries } from '../read/merge.ts';
import type { Kubeconfig } from '../read/model.ts';
import type { ListedPath } from '../read/listedPath.ts';

/** What the kubeconfig would be if the previewed files were written. */
export async function kubeconfigAfter(
  paths: readonly ListedPath[],
  previewed: readonly FileChange<string>[],
  host: Host,
): Promise<Kubeconfig> {
  const texts = new Map(previewed.map(({ path, after }) => [path, after]));
  const files: LoadedFile[] = [];
  for (const path of paths) {
    const text = texts.get(path);
    if (text === undefined) files.push(...onlyFile(await loadKubeconfig([path], host)));
    else files.push((await inSlices(readingFile(path, Buffer.from(text), host))).loaded);
  }
  return mergeEntries(files);
}

function onlyFile({ files, currentContext, clusters, users, contexts }: Kubeconfig): readonly LoadedFile[] {
  return files.map((file) => ({
    file,
    entries: {
      currentContext,
      clusters: [...clusters.values()],
      users: [...users.values()],
      contexts: [...contexts.values()],
    },
  }));
}
