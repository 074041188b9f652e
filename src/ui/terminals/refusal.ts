import { sanitize } from '../../base/sanitize.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import { SNOOZED_EXIT } from '../../plugin/credentialQuestion.ts';
import { runsPlugin, type Snapshot, type UserState } from '../../state/snapshot.ts';
import type { ClientCall } from './commandLine.ts';

/**
 * What is kept of a command's output: the sentence that a client ends with, and a client-go plugin's lines before it.
 */
const KEPT_CHARACTERS = 8_192;
const KEPT_LINES = 12;

/** The end of a stream of raw terminal data, of which no more is ever held. Throws what the stream throws. */
export async function endOf(stream: AsyncIterable<string>): Promise<string> {
  let end = '';
  for await (const data of stream) end = (end + data.slice(-KEPT_CHARACTERS)).slice(-KEPT_CHARACTERS);
  return end;
}

/** How kubectl and helm begin what they end with; a program's log that they print begins otherwise. */
const BEGINNING = /^(?:error\b|unable to connect to the server\b|please enter username:)/iu;

/** As kubectl 1.27 to 1.37 and helm say it (test/cases). */
const REFUSALS: readonly RegExp[] = [
  /you must be logged in to the server/iu,
  /the server has asked for the client to provide credentials/iu,
  /\bUnauthorized\b/u,
  /no valid id-token/iu,
  /getting credentials: exec/iu,
  // A user without any credential, such as an empty token file, is asked for a name.
  /^please enter username:/iu,
];

/** client-go 0.35 and newer (plugin/pkg/client/auth/exec/exec.go). */
const HELD_BY_KUBERC =
  /\bplugin .* (?:not allowed: policy set to|is not permitted by the credential plugin allowlist)/iu;

/** How client-go says that the plugin ended (plugin/pkg/client/auth/exec/exec.go). */
const SNOOZED = new RegExp(String.raw`\bfailed with exit code ${SNOOZED_EXIT}\b`, 'u');

export interface EndedCall {
  readonly call: ClientCall;
  /** The end of its output, as it came. */
  readonly output: string;
  readonly exitCode: number | undefined;
}

/** The context that the person could sign in to, for a client that was refused there. */
export function refusedContext(ended: EndedCall, snapshot: Snapshot): Context | undefined {
  const context = failedContext(ended, snapshot);
  if (context === undefined) return undefined;
  const lines = lastLines(ended.output);
  // The person was asked for this very call, and wants to sign in later.
  if (lines.some((line) => SNOOZED.test(line))) return undefined;
  const user = snapshot.users.get(context.user);
  const own = ended.call.program === 'k9s' ? lines : lines.filter((line) => BEGINNING.test(line));
  const isRefused = own.some((line) => REFUSALS.some((refusal) => refusal.test(line)) || missesTokenFile(line, user));
  if (!isRefused) return undefined;
  if (user !== undefined) return canSignIn(user) ? context : undefined;
  return snapshot.kubeconfig.clusters.get(context.cluster)?.server === undefined ? undefined : context;
}

/** The context whose kubectl was kept from running our credential plugin by its own preferences. */
export function contextHeldByKuberc(ended: EndedCall, snapshot: Snapshot): Context | undefined {
  const context = failedContext(ended, snapshot);
  const user = context && snapshot.users.get(context.user);
  if (user === undefined || !runsPlugin(user)) return undefined;
  const isHeld = lastLines(ended.output).some((line) => BEGINNING.test(line) && HELD_BY_KUBERC.test(line));
  return isHeld ? context : undefined;
}

function failedContext({ call, exitCode }: EndedCall, { kubeconfig }: Snapshot): Context | undefined {
  // The full screen of k9s ends well whatever was on it.
  if (exitCode === 0 && call.program !== 'k9s') return undefined;
  return kubeconfig.contexts.get(call.context ?? kubeconfig.currentContext ?? '');
}

function lastLines(output: string): readonly string[] {
  return output
    .split(/[\r\n]+/u)
    .map((line) => sanitize(line, KEPT_CHARACTERS).trim())
    .filter((line) => line !== '')
    .slice(-KEPT_LINES);
}

function missesTokenFile(line: string, user: UserState | undefined): boolean {
  const { tokenFile = '' } = user?.user ?? {};
  return tokenFile !== '' && line.includes(`open ${tokenFile}: `);
}

/** Not for users of other programs, certificates, or passwords: a sign-in here does not help them. */
function canSignIn({ can, credential, status }: UserState): boolean {
  if (status.kind === 'signingIn') return false;
  if (can.signIn || can.convert) return true;
  return ['none', 'token', 'tokenFile'].includes(credential.kind);
}
