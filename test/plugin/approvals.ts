import type { Host } from '../../src/base/platform.ts';
import { tokenSubjectOf } from '../../src/oci/oke/tokenSubject.ts';
import { toDestination } from '../../src/exec/destination.ts';
import { parseExecInfo } from '../../src/exec/execInfo.ts';
import { createOkeApprovals } from '../../src/approvals/okeApprovals.ts';

/** What a person approves in the editor: tokens of these arguments for the cluster of KUBERNETES_EXEC_INFO. */
export async function approve(stateFolder: string, args: readonly string[], host: Host): Promise<void> {
  const { cluster } = parseExecInfo(host.env['KUBERNETES_EXEC_INFO']);
  if (cluster === undefined) return;
  const approvals = createOkeApprovals(stateFolder, { now: () => 0 });
  await approvals.approve(await tokenSubjectOf(args, host), toDestination(cluster, undefined));
}
