import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { clean } from '../base/clean.ts';
import { systemClock as clock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Host } from '../files/folders.ts';
import { createPluginCache } from './cache.ts';
import { inVersion } from './execCredential.ts';
import { isTokenRequest } from './request.ts';

/**
 * The composition root of the credential plugin, whose file lies in `bin/` of the state folder (install.ts). A client
 * waits, and each of Node's own modules for sockets, TLS and processes takes some 10 ms: parts are loaded when needed.
 */
const host: Host = { platform: process.platform, env: process.env, home: homedir() };
const stateFolder = dirname(dirname(process.argv[1] ?? ''));
/** What this program asks of itself, and nobody else does. */
const RENEW = 'renew-oci-session';

/** The answer to print; undefined when another program answered, or nothing was asked for. */
async function run(args: readonly string[]): Promise<string | undefined> {
  if (args[0] === RENEW) {
    await renew(args.slice(1));
    return undefined;
  }
  if (args[0] === 'ce') return await answerForOke(args);
  if (!isTokenRequest(args)) {
    throw new Problem(
      'arguments',
      'This is the credential plugin of Cluster Sign-In, run by kubectl with "get-token"; sign in in the editor to have it set up.',
    );
  }
  const { askEditor } = await import('./askEditor.ts');
  return await askEditor(args, { host, stateFolder, clock, tell });
}

async function answerForOke(args: readonly string[]): Promise<string | undefined> {
  const { answerOke } = await import('./oke.ts');
  const answered = await answerOke(args, { host, stateFolder, clock, cache: createPluginCache(stateFolder) });
  if (answered.kind === 'refused') throw new Problem('refused', answered.sentence);
  if (answered.kind === 'credential' && !answered.isRenewalDue) return answered.credential;
  const { handOver, startAside } = await import('./children.ts');
  if (answered.kind === 'credential') {
    startAside([RENEW, ...args]);
    return answered.credential;
  }
  const { code, output } = await handOver(answered.command, answered.args, host.env);
  process.exitCode = code;
  process.stdout.write(inVersion(output, answered.apiVersion));
  return undefined;
}

async function renew(args: readonly string[]): Promise<void> {
  const { renewOke } = await import('./oke.ts');
  await renewOke(args, { host, stateFolder, clock });
}

function tell(line: string): void {
  process.stderr.write(`${clean(line, 1000)}\n`);
}

run(process.argv.slice(2)).then(
  (credential) => {
    if (credential !== undefined) process.stdout.write(`${credential}\n`);
  },
  (error: unknown) => {
    const unforeseen = `Cluster Sign-In's plugin failed in a way that was not foreseen (${error instanceof Error ? error.name : 'no error'}); open the editor and sign in again.`;
    tell(error instanceof Problem ? error.message : unforeseen);
    process.exitCode = 1;
  },
);
