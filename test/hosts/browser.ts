import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { run } from '../setup/command.mjs';
import { cacheFolder, inTurn } from '../setup/once.mjs';
import { timed, type Progress } from '../setup/progress.mjs';
import { plainEnvironment } from './process.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const WHAT_TO_INSTALL =
  'The tests need Chromium or Chrome: run "apt-get install chromium" as root, install Chrome, or set CHROME_PATH to ' +
  'the executable.';
/** How long clicks and waits may take, on a busy machine too: what never comes is told by the locator that waited. */
const PATIENCE_MS = 120_000;
/** What lets it run as root and without a graphics card, and keeps it from calling home. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface BrowserOptions {
  /** Chromium's `--host-resolver-rules`, such as "MAP idp.test 127.0.0.1". */
  readonly hostRules?: string;
  /** Accepts certificates of a test authority. */
  readonly ignoreHTTPSErrors?: boolean;
}

/** A browser with a fresh profile; its pages share cookies and storage, as a person's windows do. */
export interface TestBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/**
 * Finds Chromium or Chrome; as root on Debian and its like, installs Chromium where there is none.
 * @returns the executable
 * @throws an error of one sentence that says what to install
 */
export async function prepareBrowser(progress: Progress): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(WHAT_TO_INSTALL);
  await inTurn(path.join(cacheFolder(), 'chromium.lock'), async () => {
    if (findBrowser() === undefined) await timed(progress, 'installing Chromium with apt-get', install);
  });
  const installed = findBrowser();
  if (installed === undefined) throw new Error(WHAT_TO_INSTALL);
  return installed;
}

/** Opens a headless browser. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<TestBrowser> {
  const executablePath = await prepareBrowser(() => undefined);
  const home = await mkdtemp(path.join(tmpdir(), 'browser-home-'));
  const rules = options.hostRules === undefined ? [] : [`--host-resolver-rules=${options.hostRules}`];
  const args = [...FLAGS, ...rules];
  const browser = await chromium.launch({ executablePath, args, env: { ...plainEnvironment(), HOME: home } });
  const context = await browser.newContext({
    ignoreHTTPSErrors: options.ignoreHTTPSErrors ?? false,
    viewport: { width: 1280, height: 800 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return {
    context,
    close: async () => {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function findBrowser(): string | undefined {
  const chosen = process.env['CHROME_PATH'] ?? '';
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/bin'].filter((folder) => folder !== '');
  const places = [chosen, ...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), MAC_CHROME];
  return places.find((file) => file !== '' && existsSync(file));
}

async function install(): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // A lock that the machine's own upgrades hold is waited for.
  const aptGet = (...args: string[]): Promise<string> =>
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { env });
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
}
