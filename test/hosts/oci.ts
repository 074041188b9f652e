import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../setup/command.mjs';
import { cacheFolder, once } from '../setup/once.mjs';
import { timed, type Progress } from '../setup/progress.mjs';
import { plainEnvironment } from './process.ts';

/** The real `oci` CLI. Absolute paths. */
export interface Oci {
  /** The folder of the program `oci`, for a search path. */
  readonly folder: string;
  readonly command: string;
  /** The Python that has the CLI's modules. */
  readonly python: string;
}

export interface OciResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const VERSION = '3.95.1';
const CLIENT_VERSION = '37.0.2';
const WHAT_TO_INSTALL =
  'The tests need the oci CLI and a Python client: install Python 3.9 or newer with its venv module (python3-venv on Debian and Ubuntu) so that they can be fetched from PyPI.';

/** Installs the CLI once into a virtual environment of the cache: half a minute, 500 MB. */
export async function prepareOci(progress: Progress): Promise<Oci> {
  const program = process.platform === 'win32' ? 'oci.cmd' : 'oci';
  const made = await virtualEnvironment('oci-cli', VERSION, progress, (folder, python) =>
    launcher(path.join(folder, program), python),
  );
  return { ...made, command: path.join(made.folder, program) };
}

/** Python with the Kubernetes client for it, installed once. @returns the Python */
export async function preparePythonClient(progress: Progress): Promise<string> {
  const { python } = await virtualEnvironment('kubernetes', CLIENT_VERSION, progress, () => Promise.resolve());
  return python;
}

/** `finish` is given the folder of programs before the whole is renamed, and its Python's path after that. */
async function virtualEnvironment(
  module: string,
  version: string,
  progress: Progress,
  finish: (folder: string, python: string) => Promise<void>,
): Promise<Omit<Oci, 'command'>> {
  const name = `${module}-${version}-${process.platform}-${process.arch}`;
  const isWindows = process.platform === 'win32';
  const programs = isWindows ? 'Scripts' : 'bin';
  const folder = path.join(cacheFolder(), name, programs);
  const python = path.join(folder, isWindows ? 'python.exe' : 'python3');
  const make = async (part: string): Promise<void> => {
    const base = await findPython();
    await timed(progress, `installing ${module} ${version} (once)`, async () => {
      await run(base, ['-m', 'venv', part]).catch(() => {
        throw new Error(WHAT_TO_INSTALL);
      });
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `${module}==${version}`];
      await run(path.join(part, programs, path.basename(python)), pip);
      await finish(path.join(part, programs), python);
    });
  };
  await once(name, make, progress);
  return { folder, python };
}

/** pip's own launcher names the Python of the folder that it was made in, which was renamed since. */
async function launcher(file: string, python: string): Promise<void> {
  const code = 'import sys; sys.argv[0] = "oci"; from oci_cli.cli import cli; sys.exit(cli())';
  const text =
    process.platform === 'win32'
      ? `@"${python}" -c "${code.replaceAll('"', "'")}" %*\r\n`
      : `#!/bin/sh\nexec '${python}' -c '${code}' "$@"\n`;
  await writeFile(file, text);
  await chmod(file, 0o755);
}

async function findPython(): Promise<string> {
  for (const command of ['python3', 'python']) {
    const check = 'import sys, venv; sys.exit(sys.version_info < (3, 9))';
    const found = await run(command, ['-c', check]).then(
      () => true,
      () => false,
    );
    if (found) return command;
  }
  throw new Error(WHAT_TO_INSTALL);
}

/**
 * Runs the CLI, or a Python program that uses its modules, to its end, with nothing on its standard input unless given.
 * @param env the whole environment but the search path
 */
export function runOci(
  command: string,
  args: readonly string[],
  { env, input = '' }: { readonly env: Readonly<Record<string, string>>; readonly input?: string },
): Promise<OciResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...plainEnvironment(), ...env }, stdio: 'pipe' });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, ...output });
    });
    child.stdin.end(input);
  });
}
