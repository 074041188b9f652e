import { posix, win32 } from 'node:path';
import type { Host } from '../../../base/platform.ts';

/** Folders that installers, package managers and administrators put programs into. */
const SYSTEM: readonly RegExp[] = [
  /^\/(?:usr\/)?s?bin\//u,
  /^\/usr\/(?:local|lib|lib64|libexec|share)\//u,
  /^\/opt\//u,
  /^\/snap\//u,
  /^\/var\/lib\/(?:snapd|flatpak)\//u,
  /^\/nix\/store\//u,
  /^\/run\/current-system\/sw\//u,
  /^\/home\/linuxbrew\/\.linuxbrew\//u,
  /^\/(?:Applications|Library)\//u,
  /^\/mnt\/[a-z]\/Program Files(?: \(x86\))?\//u,
  /^[a-z]:\/Program Files(?: \(x86\))?\//iu,
  /^[a-z]:\/ProgramData\/(?:chocolatey|scoop)\//iu,
  /^[a-z]:\/Windows\/System32\//iu,
  /^[a-z]:\/tools\//iu,
];

/** The same below the person's home. */
const HOME: readonly RegExp[] = [
  /^(?:bin|go\/bin|\.local|\.asdf|scoop|google-cloud-sdk|yandex-cloud)\//u,
  /^\.[\w-]+\/(?:bin|shims)\/[^/]+$/u,
  /^\.azure-(?:kubelogin|kubectl)\//u,
  /^AppData\/Local\/(?:Programs|Google\/Cloud SDK|Microsoft\/(?:WindowsApps|WinGet))\//iu,
];

/**
 * Whether a command is a plain name, which PATH finds, or a path into a folder where programs are installed. A relative
 * path, a share of another machine, a folder that everybody can write to and somebody else's home are foreign.
 */
export function isUsualPlace(command: string, { home, platform }: Pick<Host, 'home' | 'platform'>): boolean {
  if (!/[\\/:]/u.test(command)) return true;
  if (/[\p{Cc}\p{Cf}]/u.test(command)) return false;
  const isWindows = /^[a-z]:[\\/]/iu.test(command);
  const path = isWindows ? command.replaceAll('\\', '/') : command;
  if (!isWindows && !path.startsWith('/')) return false;
  if (path.startsWith('//') || (!isWindows && path.includes('\\')) || /\/\.{0,2}(?:\/|$)/u.test(path)) return false;
  if (SYSTEM.some((place) => place.test(path))) return true;
  const own = `${platform === 'win32' ? home.replaceAll('\\', '/') : home}/`;
  const isOwn = platform === 'win32' ? path.toLowerCase().startsWith(own.toLowerCase()) : path.startsWith(own);
  return isOwn && HOME.some((place) => place.test(path.slice(own.length)));
}

/**
 * The name of a program without folder and Windows' endings, which a command of either platform may have. Small and
 * capital letters differ unless it is a program for Windows.
 */
export function programName(command: string, { platform }: Pick<Host, 'platform'>): string {
  const file = win32.basename(posix.basename(command));
  const name = file.replace(/\.(?:exe|cmd|bat)$/iu, '');
  return platform === 'win32' || name !== file ? name.toLowerCase() : name;
}
