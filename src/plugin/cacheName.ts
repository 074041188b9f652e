/**
 * The name of the cache file of one destination, derived from KUBERNETES_EXEC_INFO exactly as in the shell script
 * (shellScript.ts): the text of the first "server", cut at slashes and colons, its pieces joined by underscores. It only
 * finds the file: the script answers from it only if the whole KUBERNETES_EXEC_INFO in it is the same. Undefined where
 * the script would not read a file.
 */
export function cacheName(execInfo: string): string | undefined {
  const after = execInfo.slice(execInfo.indexOf(SERVER) + SERVER.length);
  if (!execInfo.includes(SERVER) || !after.includes('"')) return undefined;
  const text = after.slice(after.indexOf('"') + 1);
  const end = text.indexOf('"');
  const pieces = (end < 0 ? text : text.slice(0, end)).split(/[/:]/u);
  // A shell makes no field of what follows the last separator when nothing does.
  if (pieces.at(-1) === '') pieces.pop();
  return fileName(pieces);
}

/** The key under which OKE tokens are cached. */
export const OKE_KEY = 'oke';

/** What the script compares for an OKE token: the files behind it are those of one home folder. */
export function okeApproval(env: Readonly<Record<string, string | undefined>>, execInfo: string): string {
  return `${env['HOME'] ?? ''}:${execInfo}`;
}

/** The cache file of an OKE token, derived from the plugin's arguments. */
export function argumentsName(args: readonly string[]): string | undefined {
  return fileName(args);
}

const SERVER = '"server":';
const LONGEST_NAME = 200;

function fileName(pieces: readonly string[]): string | undefined {
  const name = pieces.join('_');
  return name.length <= LONGEST_NAME && /^[A-Za-z0-9._-]+$/u.test(name) && !/^\.+$/u.test(name) ? name : undefined;
}
