import { isAbsolute } from 'node:path';
import { failureReason, type Reason, thrownReason } from '../../authenticators/shared/reasons.ts';
import { inSlices } from '../../base/timeSlices.ts';
import type { Host } from '../../base/platform.ts';
import { configFilePath } from '../../oci/config/configFile.ts';
import { hostOfExec, type OkeUser, okeUserOf } from '../../oci/oke/okeUser.ts';
import { type OciFiles, type OciProfile, readOciFiles } from '../../oci/profiles/profiles.ts';
import { NO_SETTINGS, type RcFile, rcFilePaths, readRcFile } from '../../oci/config/rcFile.ts';
import { IDENTITY_VARIABLES } from '../../oci/config/ociSettings.ts';
import { tokenSubjectIn } from '../../oci/oke/tokenSubject.ts';
import type { AuthMethod } from '../../authenticators/authenticators.ts';
import type { OkeMethod, OkeUse } from '../../authenticators/oke/okeMethod.ts';

/** The OCI files in use, and the user entries that use them. */
export interface OciUses {
  /** The CLI's own file first, then those that user entries name. */
  readonly files: readonly OciFiles[];
  /** By the user's name. */
  readonly users: ReadonlyMap<string, OkeUse>;
}

export interface OciReading extends OciUses {
  /** What it was read from, or would be: a change of any of these changes it. */
  readonly watched: readonly string[];
}

/** Reads what the OKE users among these need, each file once. Never throws. */
export async function readOciUses(
  methods: ReadonlyMap<string, AuthMethod>,
  { env, ...rest }: Host,
): Promise<OciReading> {
  // The process's own environment is slow to copy, and each entry that sets variables gets a copy.
  const host = { ...rest, env: { ...env } };
  const asking = await inSlices(askingUsers(methods, host));
  const usual = await readOciFiles(host);
  const byPath = new Map([[usual.configPath, usual]]);
  const places = new Map<string, Place>();
  const settings = new Set<string>();
  for (const { place, method, host: own } of asking) {
    const { options } = method.call;
    if (places.has(place)) continue;
    const path = await configFilePath(options['config-file'], own);
    const config = byPath.get(path) ?? (await readOciFiles(host, path));
    byPath.set(path, config);
    places.set(place, await placeOf(config, options['cli-rc-file'], own));
    for (const each of rcFilePaths(options['cli-rc-file'], own)) settings.add(each);
  }
  const files = [...byPath.values()];
  const watched = new Set([...files.flatMap((each) => each.files), ...settings]);
  return {
    files,
    users: await inSlices(usesOf(asking, places)),
    watched: [...watched].filter((path) => isAbsolute(path)),
  };
}

interface Asking {
  readonly userName: string;
  readonly method: OkeMethod;
  /** The machine as the entry's command sees it. */
  readonly host: Host;
  /** Equal for entries that use the same files. */
  readonly place: string;
}

function* askingUsers(methods: ReadonlyMap<string, AuthMethod>, host: Host): Generator<undefined, readonly Asking[]> {
  const asking: Asking[] = [];
  for (const [userName, method] of methods) {
    yield;
    if (method.authenticator !== 'oke') continue;
    const own = hostOfExec(method, host);
    const { options } = method.call;
    const variables = ['OCI_CLI_CONFIG_FILE', 'OCI_CONFIG_FILE', 'OCI_CLI_RC_FILE'].map((name) => own.env[name]);
    const place = JSON.stringify([options['config-file'], options['cli-rc-file'], ...variables]);
    asking.push({ userName, method, host: own, place });
  }
  return asking;
}

/** The files that an entry uses. */
interface Place {
  readonly config: OciFiles;
  readonly profiles: ReadonlyMap<string, OciProfile>;
  readonly rc: RcFile;
  readonly problem: Reason | undefined;
}

async function placeOf(config: OciFiles, rcNamed: string | undefined, host: Host): Promise<Place> {
  const profiles = new Map(config.profiles.map((profile) => [profile.name, profile]));
  try {
    const rc = await readRcFile(rcNamed, host);
    const problem = config.problem === undefined ? undefined : failureReason(config.problem);
    return { config, profiles, rc, problem };
  } catch (error) {
    return { config, profiles, rc: NO_SETTINGS, problem: thrownReason(error) };
  }
}

function* usesOf(
  asking: readonly Asking[],
  places: ReadonlyMap<string, Place>,
): Generator<undefined, ReadonlyMap<string, OkeUse>> {
  const uses = new Map<string, OkeUse>();
  for (const { userName, method, host: own, place } of asking) {
    yield;
    const found = places.get(place);
    if (found === undefined) continue;
    const { args, options, isWhole } = method.call;
    const user = okeUserOf(method.call, own, found.rc);
    const profile = found.profiles.get(user.profileName);
    const override = IDENTITY_VARIABLES.find((name) => own.env[name] !== undefined);
    uses.set(userName, {
      user,
      configPath: found.config.configPath,
      profile,
      flaw: override === undefined && missesAuth(user, profile) ? 'auth-missing' : undefined,
      problem: found.problem ?? closedKeyProblem(user, profile, own),
      override,
      subject: tokenSubjectIn(
        { rc: found.rc, configPath: found.config.configPath },
        { args, options: isWhole ? options : undefined },
        own,
      ),
    });
  }
  return uses;
}

/** Our plugin takes a session for what it is where nobody says otherwise. */
function missesAuth({ form, auth }: OkeUser, profile: OciProfile | undefined): boolean {
  if (profile?.kind !== 'session') return false;
  return auth === 'api_key' || (auth === undefined && form !== 'plugin');
}

/** The CLI can ask on a terminal; our plugin asks nobody, and what the editor keeps of pass phrases is sealed. */
function closedKeyProblem({ form }: OkeUser, profile: OciProfile | undefined, { env }: Host): Reason | undefined {
  const keyFile = profile?.closedKey;
  if (form !== 'plugin' || keyFile === undefined || env['OCI_CLI_PASSPHRASE'] !== undefined) return undefined;
  return failureReason({ code: 'oci-pass-phrase-missing', data: { key: keyFile } });
}
