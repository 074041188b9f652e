import { stat } from 'node:fs/promises';
import { isUserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import { configOf } from './configFile.ts';
import { type Ini, readIni, valuesOf } from './ini.ts';
import { expandHome, expandVariables } from './expandPath.ts';

/** The CLI's own settings beside the config file (`~/.oci/oci_cli_rc`). */
export interface RcFile {
  /** `[OCI_CLI_SETTINGS] default_profile`. */
  readonly defaultProfile: string | undefined;
  /** Options that `[OCI_CLI_PARAM_ALIASES]` gives other names to, such as `--region`. */
  readonly aliasedOptions: ReadonlySet<string>;
  /** What a profile's section sets for an option of `oci ce cluster generate-token`, such as `auth`. */
  defaultOf(profile: string, option: string): string | undefined;
}

/** Of a person who has no such file. */
export const NO_SETTINGS: RcFile = {
  defaultProfile: undefined,
  aliasedOptions: new Set(),
  defaultOf: () => undefined,
};

/** From the most specific to the least (oci_cli/cli_util.py, get_param_lookup_heirarchy_from_context). */
const PREFIXES = ['ce.cluster.generate-token.', 'ce.cluster.', 'ce.', ''];

/**
 * The first that is there of: the file named with `--cli-rc-file`, else `~/.oci/oci_cli_rc`; OCI_CLI_RC_FILE;
 * `~/.oci/oci_cli_rc`; `~/.oci/cli-defaults`. So the variable counts only where the usual file is missing
 * (oci_cli/cli_root.py, eager_load_cli_rc_file). Throws what `readIni` throws.
 */
export async function readRcFile(named: string | undefined, host: Host): Promise<RcFile> {
  for (const path of rcFilePaths(named, host)) {
    const ini = await readIfSeen(path);
    if (ini !== undefined) return rcOf(ini, host);
  }
  return NO_SETTINGS;
}

/** Where the settings file may lie, in the order in which it is looked for. */
export function rcFilePaths(named: string | undefined, host: Host): readonly string[] {
  const usual = '~/.oci/oci_cli_rc';
  const places = [named ?? usual, host.env['OCI_CLI_RC_FILE'] ?? '', usual, '~/.oci/cli-defaults'];
  const filled = places.filter((place) => place !== '');
  return [...new Set(filled.map((place) => expandVariables(expandHome(place, host), host)))];
}

/** A file in a folder that cannot be entered is none, as for Python's `os.path.exists`; no path is looked at before. */
async function readIfSeen(path: string): Promise<Ini | undefined> {
  try {
    return await readIni(path);
  } catch (error) {
    const isUnseen = isUserError(error, 'unreadable', 'symlink-loop');
    if (isUnseen && !(await stat(path).then(Boolean, () => false))) return undefined;
    throw error;
  }
}

export function rcOf(ini: Ini, host: Host): RcFile {
  const file = configOf(ini);
  return {
    defaultProfile: valuesOf(ini, 'OCI_CLI_SETTINGS')?.get('default_profile'),
    aliasedOptions: new Set(valuesOf(ini, 'OCI_CLI_PARAM_ALIASES')?.values()),
    defaultOf: (profile, option) => {
      const values = file.profile(profile)?.values;
      const key = PREFIXES.map((prefix) => prefix + option).find((each) => values?.has(each));
      const value = key === undefined ? undefined : values?.get(key);
      return value === undefined ? undefined : expandVariables(value, host);
    },
  };
}
