import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Host } from '../../src/base/platform.ts';
import { fingerprintOf } from '../../src/oci/config/privateKeys.ts';

/** 2026-11-22 21:00:00 UTC. */
export const NOW = Date.UTC(2026, 10, 22, 21);
export const MINUTE = 60_000;

export const USER = 'ocid1.user.oc1..aaaaaaaauser';
export const TENANCY = 'ocid1.tenancy.oc1..aaaaaaaatenancy';
export const CLUSTER = 'ocid1.cluster.oc1.iad.aaaaaaaacluster';

/** The arguments of an OKE user entry. */
export function generate(...more: readonly string[]): string[] {
  return ['ce', 'cluster', 'generate-token', '--cluster-id', CLUSTER, ...more];
}

export function newKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

export function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A session token of the shape that Oracle's sign-in gives; nobody verifies its signature. */
export function sessionToken(claims: Readonly<Record<string, unknown>> = {}): string {
  const seconds = NOW / 1000;
  const all = { sub: USER, tenant: TENANCY, iat: seconds - 600, exp: seconds + 3000, ...claims };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', kid: 'asw' })}.${part(all)}.${Buffer.from('signature').toString('base64url')}`;
}

/** Writes files below a home folder, 0600, and gives a person who lives there and has nothing else. */
export function personIn(
  home: string,
  files: Readonly<Record<string, string | Buffer>>,
  env: Readonly<Record<string, string>> = {},
): Host {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(home, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, content, { mode: 0o600 });
  }
  return { platform: process.platform, env, home };
}

/** The lines of a profile. */
export function section(name: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return [`[${name}]`, ...lines, ''].join('\n');
}

export function apiKeyProfile(name: string, key: KeyObject, more: Readonly<Record<string, string>> = {}): string {
  const values = { user: USER, fingerprint: fingerprintOf(key), tenancy: TENANCY, region: 'us-ashburn-1' };
  return section(name, { ...values, key_file: '~/.oci/key.pem', ...more });
}

/** As the CLI writes it after a sign-in: no `user`. */
export function sessionProfile(name: string, key: KeyObject, more: Readonly<Record<string, string>> = {}): string {
  const folder = `~/.oci/sessions/${name}`;
  return section(name, {
    fingerprint: fingerprintOf(key),
    key_file: `${folder}/oci_api_key.pem`,
    tenancy: TENANCY,
    region: 'us-ashburn-1',
    security_token_file: `${folder}/token`,
    ...more,
  });
}

export function sessionFiles(name: string, key: KeyObject, token: string): Record<string, string> {
  const folder = `.oci/sessions/${name}`;
  return { [`${folder}/oci_api_key.pem`]: `${pemOf(key)}OCI_API_KEY`, [`${folder}/token`]: token };
}
