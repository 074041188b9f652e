import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { build, stop } from 'esbuild';

/** Bundles the scripts of a crowd into `folder`: a process then starts in a quarter of the time. */
export async function bundleCrowd(folder: string): Promise<void> {
  await build({
    entryPoints: ['writer', 'reader'].map((name) => path.join(import.meta.dirname, `${name}.ts`)),
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // What is CommonJS in there asks for `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    target: 'node22',
    logLevel: 'warning',
  });
  // Its helper process would outlive the tests.
  await stop();
}

export interface Member {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  /** What it said since it was ready, line by line. */
  readonly lines: readonly string[];
  /** The exit code or the signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts a script of the crowd; resolves when it is ready. */
export async function startMember(folder: string, script: 'writer' | 'reader', ...args: string[]): Promise<Member> {
  const child = spawn(process.execPath, [path.join(folder, `${script}.mjs`), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // A member that is killed no longer listens.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  await once(reader, 'line');
  reader.on('line', (line) => lines.push(line));
  return { process: child, lines, ended };
}
