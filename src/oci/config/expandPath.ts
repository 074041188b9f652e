import { pathsOf } from '../../base/platformPath.ts';
import type { Host } from '../../base/platform.ts';

/**
 * `~` and `~/…` as Python's `os.path.expanduser` reads them. `~somebody` stays as it is: another person's files are
 * not looked for.
 */
export function expandHome(path: string, host: Host): string {
  if (path === '~') return host.home;
  const separators = host.platform === 'win32' ? ['/', '\\'] : ['/'];
  if (!separators.some((separator) => path.startsWith(`~${separator}`))) return path;
  return pathsOf(host.platform).join(host.home, path.slice(2));
}

/** `$NAME`, `${NAME}` and on Windows `%NAME%` as `os.path.expandvars` reads them; what is not set stays as it is. */
export function expandVariables(text: string, { env, platform }: Host): string {
  const pattern = platform === 'win32' ? /\$(\w+)|\$\{([^}]*)\}|%([^%]+)%/gu : /\$(\w+)|\$\{([^}]*)\}/gu;
  return text.replace(pattern, (whole: string, plain?: string, braced?: string, percent?: string) => {
    return env[plain ?? braced ?? percent ?? ''] ?? whole;
  });
}
