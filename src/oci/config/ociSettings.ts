import { UserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import type { TokenOptions } from './cliArguments.ts';
import { configFilePath, type Profile, readConfigFile } from './configFile.ts';
import { DEFAULT_SECTION } from './ini.ts';
import { expandHome } from './expandPath.ts';
import type { RcFile } from './rcFile.ts';

/** What is asked for, before any profile is looked at. */
export interface OciChoice {
  readonly profileName: string;
  readonly configFile: string | undefined;
  /**
   * Of the CLI's `--auth`, or what an argument or the environment says instead; undefined when nobody says anything.
   */
  readonly auth: string | undefined;
  readonly region: string | undefined;
  readonly clusterId: string | undefined;
}

/** What the CLI would work with, from its arguments, environment and files together. */
export interface OciSettings {
  readonly profileName: string;
  /** For sentences, too. */
  readonly configPath: string;
  /** Undefined when the environment provides everything. */
  readonly profile: Profile | undefined;
  /** The profile's values under those of the environment. Keys as in the config file, `key_content` besides. */
  readonly values: ReadonlyMap<string, string>;
  /** As given: an identifier or a short code. */
  readonly region: string | undefined;
}

/** oci_cli/cli_root.py, OCI_CLI_AUTH_CHOICES. */
const AUTH_KINDS = [
  'api_key',
  'instance_principal',
  'security_token',
  'instance_obo_user',
  'resource_principal',
  'oke_workload_identity',
  'pkcs11',
];

/** oci_cli/cli_constants.py, OCI_CONFIG_ENV_VARS. */
const FROM_ENVIRONMENT: Readonly<Record<string, string>> = {
  OCI_CLI_USER: 'user',
  OCI_CLI_FINGERPRINT: 'fingerprint',
  OCI_CLI_KEY_FILE: 'key_file',
  OCI_CLI_KEY_CONTENT: 'key_content',
  OCI_CLI_TENANCY: 'tenancy',
  OCI_CLI_PASSPHRASE: 'pass_phrase',
  OCI_CLI_SECURITY_TOKEN_FILE: 'security_token_file',
};

/** The variables that say whose token it is, in place of the profile; a pass phrase does not. */
export const IDENTITY_VARIABLES: readonly string[] = Object.keys(FROM_ENVIRONMENT).filter(
  (name) => name !== 'OCI_CLI_PASSPHRASE',
);

/** Of `--auth`, what is answered here; the rest is the CLI's. */
export function isOwnAuth(auth: string | undefined): boolean {
  return auth === undefined || auth === 'api_key' || auth === 'security_token';
}

/**
 * Follows oci-cli 3.95.1 (oci_cli/cli_root.py, and load_context_obj_values_from_defaults of cli_util.py): an argument,
 * then the environment, then the settings file's section of the profile. A variable that is set to nothing counts as
 * set, as there.
 */
export function choiceOf(options: TokenOptions, rc: RcFile, { env }: Host): OciChoice {
  const profileName = options.profile ?? env['OCI_CLI_PROFILE'] ?? rc.defaultProfile ?? DEFAULT_SECTION;
  const region = options.region === undefined || options.region === '' ? env['OCI_CLI_REGION'] : options.region;
  return {
    profileName,
    configFile: options['config-file'],
    auth: options.auth ?? env['OCI_CLI_AUTH'] ?? authOf(rc, profileName),
    region: region ?? rc.defaultOf(profileName, 'region'),
    clusterId: options['cluster-id'] ?? rc.defaultOf(profileName, 'cluster-id'),
  };
}

/**
 * Adds what the config file and the environment hold (oci_cli/cli_util.py, build_config and is_config_valid_from_env).
 * Throws UserError 'oci-config-missing', 'oci-profile-missing' or 'oci-config-unreadable', and what `readRegularFile`
 * throws.
 */
export async function readSettings({ profileName, configFile, region }: OciChoice, host: Host): Promise<OciSettings> {
  const configPath = await configFilePath(configFile, host);
  const isWhole = isWholeInEnvironment(host, region);
  const profile = isWhole ? undefined : await readProfile(configPath, profileName);
  const fromEnvironment = Object.entries(FROM_ENVIRONMENT).flatMap(([variable, key]) => {
    const value = host.env[variable];
    return value === undefined ? [] : [[key, value] as const];
  });
  const values = new Map([...(profile?.values ?? []), ...fromEnvironment]);
  return {
    profileName,
    configPath,
    profile,
    values,
    region: region === undefined || region === '' ? (values.get('region') ?? host.env['OCI_REGION']) : region,
  };
}

/** The CLI checks what an argument or the environment says, and takes another word in its settings file for nothing. */
function authOf(rc: RcFile, profileName: string): string | undefined {
  const auth = rc.defaultOf(profileName, 'auth');
  if (auth === undefined) return undefined;
  return AUTH_KINDS.includes(auth) ? auth : 'api_key';
}

/** The path of `key_file` or `security_token_file`. */
export function pathIn(values: ReadonlyMap<string, string>, key: string, host: Host): string | undefined {
  const value = values.get(key);
  return value === undefined || value === '' ? undefined : expandHome(value, host);
}

function isWholeInEnvironment({ env }: Host, region: string | undefined): boolean {
  const has = (name: string): boolean => env[name] !== undefined;
  const needed = ['OCI_CLI_USER', 'OCI_CLI_TENANCY', 'OCI_CLI_FINGERPRINT'].every(has);
  const hasRegion = has('OCI_CLI_REGION') || (region !== undefined && region !== '');
  return needed && hasRegion && (has('OCI_CLI_KEY_FILE') || has('OCI_CLI_KEY_CONTENT'));
}

async function readProfile(path: string, name: string): Promise<Profile> {
  const file = await readConfigFile(path);
  if (file === undefined) throw new UserError('oci-config-missing', { path });
  const profile = file.profile(name);
  if (profile === undefined) throw new UserError('oci-profile-missing', { profile: name, path });
  if (profile.values.has('key_content')) {
    throw new UserError('oci-config-unreadable', { path, reason: 'key-content' });
  }
  return profile;
}

/** The environment variables that decide about a token beside its arguments and the files. */
export const OCI_VARIABLES = [
  'OCI_CLI_AUTH',
  'OCI_CLI_CONFIG_FILE',
  'OCI_CLI_DELEGATION_TOKEN_FILE',
  'OCI_CLI_ENDPOINT',
  'OCI_CLI_FINGERPRINT',
  'OCI_CLI_KEY_CONTENT',
  'OCI_CLI_KEY_FILE',
  'OCI_CLI_PASSPHRASE',
  'OCI_CLI_PROFILE',
  'OCI_CLI_RC_FILE',
  'OCI_CLI_REGION',
  'OCI_CLI_SECURITY_TOKEN_FILE',
  'OCI_CLI_TENANCY',
  'OCI_CLI_USER',
  'OCI_CONFIG_FILE',
  'OCI_DEFAULT_REALM',
  'OCI_REGION',
  'OCI_REGION_METADATA',
] as const;
