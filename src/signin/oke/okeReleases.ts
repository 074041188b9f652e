import type { Host } from '../../base/platform.ts';
import { hostOfExec } from '../../oci/oke/okeUser.ts';
import { type TokenSubject, tokenSubjectOf } from '../../oci/oke/tokenSubject.ts';
import type { Destination } from '../../exec/destination.ts';
import type { OkeApprovals } from '../../approvals/okeApprovals.ts';
import type { Context, ExecConfig } from '../../kubeconfig/read/model.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import { okeCall } from '../../authenticators/oke/okeMethod.ts';

/** One OKE token that our plugin would give, and where it would go. */
export interface OkeTokenDestination {
  readonly contextName: string;
  readonly subject: TokenSubject;
  readonly destination: Destination;
}

type Exec = Pick<ExecConfig, 'command' | 'args' | 'env'>;

/**
 * What our plugin would give, where the contexts of these users lead, each once; `execs` by the user's name. Only for
 * `context` if there is one: whoever clicked on it meant no other that the kubeconfig leads the same user to. A command
 * that asks for no OKE token gives none. Throws what `tokenSubjectOf` throws.
 */
export async function okeTokenDestinations(
  { kubeconfig, destinationOf }: Pick<Snapshot, 'kubeconfig' | 'destinationOf'>,
  execs: ReadonlyMap<string, Exec>,
  host: Host,
  only?: Context,
): Promise<readonly OkeTokenDestination[]> {
  const subjects = new Map<string, TokenSubject>();
  for (const [name, exec] of execs) {
    const subject = await subjectOf(exec, host);
    if (subject !== undefined) subjects.set(name, subject);
  }
  const found = new Map<string, OkeTokenDestination>();
  for (const context of only === undefined ? kubeconfig.contexts.values() : [only]) {
    const subject = subjects.get(context.user);
    const cluster = kubeconfig.clusters.get(context.cluster);
    if (subject === undefined || cluster?.server === undefined) continue;
    const destination = destinationOf(cluster);
    const key = `${subject.id} ${destination.fingerprint}`;
    if (!found.has(key)) found.set(key, { contextName: context.name, subject, destination });
  }
  return [...found.values()];
}

/** Whose token a user entry's command asks for; undefined when it is none of OKE's. */
export async function subjectOf(exec: Exec, host: Host): Promise<TokenSubject | undefined> {
  const call = okeCall(exec);
  return call && (await tokenSubjectOf(call.args, hostOfExec(exec, host)));
}

/** Those that the person has not approved. */
export async function unapproved(
  approvals: OkeApprovals,
  releases: readonly OkeTokenDestination[],
): Promise<readonly OkeTokenDestination[]> {
  const known = await Promise.all(
    releases.map(async (each) => await approvals.isApproved(each.subject, each.destination)),
  );
  return releases.filter((_, index) => known[index] !== true);
}

/** Throws what `OkeApprovals.approve` throws. */
export async function approveDestinations(
  approvals: OkeApprovals,
  releases: readonly OkeTokenDestination[],
): Promise<void> {
  for (const { subject, destination } of releases) await approvals.approve(subject, destination);
}
