import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { clean } from '../base/clean.ts';
import type { Clock } from '../base/clock.ts';
import { hashName } from '../base/hashName.ts';
import { Problem } from '../base/problem.ts';
import { isCode } from '../files/code.ts';
import { ensurePrivateFolder, type Host } from '../files/folders.ts';
import { readRegularFile } from '../files/read.ts';
import { generateToken } from '../oci/generateToken.ts';
import { refreshSession, type Renewal } from '../oci/refreshSession.ts';
import { withoutRealmVariables } from '../oci/regions.ts';
import { tokenSubjectOf } from '../oci/tokenSubject.ts';
import { OCI_VARIABLES } from '../oci/variables.ts';
import type { PluginCache } from './cache.ts';
import { argumentsName, OKE_KEY, okeApproval } from './cacheName.ts';
import { toDestination } from './destination.ts';
import { execCredential, usableUntil } from './execCredential.ts';
import { authorityFile, parseExecInfo, type ExecCluster, type ExecVersion } from './execInfo.ts';
import { createOkeApprovals } from './okeApprovals.ts';

export interface OkeParts {
  readonly host: Host;
  readonly stateFolder: string;
  readonly clock: Clock;
}

/**
 * What becomes of `ce cluster generate-token …`. A Problem comes as its sentence, since this file is bundled by itself,
 * and the classes of two bundles do not know each other.
 */
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
    }
  | { readonly kind: 'refused'; readonly sentence: string };

/** Clients come by the hundred, and a service that refuses would be asked by each. */
const RENEWAL_PAUSE_MS = 60_000;
const REQUEST_MS = 30_000;
const LARGEST_ANSWER = 1 << 20;

/**
 * Reads local files alone; remembers the answer for the plugin's script where that would look for it. Nothing is given,
 * and no CLI started, for a destination that the person did not approve.
 */
export async function answerOke(
  args: readonly string[],
  { cache, ...parts }: OkeParts & { readonly cache: Pick<PluginCache, 'put'> },
): Promise<OkeAnswer> {
  const { host, clock } = parts;
  try {
    const execInfo = host.env['KUBERNETES_EXEC_INFO'] ?? '';
    const { apiVersion, cluster } = parseExecInfo(execInfo);
    await checkApproved(args, cluster, parts);
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
    return { kind: 'credential', credential, isRenewalDue: renewal !== undefined && (await isFree(renewal, parts)) };
  } catch (error) {
    if (error instanceof Problem) return { kind: 'refused', sentence: error.message };
    throw error;
  }
}

/** Renews the session behind these arguments if it is still time to. Throws what `refreshSession` throws. */
export async function renewOke(args: readonly string[], { host, clock }: OkeParts): Promise<void> {
  const generated = await generateToken(args, { host, clock });
  if (generated.kind !== 'credential' || generated.renewal === undefined) return;
  const { createFetch } = await import('../net/fetch.ts');
  const fetch = createFetch({
    proxy: { editorProxy: '', editorNoProxy: [], env: host.env },
    timeoutMs: REQUEST_MS,
    maxBytes: LARGEST_ANSWER,
  });
  await refreshSession(generated.renewal, { host: withoutRealmVariables(host), clock, fetch });
}

/** Throws Problem 'cluster-absent' or 'oke-unapproved'. */
async function checkApproved(
  args: readonly string[],
  cluster: ExecCluster | undefined,
  { host, stateFolder, clock }: OkeParts,
): Promise<void> {
  if (cluster === undefined) {
    const sentence =
      'The kubeconfig does not let the plugin know where the token goes: choose "Use the Fast Token" for this user in the editor once more, which adds provideClusterInfo.';
    throw new Problem('cluster-absent', sentence);
  }
  const file = authorityFile(cluster);
  const read = file === undefined ? undefined : await readRegularFile(file).catch(() => undefined);
  const destination = toDestination(cluster, read?.bytes);
  const subject = await tokenSubjectOf(args, host);
  if (await createOkeApprovals(stateFolder, clock).isApproved(subject, destination)) return;
  const { profileName, clusterId } = subject;
  const whose = profileName === undefined ? 'these arguments' : `the OCI profile "${clean(profileName, 80)}"`;
  const which = clusterId === undefined ? '' : ` for ${clean(clusterId, 120)}`;
  const isFromHere = host.env['OCI_CLI_PROFILE'] !== undefined && !args.some((arg) => /^--profile(?:=|$)/u.test(arg));
  // The editor knows the environment of the kubeconfig and its own, not that of every terminal.
  const otherwise = isFromHere ? ', or name the profile there by "Set OCI Profile and Auth"' : '';
  const sentence = `You have not approved that tokens of ${whose}${which} go to ${destination.host}: choose "Sign In" for this context in the editor to do so${otherwise}.`;
  throw new Problem('oke-unapproved', sentence);
}

/** Whether equal arguments mean the same in every folder and environment of this person. */
function isToldByArguments(args: readonly string[], { env, platform }: Host): boolean {
  const namesFile = args.some((arg) => /^--(?:config-file|cli-rc-file|defaults-file)(?:=|$)/u.test(arg));
  // Without a script nobody would look.
  return platform !== 'win32' && !namesFile && OCI_VARIABLES.every((name) => env[name] === undefined);
}

/** Takes the turn to renew, which is given once a minute. What cannot be told is free: renewing has a lock of its own. */
async function isFree({ session }: Renewal, { stateFolder, clock }: OkeParts): Promise<boolean> {
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
    return !isCode(error, 'EEXIST');
  }
}
