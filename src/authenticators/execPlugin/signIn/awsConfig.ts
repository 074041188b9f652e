import { isUserError } from '../../../errors/userError.ts';
import { pathsOf } from '../../../base/platformPath.ts';
import type { Host } from '../../../base/platform.ts';
import { DEFAULT_SECTION, parseIni, valuesOf, type Ini } from '../../../oci/config/ini.ts';
import type { SignInCondition } from './providerSignIn.ts';

/** The config file that the AWS CLI reads on this machine. */
export function awsConfigPath({ env, home, platform }: Host): string {
  const named = env['AWS_CONFIG_FILE'];
  const paths = pathsOf(platform);
  if (named === undefined || named === '') return paths.join(home, '.aws', 'config');
  return /^~(?:[\\/]|$)/u.test(named) ? paths.join(home, named.slice(1)) : named;
}

/**
 * Whether a profile signs in through IAM Identity Center, which is when `aws sso login` takes it (aws-cli,
 * customizations/sso/utils.py): it has a start URL and a region, itself or in the `sso-session` that it names. `text` is
 * the config file's, undefined when there is none. False for a file that the CLI cannot read either.
 */
export function meetsCondition(
  { profile, isGranted }: SignInCondition,
  text: string | undefined,
  { env }: Pick<Host, 'env'>,
): boolean {
  const ini = text === undefined ? undefined : read(text);
  if (ini === undefined) return false;
  const name = profile ?? defaultProfile(env);
  const values = (name === 'default' ? section(ini, 'default') : undefined) ?? section(ini, `profile ${name}`);
  if (values === undefined) return false;
  const session = values.get('sso_session');
  const keys = session === undefined || session === '' ? values : section(ini, `sso-session ${session}`);
  if (isComplete(keys, 'sso')) return true;
  return isGranted && isComplete(values, 'granted_sso');
}

/** As the AWS CLI 2 orders them. */
function defaultProfile(env: Host['env']): string {
  return (
    [env['AWS_PROFILE'], env['AWS_DEFAULT_PROFILE']].find((name) => name !== undefined && name !== '') ?? 'default'
  );
}

function isComplete(values: ReadonlyMap<string, string> | undefined, prefix: string): boolean {
  return ['start_url', 'region'].every((key) => (values?.get(`${prefix}_${key}`) ?? '') !== '');
}

/** Python's configparser in both CLIs. (That of AWS interpolates nothing and takes [DEFAULT] into every section, too.) */
function read(text: string): Ini | undefined {
  try {
    return parseIni(text, 'config');
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}

/** A section by its name, in which the second word may stand in quotes (shlex.split in botocore/configloader.py). */
function section(ini: Ini, wanted: string): ReadonlyMap<string, string> | undefined {
  const found = ini.sections.findLast(({ name }) => plainName(name) === wanted);
  if (found === undefined) return undefined;
  return new Map([...(valuesOf(ini, DEFAULT_SECTION) ?? []), ...(valuesOf(ini, found.name) ?? [])]);
}

function plainName(name: string): string {
  const [, kind, double, single, plain] = /^\s*(\S+)\s+(?:"([^"\\]*)"|'([^']*)'|([^\s"'\\]+))\s*$/u.exec(name) ?? [];
  return kind === undefined ? name : `${kind} ${double ?? single ?? plain ?? ''}`;
}
