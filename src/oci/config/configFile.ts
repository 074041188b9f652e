import { stat } from 'node:fs/promises';
import type { Host } from '../../base/platform.ts';
import { DEFAULT_SECTION, type Ini, readIni, valuesOf } from './ini.ts';
import { expandHome } from './expandPath.ts';

/** One section of the config file, with what it inherits. */
export interface Profile {
  readonly name: string;
  /** Its own values and, where it has none, those of `[DEFAULT]`. Keys are lower case. */
  readonly values: ReadonlyMap<string, string>;
  /** The keys that stand in its own section. */
  readonly own: ReadonlySet<string>;
}

export interface ConfigFile {
  /** Absolute, or relative to the working folder as the person gave it. */
  readonly path: string;
  readonly ini: Ini;
  /** In the file's order, `[DEFAULT]` among them when it is written there. */
  readonly profileNames: readonly string[];
  /** Undefined when the file has no such section; `DEFAULT` is always there, as for the CLI. */
  profile(name: string): Profile | undefined;
}

const DEFAULT_PATH = '~/.oci/config';

/**
 * The file that the `oci` CLI 3.95.1 would read, whether it is there or not (oci_cli/cli_root.py,
 * read_values_from_env; oci/config.py, _get_config_path_with_fallback): the one named with `--config-file`,
 * OCI_CLI_CONFIG_FILE, `~/.oci/config`, OCI_CONFIG_FILE, `~/.oraclebmc/config`.
 */
export async function configFilePath(named: string | undefined, host: Host): Promise<string> {
  const { env } = host;
  const isNamed = named !== undefined && named !== '' && named !== DEFAULT_PATH;
  const location = isNamed ? named : (env['OCI_CLI_CONFIG_FILE'] ?? DEFAULT_PATH);
  const path = expandHome(location, host);
  if (location !== DEFAULT_PATH || (await isFile(path))) return path;
  const other = env['OCI_CONFIG_FILE'];
  if (other !== undefined && other !== '') return expandHome(other, host);
  const older = expandHome('~/.oraclebmc/config', host);
  return (await isFile(older)) ? older : path;
}

/** Undefined when there is no file. Throws what `readIni` throws. */
export async function readConfigFile(path: string): Promise<ConfigFile | undefined> {
  const ini = path === '' ? undefined : await readIni(path);
  return ini === undefined ? undefined : configOf(ini);
}

export function configOf(ini: Ini): ConfigFile {
  const inherited = valuesOf(ini, DEFAULT_SECTION) ?? new Map<string, string>();
  return {
    path: ini.path,
    ini,
    profileNames: [...new Set(ini.sections.map(({ name }) => name))],
    profile: (name) => {
      const own = name === DEFAULT_SECTION ? inherited : valuesOf(ini, name);
      if (own === undefined) return undefined;
      return { name, values: new Map([...inherited, ...own]), own: new Set(own.keys()) };
    },
  };
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
