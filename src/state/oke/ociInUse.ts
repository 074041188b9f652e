import { lstat } from 'node:fs/promises';
import type { AuthMethod } from '../../authenticators/authenticators.ts';
import type { OkeUse } from '../../authenticators/oke/okeMethod.ts';
import { hasErrno } from '../../base/errno.ts';
import type { Host } from '../../base/platform.ts';
import { expandHome } from '../../oci/config/expandPath.ts';
import type { OciReading } from './okeUses.ts';

/** Where the OCI tools keep their files, unless a variable says otherwise. */
const FOLDERS = ['~/.oci', '~/.oraclebmc'];

/** Whether there can be anything to read of OCI: a user entry, a variable or a folder of its tools. */
export async function isOciInUse(methods: ReadonlyMap<string, AuthMethod>, host: Host): Promise<boolean> {
  if (Object.keys(host.env).some((name) => name.startsWith('OCI_'))) return true;
  for (const { authenticator } of methods.values()) if (authenticator === 'oke') return true;
  const found = await Promise.all(FOLDERS.map((folder) => isThere(expandHome(folder, host))));
  return found.includes(true);
}

/** What `readOciUses` reads where OCI is not in use. */
export function noOciUses(host: Host): OciReading {
  const [configPath = '', ...settings] = ['~/.oci/config', '~/.oci/oci_cli_rc', '~/.oci/cli-defaults'].map((path) =>
    expandHome(path, host),
  );
  const files = [configPath, ...settings];
  return {
    files: [{ configPath, defaultProfile: 'DEFAULT', profiles: [], problem: undefined, files }],
    users: new Map(),
    watched: files,
  };
}

/** The same methods, those of OKE users with what they come to. */
export function withOkeUses(
  methods: ReadonlyMap<string, AuthMethod>,
  users: ReadonlyMap<string, OkeUse>,
): ReadonlyMap<string, AuthMethod> {
  const entries = [...methods].map(([name, method]): readonly [string, AuthMethod] => {
    const use = method.authenticator === 'oke' ? users.get(name) : undefined;
    return use === undefined || method.authenticator !== 'oke' ? [name, method] : [name, { ...method, use }];
  });
  return new Map(entries);
}

/** What cannot be looked at may be there. */
async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    (error: unknown) => !hasErrno(error, 'ENOENT', 'ENOTDIR'),
  );
}
