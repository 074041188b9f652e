import { isAbsolute } from 'node:path';
import { sentenceOf } from '../../base/problem.ts';
import { inSlices } from '../../base/slices.ts';
import type { Host } from '../../files/folders.ts';
import type { User } from '../../kubeconfig/model.ts';
import { configFilePath } from '../../oci/configFile.ts';
import { passPhraseMissing } from '../../oci/keys.ts';
import { hostOfExec, okeCallOf, okeUserOf, type OkeCall, type OkeExec, type OkeUser } from '../../oci/okeUser.ts';
import { readOciFiles, type OciFiles, type OciProfile } from '../../oci/profiles.ts';
import { NO_SETTINGS, rcFilePaths, readRcFile, type RcFile } from '../../oci/rcFile.ts';
import { IDENTITY_VARIABLES } from '../../oci/settings.ts';
import { tokenSubjectIn, type TokenSubject } from '../../oci/tokenSubject.ts';
import { okeExecOf } from '../way.ts';

/** What a user entry that asks for OKE tokens comes to with the OCI files as they are. */
export interface OkeUse {
  readonly user: OkeUser;
  readonly configPath: string;
  /** Undefined when the config file has none of that name. */
  readonly profile: OciProfile | undefined;
  /** A session profile without `--auth security_token`: the CLI signs with the wrong key and says nothing. */
  readonly flaw: 'auth-missing' | undefined;
  /** Why the files that decide cannot be read, or signing would fail, in one sentence. */
  readonly problem: string | undefined;
  /** A variable of the environment that says who signs, in place of the profile. */
  readonly override: string | undefined;
  /** Whose token for which cluster it is, for approvals. */
  readonly subject: TokenSubject;
}

/** The OCI files in use, and the user entries that lean on them. */
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

/** Each file is read once, however many user entries lean on it. Never throws. */
export async function readOciUses(users: Iterable<User>, { env, ...rest }: Host): Promise<OciReading> {
  // The process's own environment is slow to copy, and each entry that sets variables gets a copy.
  const host = { ...rest, env: { ...env } };
  const asking = await inSlices(askingUsers(users, host));
  const usual = await readOciFiles(host);
  const byPath = new Map([[usual.configPath, usual]]);
  const places = new Map<string, Place>();
  const settings = new Set<string>();
  for (const { place, options, host: own } of asking) {
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
    users: await inSlices(usesOf(asking, places, host)),
    watched: [...watched].filter((path) => isAbsolute(path)),
  };
}

interface Asking {
  readonly userName: string;
  readonly exec: OkeExec;
  readonly options: OkeCall['options'];
  /** The machine as the entry's command sees it. */
  readonly host: Host;
  /** Equal for entries that lean on the same files. */
  readonly place: string;
}

function* askingUsers(users: Iterable<User>, host: Host): Generator<undefined, readonly Asking[]> {
  const asking: Asking[] = [];
  for (const user of users) {
    yield;
    const exec = okeExecOf(user);
    const call = exec && okeCallOf(exec);
    if (exec === undefined || call === undefined) continue;
    const own = hostOfExec(exec, host);
    const { options } = call;
    const variables = ['OCI_CLI_CONFIG_FILE', 'OCI_CONFIG_FILE', 'OCI_CLI_RC_FILE'].map((name) => own.env[name]);
    const place = JSON.stringify([options['config-file'], options['cli-rc-file'], ...variables]);
    asking.push({ userName: user.name, exec, options, host: own, place });
  }
  return asking;
}

/** The files that an entry leans on. */
interface Place {
  readonly config: OciFiles;
  readonly profiles: ReadonlyMap<string, OciProfile>;
  readonly rc: RcFile;
  readonly problem: string | undefined;
}

async function placeOf(config: OciFiles, rcNamed: string | undefined, host: Host): Promise<Place> {
  const profiles = new Map(config.profiles.map((profile) => [profile.name, profile]));
  try {
    const rc = await readRcFile(rcNamed, host);
    return { config, profiles, rc, problem: config.problem };
  } catch (error) {
    return { config, profiles, rc: NO_SETTINGS, problem: sentenceOf(error) };
  }
}

function* usesOf(
  asking: readonly Asking[],
  places: ReadonlyMap<string, Place>,
  host: Host,
): Generator<undefined, ReadonlyMap<string, OkeUse>> {
  const uses = new Map<string, OkeUse>();
  for (const { userName, exec, host: own, place } of asking) {
    yield;
    const found = places.get(place);
    const user = found && okeUserOf(exec, host, found.rc);
    if (found === undefined || user === undefined) continue;
    const profile = found.profiles.get(user.profileName);
    const override = IDENTITY_VARIABLES.find((name) => own.env[name] !== undefined);
    uses.set(userName, {
      user,
      configPath: found.config.configPath,
      profile,
      flaw: override === undefined && missesAuth(user, profile) ? 'auth-missing' : undefined,
      problem: found.problem ?? closedKeyProblem(user, profile, own),
      override,
      subject: tokenSubjectIn({ rc: found.rc, configPath: found.config.configPath }, user.args, own),
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
function closedKeyProblem({ form }: OkeUser, profile: OciProfile | undefined, { env }: Host): string | undefined {
  const keyFile = profile?.closedKey;
  if (form !== 'plugin' || keyFile === undefined || env['OCI_CLI_PASSPHRASE'] !== undefined) return undefined;
  return passPhraseMissing(keyFile).message;
}
