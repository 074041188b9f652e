import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Mocha from 'mocha';
import type { SuiteResult } from '../exthost/result.ts';
import { launchBrowser, type TestBrowser } from './browser.ts';
import { startTestServer, suiteUrl, type Editor } from './editor.ts';
import { until } from './process.ts';
import { bundleSuite } from './suite.ts';
import { root } from './vsix.ts';

/** Runs test/exthost in a real extension host and shows each of its tests as one of this run. */
describe('inside the extension host', function () {
  this.timeout(300_000);
  let folder: string;
  let server: Editor | undefined;
  let browser: TestBrowser | undefined;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'exthost-'));
    const [home, work] = [path.join(folder, 'home'), path.join(folder, 'work')];
    await Promise.all([mkdir(home), mkdir(work)]);
    const resultsFile = path.join(folder, 'results.json');
    server = await startTestServer({
      home,
      userDataDir: path.join(folder, 'data'),
      extensionsDir: path.join(folder, 'extensions'),
      folder: work,
      env: { CLUSTER_SIGNIN_RESULTS: resultsFile },
    });
    browser = await launchBrowser();
    const page = await browser.context.newPage();
    await page.goto(suiteUrl(server, root, await bundleSuite()));
    const results = await until('the suite inside the extension host', () => read(resultsFile), {
      program: server,
    });
    for (const { title, stack } of results) {
      this.addTest(
        new Mocha.Test(title, () => {
          if (stack !== undefined) throw Object.assign(new Error(title), { stack });
        }),
      );
    }
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true });
  });

  it('runs the suite', () => {
    assert.ok(this.tests.length > 1);
  });
});

async function read(file: string): Promise<SuiteResult[] | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SuiteResult[];
  } catch {
    // Not there yet, or half written.
    return undefined;
  }
}
