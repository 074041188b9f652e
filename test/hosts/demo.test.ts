import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { openWindow, type Window } from '../e2e/window.ts';
import { launchBrowser } from './browser.ts';
import { until } from './process.ts';
import { root } from './vsix.ts';

describe('npm run demo', function () {
  this.timeout(300_000);

  it('keeps what its three lines promise, and leaves nothing at Ctrl+C', async () => {
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
    const browser = await launchBrowser({ ignoreHTTPSErrors: true });
    try {
      const url = await shown(/open (http:\S+)/u);
      const window = await enter(browser.context, url, await shown(/password (\S+)\n/u));
      const email = await shown(/Sign in as (\S+) \(password/u);
      const password = await shown(/Sign in as \S+ \(password (\S+)\)/u);
      const alice = { email, password };

      await window.openView();
      await window.act('context prod', 'Sign In');
      await window.dialog('Sign In');
      await window.signInAtProvider(alice);
      await window.row('context prod').filter({ hasText: email }).waitFor();
      await shown(/(The cluster is ready)/u);
      const [home = ''] = (await demoFolders()).filter((name) => !before.includes(name));
      const seen = (name: string): string => path.join(tmpdir(), home, 'home', name);
      await window.command('Terminal: Create New Terminal');
      assert.match(
        await answerTo(window, await shown(/terminal of that editor: (kubectl .*)/u), seen('prod')),
        /checkout/u,
      );

      await window.act('staging', 'Sign In');
      await window.page.getByRole('option').first().click();
      await window.signInAtProvider(alice);
      await window.row('context staging').filter({ hasText: email }).waitFor();
      await window.page.locator('.terminal.xterm').click();
      assert.match(await answerTo(window, await shown(/Then: (kubectl .*)/u), seen('staging')), /checkout/u);
    } finally {
      await browser.close();
      interrupt();
    }
    assert.deepEqual(await ended, [0, null]);
    process.off('exit', interrupt);
    assert.deepEqual(await demoFolders(), before);
  });
});

async function enter(context: BrowserContext, url: string, password: string): Promise<Window> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByPlaceholder('PASSWORD').fill(password);
  await page.getByRole('button', { name: 'SUBMIT' }).click();
  await page.waitForURL((now) => now.pathname === '/');
  await page.close();
  return await openWindow(context, url);
}

/** What a command says in the terminal. The cluster gets to know its provider some moments after it is ready. */
async function answerTo(window: Window, command: string, file: string): Promise<string> {
  await window.page.locator('.terminal.xterm.focus').waitFor();
  await window.page.keyboard.type(`until ${command} > ${file}.new; do sleep 1; done; mv ${file}.new ${file}\n`);
  return await until(command, () => readFile(file, 'utf8').catch(() => undefined));
}

async function demoFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('cluster-signin-demo-'));
}
