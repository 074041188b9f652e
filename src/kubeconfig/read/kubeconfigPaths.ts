import { pathsOf } from '../../base/platformPath.ts';
import type { Host } from '../../base/platform.ts';
import { type ListedPath, listedPaths } from './listedPath.ts';

/** The files that kubectl in a new terminal would use, in order of precedence, and where the list came from. */
export interface KubeconfigPaths {
  readonly paths: readonly ListedPath[];
  readonly origin: 'setting' | 'environment' | 'default';
}

/**
 * `configured` is the person's setting: when it names any file it replaces the list, and `~/` in it is the home
 * folder. Otherwise client-go's rules: KUBECONFIG split on the system's separator, exact duplicates and empty parts
 * dropped, nothing expanded; when KUBECONFIG is empty or unset, ~/.kube/config.
 */
export function kubeconfigPaths(options: { host: Host; configured: readonly string[] }): KubeconfigPaths {
  const { host } = options;
  const system = pathsOf(host.platform);
  const configured = listedPaths(options.configured.map((path) => expandHome(path.trim(), host)));
  if (configured.length > 0) return { paths: configured, origin: 'setting' };
  const environment = host.env['KUBECONFIG'] ?? '';
  if (environment !== '') return { paths: listedPaths(environment.split(system.delimiter)), origin: 'environment' };
  return { paths: listedPaths([system.join(host.home, '.kube', 'config')]), origin: 'default' };
}

function expandHome(path: string, host: Host): string {
  const isHome = path === '~' || path.startsWith('~/') || (host.platform === 'win32' && path.startsWith('~\\'));
  return isHome ? pathsOf(host.platform).join(host.home, path.slice(1)) : path;
}
