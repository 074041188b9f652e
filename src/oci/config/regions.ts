import { UserError } from '../../errors/userError.ts';
import { fieldsIn, jsonIn } from '../../base/json.ts';
import type { Host } from '../../base/platform.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { expandHome } from './expandPath.ts';
import { REALMS } from './regionTable.ts';

export interface Region {
  /** Such as `us-ashburn-1`; for a region that nobody knows, the name that was given, in lower case. */
  readonly identifier: string;
  /** What follows `<service>.` in host names: `us-ashburn-1.oraclecloud.com`. */
  readonly domain: string;
}

const FALLBACK_DOMAIN = 'oraclecloud.com';

/**
 * The region of an identifier or a short code (`iad`), as `oci/regions.py` of the Python SDK 2.189.0 finds it: its
 * table, `~/.oci/regions-config.json`, OCI_REGION_METADATA; a name with a dot is a domain; OCI_DEFAULT_REALM is the
 * domain of what nobody knows, else it is taken for one of the commercial realm. (The CLI does not expand short codes
 * for OKE tokens, which then name a host that does not exist.) Throws UserError 'oci-region-invalid'.
 */
export async function regionOf(name: string, host: Host): Promise<Region> {
  const wanted = name.trim().toLowerCase();
  if (!isHostName(wanted)) throw new UserError('oci-region-invalid', { region: name });
  const found = known(wanted) ?? told(wanted, await configured(host)) ?? told(wanted, environment(host));
  if (found !== undefined) return found;
  if (wanted.includes('.')) return { identifier: wanted, domain: wanted };
  const realm = (host.env['OCI_DEFAULT_REALM'] ?? '').toLowerCase();
  return { identifier: wanted, domain: `${wanted}.${isHostName(realm) ? realm : FALLBACK_DOMAIN}` };
}

/**
 * The machine without what its environment tells of realms: a kubeconfig sets the environment of a plugin, and must not
 * have a session sent to a realm of its own.
 */
export function withoutRealmVariables({ env, ...host }: Host): Host {
  return { ...host, env: { ...env, OCI_DEFAULT_REALM: undefined, OCI_REGION_METADATA: undefined } };
}

/** The region that a profile says, as given. Throws UserError 'oci-region-missing' where it says none. */
export function ownRegion(profile: { readonly profileName: string; readonly region: string | undefined }): string {
  if (profile.region !== undefined) return profile.region;
  throw new UserError('oci-region-missing', { profile: profile.profileName, hasOption: false });
}

function known(wanted: string): Region | undefined {
  for (const { domain, regions } of REALMS) {
    const identifier = Object.hasOwn(regions, wanted)
      ? regions[wanted]
      : Object.values(regions).find((each) => each === wanted);
    if (identifier !== undefined) return { identifier, domain: `${identifier}.${domain}` };
  }
  return undefined;
}

/** Entries of another shape count for nothing, as for the SDK. */
function told(wanted: string, entries: readonly unknown[]): Region | undefined {
  for (const entry of entries) {
    const fields = fieldsIn(entry);
    const text = (key: string): string => {
      const value = fields[key];
      return typeof value === 'string' ? value.toLowerCase() : '';
    };
    const [code, identifier, domain] = [text('regionKey'), text('regionIdentifier'), text('realmDomainComponent')];
    if (text('realmKey') === '' || !isHostName(identifier) || !isHostName(domain)) continue;
    if (wanted === code || wanted === identifier) return { identifier, domain: `${identifier}.${domain}` };
  }
  return undefined;
}

async function configured(host: Host): Promise<readonly unknown[]> {
  const path = expandHome('~/.oci/regions-config.json', host);
  const read = await readRegularFile(path).catch(() => undefined);
  const entries = jsonIn(read?.bytes.toString('utf8') ?? '');
  return Array.isArray(entries) ? (entries as readonly unknown[]) : [];
}

function environment({ env }: Host): readonly unknown[] {
  return [jsonIn(env['OCI_REGION_METADATA'] ?? '')];
}

function isHostName(text: string): boolean {
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/u.test(text);
}

/**
 * The region to sign in at, and to send a session's token to. Oracle's tools also take a whole domain for a region: none
 * that is to see a person's password or session, since a kubeconfig may name the file that names the region. Throws
 * UserError 'oci-region-invalid' or 'oci-region-domain'.
 */
export async function signInRegion(name: string, host: Host): Promise<Region> {
  const region = await regionOf(name, host);
  if (region.identifier !== region.domain) return region;
  throw new UserError('oci-region-domain', { region: name });
}
