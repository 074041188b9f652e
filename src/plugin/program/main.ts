import { writeSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock as clock } from '../../base/clock.ts';
import { hasErrno } from '../../base/errno.ts';
import { sanitize } from '../../base/sanitize.ts';
import type { SignInTask } from '../../errors/pluginErrors.ts';
import { isUserError, UserError } from '../../errors/userError.ts';
import { SNOOZED_EXIT } from '../credentialQuestion.ts';
import { inVersion } from '../../exec/execCredential.ts';
import type { Host } from '../../base/platform.ts';
import { isTokenRequest } from '../tokenRequest.ts';

/**
 * The composition root of the credential plugin, whose file lies in `bin/` of the state folder (install.ts). A client
 * waits: each part is a file of its own beside this one (esbuild.mjs), loaded when it is needed, and so are Node's own
 * modules for sockets, TLS and processes, which take some 10 ms each.
 */
const host: Host = { platform: process.platform, env: process.env, home: homedir() };
const bin = dirname(process.argv[1] ?? '');
const stateFolder = dirname(bin);
/** What this program asks of itself, and nobody else does. */
const RENEW = 'renew-oci-session';

/** The answer to print; undefined when another program answered, or nothing was asked for. */
async function run(args: readonly string[]): Promise<string | undefined> {
  if (args[0] === RENEW) {
    const { renewOke } = await import('./renewOke.ts');
    await renewOke(args.slice(1), { host, clock });
    return undefined;
  }
  if (args[0] === 'ce') return await answerForOke(args);
  if (!isTokenRequest(args)) throw new UserError('plugin-misused');
  const { askEditor } = await import('./askEditor.ts');
  return await askEditor(args, { host, stateFolder, clock, waiting });
}

async function answerForOke(args: readonly string[]): Promise<string | undefined> {
  const { answerOke } = await import('./oke.ts');
  const answered = await answerOke(args, { host, stateFolder, clock });
  if (answered.kind === 'credential' && !answered.isRenewalDue) return answered.credential;
  const { handOver, startAside } = await import('./childProcess.ts');
  if (answered.kind === 'credential') {
    startAside([RENEW, ...args]);
    return answered.credential;
  }
  const { code, output } = await handOver(answered.command, answered.args, host.env);
  process.exitCode = code;
  printAndExit(inVersion(output, answered.apiVersion));
  return undefined;
}

async function waiting(task: SignInTask, limitMs: number): Promise<void> {
  const { waitingForTask } = await import('./programText.ts');
  tell(waitingForTask(task, limitMs));
}

function tell(line: string): void {
  process.stderr.write(`${sanitize(line, 1000)}\n`);
}

/**
 * At once, and so is the end, since Node would tidy up for a while: `process.stdout` would load Node's sockets for a
 * pipe. It takes over where the pipe is full.
 */
function printAndExit(text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written);
  } catch (error) {
    if (!hasErrno(error, 'EAGAIN')) throw error;
    process.stdout.write(bytes.subarray(written));
    return;
  }
  process.exit();
}

// What the files beside this one compile to is kept there, and removed with them.
enableCompileCache(join(bin, 'compiled'));
run(process.argv.slice(2))
  .then((credential) => {
    if (credential !== undefined) printAndExit(`${credential}\n`);
  })
  .catch(async (error: unknown) => {
    process.exitCode = isUserError(error, 'snoozed') ? SNOOZED_EXIT : 1;
    const { failureText } = await import('./programText.ts');
    tell(failureText(error));
  });
