import { inSlices } from '../../base/slices.ts';
import type { Host } from '../../files/folders.ts';
import type { PreviewedFile } from '../change.ts';
import { loadKubeconfig, readingFile } from '../load.ts';
import { mergeEntries } from '../merge.ts';
import type { LoadedFile } from '../merge.ts';
import type { Kubeconfig } from '../model.ts';

/** What the kubeconfig would be if the previewed files were written. */
export async function kubeconfigAfter(
  paths: readonly string[],
  previewed: readonly PreviewedFile[],
  host: Host,
): Promise<Kubeconfig> {
  const texts = new Map(previewed.map(({ path, after }) => [path, after]));
  const files: LoadedFile[] = [];
  for (const path of new Set(paths)) {
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
