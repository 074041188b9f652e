import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser } from './browser.ts';
import { until } from './process.ts';
import { root } from './vsix.ts';

describe('npm run demo', function () {
  this.timeout(180_000);

  it('serves an editor behind its password, then a cluster, and leaves nothing at Ctrl+C', async () => {
    const before = await demoFolders();
    const demo = spawn(process.execPath, [path.join(root, 'test/demo.ts')], { stdio: ['ignore', 'pipe', 'pipe'] });
    const interrupt = (): void => void demo.kill('SIGINT');
    // Also when this run is itself interrupted.
    process.once('exit', interrupt);
    const ended = once(demo, 'exit');
    let output = '';
    const hear = (text: string): void => void (output += text);
    demo.stdout.setEncoding('utf8').on('data', hear);
    demo.stderr.setEncoding('utf8').on('data', hear);
    const program = { output: () => output, hasEnded: () => demo.exitCode !== null };
    const shown = (pattern: RegExp): Promise<string> =>
      until(`the demo to say ${pattern.source}`, () => Promise.resolve(pattern.exec(output)?.[1]), { program });
    const browser = await launchBrowser();
    try {
      const url = await shown(/open (http:\S+)/u);
      const password = await shown(/password (\S+)/u);
      const page = await browser.context.newPage();
      await page.goto(url);
      await page.getByPlaceholder('PASSWORD').fill(password);
      await page.getByRole('button', { name: 'SUBMIT' }).click();
      await page.getByRole('tab', { name: 'Cluster Sign-In' }).waitFor();
      await shown(/(The cluster is ready)/u);
    } finally {
      await browser.close();
      interrupt();
    }
    assert.deepEqual(await ended, [0, null]);
    process.off('exit', interrupt);
    assert.deepEqual(await demoFolders(), before);
  });
});

async function demoFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('cluster-signin-demo-'));
}
