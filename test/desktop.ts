/**
 * Runs the suite of test/exthost in VS Code Desktop, which is downloaded into the cache: `npm run test:desktop`, or
 * `npm run test:desktop -- 1.101.0` for another version than the newest.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { desktopEnvironment } from './hosts/desktop.ts';
import { removeAtExit } from './hosts/process.ts';
import { bundleSuite } from './hosts/suite.ts';
import { prepareVsix, root } from './hosts/vsix.ts';
import { cacheFolder } from './setup/once.mjs';
import { createProgress } from './setup/progress.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'desktop-'));
removeAtExit(folder);
const home = path.join(folder, 'home');
const cachePath = path.join(cacheFolder(), 'vscode');
for (const each of [home, cachePath]) await mkdir(each, { recursive: true });
try {
  const { platform, env } = process;
  const extensionTestsEnv = desktopEnvironment(home, { platform, env, home: homedir() });
  await prepareVsix(createProgress('extension'));
  await runTests({
    version: process.argv[2] ?? 'stable',
    cachePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleSuite(),
    extensionTestsEnv,
    launchArgs: [
      '--disable-extensions',
      `--user-data-dir=${path.join(folder, 'data')}`,
      `--extensions-dir=${path.join(folder, 'extensions')}`,
    ],
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
