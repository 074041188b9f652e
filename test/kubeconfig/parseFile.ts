import { inOneGo } from '../../src/base/timeSlices.ts';
import type { Host } from '../../src/base/platform.ts';
import { readingFile } from '../../src/kubeconfig/read/loadKubeconfig.ts';
import type { LoadedFile } from '../../src/kubeconfig/read/merge.ts';
import { parseSyntax } from '../../src/kubeconfig/yaml/node.ts';
import { listed } from './listed.ts';

/** What one file says; `path` is as listed. */
export function parseFile(path: string, bytes: Buffer, host: Host): LoadedFile {
  return inOneGo(readingFile(listed(path), bytes, host, parseSyntax)).loaded;
}
