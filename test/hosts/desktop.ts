import path from 'node:path';

/** What leads to the person's own files. */
const PERSONAL = /^(?:XDG_\w+_HOME|KUBE\w*|OCI_\w+)$/u;

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The person's own home folder. */
  readonly home: string;
}

/**
 * What VS Code Desktop gets over the environment of this process, so that it and the extension see `home` and nothing of
 * the person's own; undefined takes a variable away.
 * @throws an error of one sentence where there is no display
 */
export function desktopEnvironment(home: string, machine: Machine): Record<string, string | undefined> {
  const { platform, env } = machine;
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  if (platform === 'linux' && !isSet('DISPLAY') && !isSet('WAYLAND_DISPLAY')) {
    throw new Error(
      'VS Code Desktop needs a display: run "apt-get install xvfb" as root, then "xvfb-run npm run test:desktop".',
    );
  }
  const personal = Object.keys(env).filter((name) => PERSONAL.test(name));
  return {
    ...Object.fromEntries(personal.map((name) => [name, undefined])),
    HOME: home,
    USERPROFILE: home,
    APPDATA: path.join(home, 'AppData/Roaming'),
    LOCALAPPDATA: path.join(home, 'AppData/Local'),
    // By itself it is looked for in the home folder.
    XAUTHORITY: env['XAUTHORITY'] ?? path.join(machine.home, '.Xauthority'),
  };
}
