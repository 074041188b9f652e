import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { UserError } from '../../errors/userError.ts';

/** Tells a plugin that it was started in place of the program that it left its work to. */
const MARK = 'CLUSTER_SIGNIN_HANDED_OVER';

/** What another program said in this one's place. */
export interface HandedOver {
  readonly code: number;
  /** Its standard output. */
  readonly output: string;
}

/**
 * Lets another program answer the client in this one's place, with nothing on its input, since a question on a client's
 * input would never be seen; its errors go to the client at once. Throws UserError 'handover-loop' when that program is
 * this plugin again, and 'handover-missing'.
 */
export function handOver(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<HandedOver> {
  if (env[MARK] !== undefined) throw new UserError('handover-loop', { command });
  // The first is meant for the runtime of this program only.
  const theirs = { ...env, ELECTRON_RUN_AS_NODE: undefined, [MARK]: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: theirs, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => child.kill(signal));
    child.once('error', (cause) => {
      reject(new UserError('handover-missing', { command }, { cause }));
    });
    child.once('close', (code, signal) => {
      resolve({ code: signal === null ? (code ?? 1) : 128 + constants.signals[signal], output });
    });
  });
}

/**
 * Runs this program anew for work that the client must neither wait for nor end: in a group of its own, with no hold on
 * the client's pipes.
 */
export function startAside(args: readonly string[]): void {
  const options = { detached: true, stdio: 'ignore', windowsHide: true } as const;
  const child = spawn(process.execPath, [process.argv[1] ?? '', ...args], options);
  // It is tried again with the next token.
  child.once('error', () => undefined);
  child.unref();
}
