/** Which test files there are, and what each needs: its folder tells. */
import { globSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup/once.mjs';

/** Types, lint and format. */
export const CHECK = 'test/integration/check.test.ts';

/** These drive a real editor. */
const EDITOR_FOLDERS = ['test/hosts/', 'test/e2e/'];
/** These need the packed extension, a network server, another program, real time or long, or try random cases. */
const OTHER_FOLDERS = ['test/integration/', 'test/exploration/'];
/** Bundled and run inside an extension host by test/hosts/exthost.test.ts. */
const BUNDLED_FOLDERS = ['test/exthost/'];

const isIn = (file: string, folders: readonly string[]): boolean => folders.some((folder) => file.startsWith(folder));

/** True for a file that drives a real editor. */
export function isEditorTest(file: string): boolean {
  return isIn(file, EDITOR_FOLDERS);
}

/** True for a file that needs nothing but Node. */
export function isUnitTest(file: string): boolean {
  return !isIn(file, [...EDITOR_FOLDERS, ...OTHER_FOLDERS]);
}

/**
 * The test files, as paths from the checkout with slashes, in alphabetical order.
 * @param named files and folders, seen from the working folder; all where there are none
 */
export function testFiles(named: readonly string[]): readonly string[] {
  const wanted = named.map((one) => path.relative(root, path.resolve(one)).replaceAll(path.sep, '/'));
  return globSync('test/**/*.test.ts', { cwd: root })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !isIn(file, BUNDLED_FOLDERS))
    .filter((file) => wanted.length === 0 || wanted.some((one) => file === one || file.startsWith(`${one}/`)))
    .sort((a, b) => a.localeCompare(b));
}
