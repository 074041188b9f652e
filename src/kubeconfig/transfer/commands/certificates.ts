import { pathsOf } from '../../../base/platformPath.ts';
import type { Note } from '../transferNotes.ts';
import { refused } from './dialect.ts';
import { type ConfigLine, flagIs, type FlagValue, lastOf } from './kubectlFlags.ts';
import type { Place } from './readScript.ts';

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
 * content, else its absolute path. Throws 'commands-refused' and those of `readFile`.
 */
export async function carried(
  config: ConfigLine,
  flag: string,
  sources: Sources,
  note: Note,
): Promise<Carried | undefined> {
  const found = lastOf(config, flag);
  if (found === undefined) return undefined;
  const embeds = flagIs(config, 'embed-certs') ?? false;
  const written = config.files.get(found.text);
  if (written !== undefined) {
    if (!embeds) note({ code: 'file-embedded', data: { line: found.line, flag: `--${flag}` } });
    return { kind: 'data', data: pemData(Buffer.from(written), found, flag) };
  }
  const path = absolutePath(found, `--${flag}`, sources);
  if (!embeds) return { kind: 'path', path };
  const bytes = await sources.readFile(path);
  if (bytes === undefined) throw refused(found.line, 'file-missing', { flag: `--${flag}`, path });
  return { kind: 'data', data: pemData(bytes, found, flag) };
}

/** The folder in which somebody would run the lines is not known, so a relative path names nothing. */
export function absolutePath({ text, line }: FlagValue, flag: string, { platform, home }: Place): string {
  const paths = pathsOf(platform);
  if (text === '') throw refused(line, 'flag-without-file', { flag });
  if (/^~[\\/]/u.test(text)) return paths.join(home, text.slice(2));
  if (paths.isAbsolute(text)) return text;
  throw refused(line, 'relative-file', { flag, path: text });
}

function pemData(bytes: Buffer, { line }: FlagValue, flag: string): string {
  if (/-----BEGIN [A-Z0-9 ]+-----/u.test(bytes.toString('latin1'))) return bytes.toString('base64');
  throw refused(line, 'no-certificate', { flag: `--${flag}` });
}
