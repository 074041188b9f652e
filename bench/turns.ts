import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../test/setup/command.mjs';
import { until } from '../test/hosts/process.ts';
import { root } from '../test/hosts/vsix.ts';

/** How long the turns of the extension host are watched, from the activation on. */
const WATCHED_MS = 2_000;
/** Loading comes before that. */
const BEFORE_MS = 500;
/** In the home folder. */
const RESULT = 'turns.json';

/**
 * Packs an extension that watches how long one turn of the extension host takes, from shortly before one of these
 * extensions is active. @param folder an empty one @returns the VSIX
 */
export async function packTurnWatcher(folder: string, watched: readonly string[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const manifest = {
    name: 'turns',
    publisher: 'bench',
    version: '1.0.0',
    engines: { vscode: '^1.101.0' },
    extensionKind: ['workspace'],
    main: './extension.cjs',
    activationEvents: ['*'],
    contributes: {},
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'extension.cjs'), watcherOf(watched));
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', 'turns.vsix'];
  await run(process.execPath, [vsce, ...args], { cwd: folder });
  return path.join(folder, 'turns.vsix');
}

/** Milliseconds of the longest turn, as the watcher of the window that was opened last has it; takes it away. */
export async function longestTurn(home: string): Promise<number> {
  const file = path.join(home, RESULT);
  const text = await until('the longest turn to be known', () => readFile(file, 'utf8').catch(() => undefined));
  await rm(file);
  return Number(text);
}

function watcherOf(watched: readonly string[]): string {
  return `'use strict';
const { renameSync, writeFileSync } = require('node:fs');
const { homedir } = require('node:os');
const { join } = require('node:path');
const vscode = require('vscode');

exports.activate = () => {
  const turns = [];
  let last = performance.now();
  let since;
  const isActive = () => ${JSON.stringify(watched)}.some((id) => vscode.extensions.getExtension(id)?.isActive);
  const timer = setInterval(() => {
    const now = performance.now();
    turns.push({ at: now, ms: now - last });
    last = now;
    if (since === undefined && isActive()) since = now;
    if (since === undefined || now - since < ${WATCHED_MS}) return;
    clearInterval(timer);
    const watched = turns.filter(({ at }) => at > since - ${BEFORE_MS}).map(({ ms }) => ms);
    const file = join(homedir(), ${JSON.stringify(RESULT)});
    writeFileSync(file + '.part', String(Math.max(...watched)));
    renameSync(file + '.part', file);
  }, 1);
};
`;
}
