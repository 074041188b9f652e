import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm, run } from '../setup/command.mjs';
import { installInto } from '../setup/node.mjs';
import { cacheFolder, inTurn, once } from '../setup/once.mjs';
import { timed, type Progress } from '../setup/progress.mjs';
import { freePorts, startProgram, until, type Running } from './process.ts';

const VERSION = '4.139.1';

/** Keeps the window to what a test or a newcomer looks at; a caller's settings go over these. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/** A running editor, seen with a browser. */
export interface Editor extends Running {
  /** The address of the window on the folder. */
  readonly url: string;
  readonly port: number;
}

interface Folders {
  /** The home folder that the editor, its extensions and its terminals see. */
  readonly home: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
}

export interface EditorOptions extends Folders {
  /** Opened in the window. */
  readonly folder: string;
  /** Added to the little that the editor gets of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A folder of programs that its terminals find before all others. */
  readonly programs?: string;
  /** Asked for by a page before the editor; without it the editor is open to every user of this machine. */
  readonly password?: string;
  /** True lets the window start in Restricted Mode. */
  readonly workspaceTrust?: boolean;
}

/**
 * Installs code-server, which carries VS Code's own server and web workbench, into the cache. Its packages' scripts are
 * not run: they would compile for minutes what nothing here needs.
 * @returns the folder of the package
 */
export async function prepareEditor(progress: Progress): Promise<string> {
  const folder = await once(
    `code-server-${VERSION}-${process.platform}-${process.arch}`,
    (part) =>
      timed(progress, `installing code-server ${VERSION}`, async () => {
        await installInto(part, [`code-server@${VERSION}`]);
        const server = path.join(part, 'node_modules/code-server/lib/vscode');
        await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: server });
      }),
    progress,
  );
  return path.join(folder, 'node_modules/code-server');
}

/**
 * Compiles, once, the one module without which the editor writes no log files. Everything else of it works without.
 * @throws an error of one sentence that says what to install
 */
export async function prepareEditorLog(progress: Progress): Promise<void> {
  const server = path.join(await prepareEditor(progress), 'lib/vscode');
  const compiled = path.join(server, 'node_modules/@vscode/spdlog/build/Release/spdlog.node');
  // The headers of the Node that the set-up installs; for others npm fetches them.
  const nodedir = path.join(process.execPath, '../..');
  const env = existsSync(path.join(nodedir, 'include/node/node_api.h')) ? { npm_config_nodedir: nodedir } : {};
  const compile = () => npm(['rebuild', '@vscode/spdlog', '--ignore-scripts=false'], { cwd: server, env });
  await inTurn(path.join(cacheFolder(), 'spdlog.lock'), async () => {
    if (existsSync(compiled)) return;
    try {
      await timed(progress, "compiling the editor's log (once)", compile);
    } catch (error) {
      const message = 'What the editor logs cannot be looked at: install Python 3, make and a C++ compiler.';
      throw new Error(message, { cause: error });
    }
  });
}

/** Installs a VSIX as a user does. */
export async function installVsix(vsix: string, { home, userDataDir, extensionsDir }: Folders): Promise<void> {
  const codeServer = await prepareEditor(() => undefined);
  const folders = ['--extensions-dir', extensionsDir, '--server-data-dir', userDataDir];
  const args = ['--install-extension', vsix, ...folders, '--accept-server-license-terms'];
  await run(process.execPath, [path.join(codeServer, 'lib/vscode/out/server-main.js'), ...args], {
    env: { HOME: home },
  });
}

/** Starts the editor as a user of code-server has it: secrets outlive a reload, and /proxy/<port> is served. */
export async function startEditor(options: EditorOptions): Promise<Editor> {
  const codeServer = await prepareEditor(() => undefined);
  const { home, userDataDir, extensionsDir, folder, password } = options;
  await writeSettings(path.join(userDataDir, 'User'), options.settings);
  if (options.programs !== undefined) await writeProfile(home, options.programs);
  const [port = 0] = await freePorts(1);
  const program = startProgram({
    command: process.execPath,
    args: [
      path.join(codeServer, 'out/node/entry.js'),
      `--bind-addr=127.0.0.1:${port}`,
      `--auth=${password === undefined ? 'none' : 'password'}`,
      `--config=${path.join(userDataDir, 'config.yaml')}`,
      `--user-data-dir=${userDataDir}`,
      `--extensions-dir=${extensionsDir}`,
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    ],
    env: {
      HOME: home,
      SHELL: '/bin/bash',
      ...options.env,
      ...(password === undefined ? {} : { PASSWORD: password }),
    },
    cwd: home,
  });
  return served(program, port, folder);
}

/** Starts VS Code's server without code-server's wrapper: only so does it run a test suite in its extension host. */
export async function startTestServer(
  options: Omit<EditorOptions, 'password' | 'programs' | 'workspaceTrust'>,
): Promise<Editor> {
  const codeServer = await prepareEditor(() => undefined);
  const { home, userDataDir, extensionsDir, folder } = options;
  await writeSettings(path.join(userDataDir, 'data/Machine'), options.settings);
  const [port = 0] = await freePorts(1);
  const program = startProgram({
    command: process.execPath,
    args: [
      path.join(codeServer, 'lib/vscode/out/server-main.js'),
      '--host=127.0.0.1',
      `--port=${port}`,
      '--without-connection-token',
      '--accept-server-license-terms',
      '--enable-smoke-test-driver',
      `--server-data-dir=${userDataDir}`,
      `--extensions-dir=${extensionsDir}`,
      '--telemetry-level=off',
    ],
    env: { HOME: home, SHELL: '/bin/bash', ...options.env },
    cwd: home,
  });
  return served(program, port, folder);
}

/** The address at which a test server's window loads an extension from its folder and runs a suite inside it. */
export function suiteUrl(server: Editor, extensionFolder: string, suiteFile: string): string {
  const remote = `vscode-remote://127.0.0.1:${server.port}`;
  const payload = [
    ['extensionDevelopmentPath', remote + extensionFolder],
    ['extensionTestsPath', remote + suiteFile],
  ];
  return `${server.url}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

async function writeSettings(folder: string, settings: EditorOptions['settings']): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
}

/** The editor takes its terminals' PATH from a login shell, whose system-wide profile may drop what it inherited. */
async function writeProfile(home: string, programs: string): Promise<void> {
  await writeFile(path.join(home, '.profile'), `PATH='${programs}':"$PATH"\n`);
}

async function served(program: Running, port: number, folder: string): Promise<Editor> {
  const origin = `http://127.0.0.1:${port}`;
  try {
    await until('the editor', () => answers(origin), { program });
  } catch (error) {
    await program.stop();
    throw error;
  }
  const url = `${origin}/?folder=${encodeURIComponent(folder)}`;
  return { ...program, url, port };
}

async function answers(origin: string): Promise<true | undefined> {
  try {
    const response = await fetch(origin);
    await response.body?.cancel();
    return response.ok || undefined;
  } catch {
    return undefined;
  }
}
