import assert from 'node:assert/strict';
import { okeToken } from '../src/oci/oke/okeToken.ts';
import { createSigner, sessionKeyId } from '../src/oci/api/requestSignature.ts';
import { prepareBinaries } from '../test/hosts/binaries.ts';
import { prepareOci } from '../test/hosts/oci.ts';
import { createOkePluginHarness } from '../test/hosts/oke-plugin-harness.ts';
import { okeUser } from '../test/hosts/oke-environment.ts';
import { prepareVsix } from '../test/hosts/vsix.ts';
import { CLUSTER, newKey } from '../test/oci/home.ts';
import { type Progress, timed } from '../test/setup/progress.mjs';
import { figuresOf, type Measured, type Row } from './figures.ts';
import { type Program, spawns } from './spawns.ts';

/** The CLI is slow. */
const ROUNDS = { kubectl: 25, oci: 9 };

/**
 * `kubectl get pods` of the real kubectl against the real API server behind one that verifies each token: with our plugin,
 * which remembers its answer or has to sign, and next to each run with the `oci` CLI, or with a token that stands in the
 * kubeconfig and costs nothing to get.
 */
export async function measure(progress: Progress): Promise<Measured> {
  await prepareVsix(progress);
  const [{ kubectl }, oci] = [await prepareBinaries(progress), await prepareOci(progress)];
  const harness = await createOkePluginHarness();
  try {
    const key = newKey();
    const signer = createSigner(sessionKeyId(harness.signIn(key)), key);
    const program = (name: string, user: unknown, env: Program['env'] = {}): Program => {
      const args = ['--kubeconfig', harness.writeKubeconfig(user, name), 'get', 'pods', '--output', 'name'];
      return { args: [kubectl, ...args], env: { PATH: '/usr/bin:/bin', HOME: harness.home, ...env } };
    };
    const ours = program('ours', okeUser(harness.plugin));
    // What a variable of the CLI's says keeps the plugin from remembering its answer: it signs each time.
    const signing = program('signing', okeUser(harness.plugin), { OCI_CLI_REGION: 'us-ashburn-1' });
    const theirs = program('theirs', okeUser(oci.command));
    const { token } = okeToken(signer, { region: 'us-ashburn-1', id: CLUSTER }, { at: Date.now() });
    const given = program('given', { token });
    const comparisons = [
      // First: the token that is given is taken for five minutes.
      { what: 'remembered / token in the kubeconfig', rounds: ROUNDS.kubectl, pair: [ours, given] },
      { what: 'remembered / oci', rounds: ROUNDS.oci, pair: [ours, theirs] },
      { what: 'signed anew / oci', rounds: ROUNDS.oci, pair: [signing, theirs] },
    ];
    const rows: Row[] = [];
    for (const { what, rounds, pair } of comparisons) {
      const { times, outputs } = await timed(progress, what, () => spawns(oci.python, rounds, pair));
      assert.deepEqual(outputs, ['pod/checkout\npod/ledger\n', 'pod/checkout\npod/ledger\n']);
      rows.push({ what, unit: 'ms', ours: times[0] ?? [], beside: times[1] ?? [] });
    }
    const [overGiven, overOci, signedOverOci] = rows.map((row) => figuresOf(row).ratio);
    const details = Object.fromEntries(rows.map((row) => [row.what, figuresOf(row)]));
    return { beside: 'the other', rows, figures: { overGiven, overOci, signedOverOci, rows: details } };
  } finally {
    await harness.stop();
  }
}
