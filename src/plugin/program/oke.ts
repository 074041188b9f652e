import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashName } from '../../base/hash.ts';
import { UserError } from '../../errors/userError.ts';
import { hasErrno } from '../../base/errno.ts';
import type { Host, Platform } from '../../base/platform.ts';
import { ensurePrivateFolder } from '../../files/stateFolder.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { generateToken } from '../../oci/oke/generateToken.ts';
import type { Renewal } from '../../oci/api/refreshSession.ts';
import { tokenSubjectOf } from '../../oci/oke/tokenSubject.ts';
import { OCI_VARIABLES } from '../../oci/config/ociSettings.ts';
import { createTokenCache, type TokenCache } from '../tokenCache.ts';
import { argumentsName, OKE_KEY, okeApproval } from '../cacheName.ts';
import { toDestination } from '../../exec/destination.ts';
import { execCredential, usableUntil } from '../../exec/execCredential.ts';
import type { ClusterConnection } from '../../exec/clusterConnection.ts';
import { authorityFile, type ExecVersion, parseExecInfo } from '../../exec/execInfo.ts';
import { createOkeApprovals } from '../../approvals/okeApprovals.ts';

export interface OkeDeps extends Pick<Platform, 'host' | 'stateFolder' | 'clock'> {
  /** That of the state folder unless told. */
  readonly cache?: Pick<TokenCache, 'put'>;
}

/** What becomes of `ce cluster generate-token …`. */
export type OkeAnswer =
  | {
      readonly kind: 'credential';
      readonly credential: string;
      /** The session behind it nears its end, and nobody has been at renewing it for a while. */
      readonly isRenewalDue: boolean;
    }
  | {
      readonly kind: 'handover';
      readonly command: string;
      readonly args: readonly string[];
      /** Which the client asked for. */
      readonly apiVersion: ExecVersion;
    };

/** Clients come by the hundred, and a service that refuses would be asked by each. */
const RENEWAL_PAUSE_MS = 60_000;

/**
 * Reads local files only; remembers the answer for the plugin's script where that would look for it. Nothing is given,
 * and no CLI started, for a destination that the person did not approve. Throws UserError 'cluster-absent' or
 * 'oke-unapproved', and what `parseExecInfo` and `generateToken` throw.
 */
export async function answerOke(args: readonly string[], deps: OkeDeps): Promise<OkeAnswer> {
  const { host, stateFolder, clock, cache = createTokenCache(stateFolder) } = deps;
  const execInfo = host.env['KUBERNETES_EXEC_INFO'] ?? '';
  const { apiVersion, cluster } = parseExecInfo(execInfo);
  await checkApproved(args, cluster, deps);
  const generated = await generateToken(args, { host, clock });
  if (generated.kind === 'handover') return { ...generated, apiVersion };
  const { token, expiresAt, renewal } = generated;
  const usable = usableUntil({ obtainedAt: clock.now(), expiresAt });
  // The rest of a session is given all the same.
  const isLong = usable > clock.now();
  const credential = execCredential(apiVersion, token, isLong ? usable : expiresAt);
  const name = argumentsName(args);
  const isTold = isToldByArguments(args, host) && authorityFile(cluster) === undefined;
  if (isLong && name !== undefined && isTold) {
    const answer = { approved: okeApproval(host.env, execInfo), credential, endsAt: usable };
    // A full disk or a folder that is not ours costs the next client some milliseconds, nothing else.
    await cache.put(OKE_KEY, name, answer).catch(() => undefined);
  }
  return { kind: 'credential', credential, isRenewalDue: renewal !== undefined && (await isFree(renewal, deps)) };
}

async function checkApproved(
  args: readonly string[],
  cluster: ClusterConnection | undefined,
  { host, stateFolder, clock }: OkeDeps,
): Promise<void> {
  if (cluster === undefined) throw new UserError('cluster-absent');
  const file = authorityFile(cluster);
  const read = file === undefined ? undefined : await readRegularFile(file).catch(() => undefined);
  const destination = toDestination(cluster, read?.bytes);
  const subject = await tokenSubjectOf(args, host);
  if (await createOkeApprovals(stateFolder, clock).isApproved(subject, destination)) return;
  const { profileName, clusterId } = subject;
  // The editor knows the environment of the kubeconfig and its own, not that of every terminal.
  const isFromEnvironment =
    host.env['OCI_CLI_PROFILE'] !== undefined && !args.some((arg) => /^--profile(?:=|$)/u.test(arg));
  const { host: to } = destination;
  throw new UserError('oke-unapproved', { profile: profileName, cluster: clusterId, host: to, isFromEnvironment });
}

/** Whether equal arguments mean the same in every folder and environment of this person. */
function isToldByArguments(args: readonly string[], { env, platform }: Host): boolean {
  const namesFile = args.some((arg) => /^--(?:config-file|cli-rc-file|defaults-file)(?:=|$)/u.test(arg));
  // Without a script nobody would look.
  return platform !== 'win32' && !namesFile && OCI_VARIABLES.every((name) => env[name] === undefined);
}

/** Takes the turn to renew, which is given once a minute. What cannot be told is free: renewing has a lock of its own. */
async function isFree({ session }: Renewal, { stateFolder, clock }: OkeDeps): Promise<boolean> {
  const folder = join(stateFolder, 'oci');
  const path = join(folder, `${hashName(session.tokenFile)}.turn`);
  try {
    await ensurePrivateFolder(stateFolder);
    await ensurePrivateFolder(folder);
    const taken = (await stat(path).catch(() => undefined))?.mtimeMs;
    const age = taken === undefined ? undefined : clock.now() - taken;
    if (age !== undefined && age >= 0 && age < RENEWAL_PAUSE_MS) return false;
    await rm(path, { force: true });
    await (await open(path, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    return !hasErrno(error, 'EEXIST');
  }
}
