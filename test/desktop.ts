/**
 * Runs the suite of test/exthost in VS Code Desktop, which is downloaded: `npm run test:desktop`, or
 * `npm run test:desktop -- 1.101.0` for another version than the newest.
 */
import { runTests } from '@vscode/test-electron';
import { bundleSuite } from './hosts/suite.ts';
import { prepareVsix, root } from './hosts/vsix.ts';
import { createProgress } from './setup/progress.mjs';

await prepareVsix(createProgress('extension'));
await runTests({
  version: process.argv[2] ?? 'stable',
  extensionDevelopmentPath: root,
  extensionTestsPath: await bundleSuite(),
  launchArgs: ['--disable-extensions'],
});
