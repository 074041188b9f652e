import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/u;

/** The licence of a package that is published without its file. @param {string} name */
const ownCopy = (name) => path.join(import.meta.dirname, 'licenses', `${name.replace('/', '+')}.txt`);

/** @param {string} folder */
async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e(?:\.\w+)?$/iu.test(each));
  const text = await readFile(file === undefined ? ownCopy(name) : path.join(folder, file), 'utf8').catch((cause) => {
    throw new Error(`${name} has no licence file: add what it asks to be shown, or leave it out.`, { cause });
  });
  return { name, text: `${name} ${version} (${license})\n\n${text.trim()}\n` };
}

/**
 * The licences of the packages that are in a bundle: each wants its text handed on with its code.
 * @param {string[]} inputs the files that a bundle is made of, as esbuild's metafile names them
 * @param {string} folder which they are relative to
 */
export async function noticesOf(inputs, folder) {
  const packages = new Set(inputs.flatMap((input) => PACKAGE.exec(input)?.[0] ?? []));
  const notices = await Promise.all([...packages].map((each) => notice(path.resolve(folder, each))));
  notices.sort((a, b) => a.name.localeCompare(b.name));
  const title = 'Cluster Sign-In contains the following packages.\n';
  return [title, ...notices.map(({ text }) => text)].join(`\n${'-'.repeat(72)}\n\n`);
}
