import { clean } from '../../../base/clean.ts';
import { pathsOf } from '../../../base/paths.ts';
import { refused } from './dialect.ts';
import { flagIs, lastOf } from './flags.ts';
import type { ConfigLine, FlagValue } from './flags.ts';
import type { Place } from './script.ts';

/** What reading certificates needs of the outside. */
export interface Sources extends Place {
  /** Reads a small local file; undefined when it is not there. */
  readonly readFile: (path: string) => Promise<Buffer | undefined>;
}

/** A certificate or key as a kubeconfig carries it. */
export type Carried =
  | { readonly kind: 'path'; readonly path: string }
  /** Base64. */
  | { readonly kind: 'data'; readonly data: string };

/**
 * What a flag such as `--client-key` comes to: with `--embed-certs`, or when the lines before wrote the file, its
 * content, else its absolute path. Throws Problem 'commands-refused' and those of `readFile`.
 */
export async function carried(
  config: ConfigLine,
  flag: string,
  sources: Sources,
  note: (sentence: string) => void,
): Promise<Carried | undefined> {
  const found = lastOf(config, flag);
  if (found === undefined) return undefined;
  const embeds = flagIs(config, 'embed-certs') ?? false;
  const written = config.files.get(found.text);
  if (written !== undefined) {
    if (!embeds)
      note(`Line ${found.line}: the file for --${flag} is not written; what it would hold is put in its place.`);
    return { kind: 'data', data: pemData(Buffer.from(written), found, flag) };
  }
  const path = absolutePath(found, `--${flag}`, sources);
  if (!embeds) return { kind: 'path', path };
  const bytes = await sources.readFile(path);
  if (bytes === undefined) throw refused(found.line, `there is no file ${clean(path, 200)}; correct --${flag}`);
  return { kind: 'data', data: pemData(bytes, found, flag) };
}

/** The folder in which somebody would run the lines is not known, so a relative path names nothing. */
export function absolutePath({ text, line }: FlagValue, what: string, { platform, home }: Place): string {
  const paths = pathsOf(platform);
  if (text === '') throw refused(line, `${what} names no file; correct it`);
  if (/^~[\\/]/u.test(text)) return paths.join(home, text.slice(2));
  if (paths.isAbsolute(text)) return text;
  throw refused(line, `${what} names ${clean(text, 80)} without its folder; write its whole path`);
}

function pemData(bytes: Buffer, { line }: FlagValue, flag: string): string {
  if (/-----BEGIN [A-Z0-9 ]+-----/u.test(bytes.toString('latin1'))) return bytes.toString('base64');
  throw refused(line, `the file of --${flag} holds no certificate or key (no "-----BEGIN"); copy the commands whole`);
}
