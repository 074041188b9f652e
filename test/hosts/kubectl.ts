import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareBinaries } from './binaries.ts';
import { plainEnvironment } from './process.ts';

const LIMIT_MS = 300_000;

export interface KubectlCall {
  /** The value of KUBECONFIG: a path or a list of paths. */
  readonly kubeconfig: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface KubectlResult {
  /** The exit code; 124 when it was ended after five minutes. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl as a person would in a new shell, with a home of its own and nothing on standard input. */
export async function kubectl({ kubeconfig, args, env }: KubectlCall): Promise<KubectlResult> {
  const binaries = await prepareBinaries(() => undefined);
  const home = await mkdtemp(path.join(tmpdir(), 'kubectl-home-'));
  const environment = { ...plainEnvironment(), HOME: home, KUBECONFIG: kubeconfig, ...env };
  try {
    return await new Promise((resolve) => {
      const options = {
        cwd: home,
        env: environment,
        timeout: LIMIT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: 1e8,
      } as const;
      const child = execFile(binaries.kubectl, args, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 124;
        resolve({ code, stdout, stderr });
      });
      child.stdin?.end();
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
