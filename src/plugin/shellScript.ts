import { OCI_VARIABLES } from '../oci/config/ociSettings.ts';
import { RUNTIME_MISSING } from '../text/pluginFilesText.ts';
import { OKE_KEY } from './cacheName.ts';

/** Where the installed plugin finds what it needs; all absolute. */
export interface ScriptPlaces {
  /** The folder of the cached answers (cache.ts). */
  readonly cache: string;
  /** The program for everything but cached answers. */
  readonly program: string;
  /** JavaScript runtimes, a path a line, the one to try first at the beginning. */
  readonly runtimes: string;
}

/**
 * The executable that kubectl runs, for Linux and macOS: it answers from the cache, without starting another
 * process, and hands everything else to a JavaScript runtime.
 *
 * A cached answer is taken when file and folder are this person's and no symbolic links, the file's time of change (the
 * end of the answer) is still to come, and it was approved for exactly this KUBERNETES_EXEC_INFO. `read` of a shell
 * takes a system call for every byte: 3.0 times `/bin/true` with 3 kB (dash 0.5.12), where a file of assignments takes
 * 1.35 times. `command` keeps a shell alive that meets a file cut short.
 */
export function pluginScript(places: ScriptPlaces, platform: NodeJS.Platform): string {
  // The folder of a process that has just begun has the present as its time; without /proc a file must be touched.
  const present = platform === 'linux' ? '/proc/$$' : '$folder/present';
  const isThere = platform === 'linux' ? `[ -d "${present}" ]` : `: >"${present}"`;
  const variables = OCI_VARIABLES.map((name) => `\${${name}+x}`).join('');
  return `#!/bin/sh
# The kubectl credential plugin of Cluster Sign-In, an extension of Visual Studio Code that also keeps this file current.
answer() {
  info=\${KUBERNETES_EXEC_INFO-}
  set -f
  case \${1-} in
  get-token)
    key=\${2-}
    server=\${info#*'"server":'}
    server=\${server#*'"'}
    server=\${server%%'"'*}
    IFS=/:
    set -- $server
    ;;
  ce)
    [ -z "${variables}" ] || return 1
    info=\${HOME-}:$info
    key=${OKE_KEY}
    ;;
  *) return 1 ;;
  esac
  IFS=_
  name=$*
  unset IFS
  case $key in '' | *[!a-z0-9-]*) return 1 ;; esac
  case $name in '' | . | .. | *[!A-Za-z0-9._-]*) return 1 ;; esac
  folder=${quoted(places.cache)}/$key
  file=$folder/$name
  [ -O "$folder" ] && [ ! -h "$folder" ] && [ -f "$file" ] && [ -O "$file" ] && [ ! -h "$file" ] || return 1
  ${isThere} && [ "$file" -nt "${present}" ] || return 1
  approved=
  credential=
  command . "$file" || return 1
  [ "$approved" = "$info" ] || return 1
  case $credential in '{'*'}') printf '%s\\n' "$credential" ;; *) return 1 ;; esac
}
answer "$@" 2>/dev/null && exit

# They are meant for other programs, and would reach into this one.
unset NODE_OPTIONS VSCODE_INSPECTOR_OPTIONS
# The desktop editor is a JavaScript runtime when told so.
ELECTRON_RUN_AS_NODE=1
export ELECTRON_RUN_AS_NODE
while IFS= read -r runtime <&3; do
  [ -f "$runtime" ] && [ -x "$runtime" ] && exec "$runtime" ${quoted(places.program)} "$@" 3<&-
done 3<${quoted(places.runtimes)}
runtime=$(command -v node) && exec "$runtime" ${quoted(places.program)} "$@"
echo ${quoted(RUNTIME_MISSING)} >&2
exit 1
`;
}

/** One word for the shell, whatever it holds. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
