/** The extension's manifest as the editor reads it: package.json with the texts of package.nls.json. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './once.mjs';

/** A text of package.nls.json; a comment is for translators. */
export type ManifestText = string | { readonly message: string; readonly comment: readonly string[] };

const KEY = /^%(.+)%$/u;

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(path.join(root, name), 'utf8'));
}

/** The manifest as it is written, with keys such as `%command.signIn%` for its texts. */
export function readRawManifest(): unknown {
  return readJson('package.json');
}

/** The texts of the manifest by their keys, without percent signs. */
export function readManifestTexts(): Readonly<Record<string, ManifestText>> {
  return readJson('package.nls.json') as Record<string, ManifestText>;
}

/** The key that a value of the manifest is, without percent signs; undefined if it is none. */
export function keyIn(value: string): string | undefined {
  return KEY.exec(value)?.[1];
}

/** The manifest with its texts. @throws on a key without a text */
export function readManifest(): unknown {
  const texts = readManifestTexts();
  const resolve = (_: string, value: unknown): unknown => {
    const key = typeof value === 'string' ? keyIn(value) : undefined;
    if (key === undefined) return value;
    const text = texts[key];
    if (text === undefined) throw new Error(`package.nls.json has no text for ${key}.`);
    return typeof text === 'string' ? text : text.message;
  };
  return JSON.parse(JSON.stringify(readRawManifest()), resolve);
}
