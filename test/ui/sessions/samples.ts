import type { ErrorInfo } from '../../../src/errors/userError.ts';
import assert from 'node:assert/strict';
import type { OciFiles, OciProfile } from '../../../src/oci/profiles/profiles.ts';
import type { SessionToken } from '../../../src/oci/profiles/sessionToken.ts';
import type { OkeUse } from '../../../src/authenticators/oke/okeMethod.ts';
import type { SnapshotSources } from '../../../src/state/snapshot.ts';
import { type SessionList, sessionListOf } from '../../../src/ui/sessions/sessionRows.ts';
import type { SessionRow } from '../../../src/ui/shared/rows.ts';
import { overviewFor } from '../kubeconfigs.ts';

export const NOW = Date.UTC(2026, 10, 22, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const CONFIG = '/home/alice/.oci/config';

/** Signed in five minutes ago, for an hour of a day; times in milliseconds from now. */
export function tokenOf({
  left = 55 * MINUTE,
  horizon = 24 * HOUR - 5 * MINUTE,
}: { readonly left?: number; readonly horizon?: number | 'unknown' } = {}): SessionToken {
  return {
    token: 'secret.secret.secret',
    expiresAt: NOW + left,
    issuedAt: NOW - 5 * MINUTE,
    sessionEndsAt: horizon === 'unknown' ? undefined : NOW + horizon,
    tenancy: 'ocid1.tenancy.oc1..aaaa',
    subject: 'ocid1.user.oc1..aaaa',
  };
}

export function profileOf(name: string, change: Partial<OciProfile> = {}): OciProfile {
  return {
    name,
    configPath: CONFIG,
    kind: 'session',
    region: 'us-ashburn-1',
    tenancy: 'ocid1.tenancy.oc1..aaaa',
    user: 'ocid1.user.oc1..aaaa',
    session:
      change.kind === undefined
        ? {
            profileName: name,
            region: 'us-ashburn-1',
            tokenFile: `/home/alice/.oci/sessions/${name}/token`,
            keyFile: `/home/alice/.oci/sessions/${name}/oci_api_key.pem`,
            passPhrase: undefined,
          }
        : undefined,
    token: change.kind === undefined ? tokenOf() : undefined,
    problem: undefined,
    closedKey: undefined,
    exposedFiles: [],
    ...change,
  };
}

const EXEC =
  '{ apiVersion: client.authentication.k8s.io/v1beta1, command: oci, args: [ce, cluster, generate-token, --cluster-id, x] }';

/** A machine with these profiles; contexts by name, each with a user of its name that asks by a profile. */
export function listingOf(
  profiles: readonly OciProfile[],
  contexts: Readonly<Record<string, Partial<OkeUse> & { readonly profileName: string }>> = {},
  more: Partial<SnapshotSources> & { readonly problem?: ErrorInfo; readonly signingIn?: string } = {},
): SessionList {
  const names = Object.keys(contexts);
  const kubeconfig = `
clusters: [{ name: oke, cluster: { server: 'https://10.0.0.6:6443' } }]
users: [${names.map((name) => `{ name: ${name}, user: { exec: ${EXEC} } }`).join(', ')}]
contexts: [${names.map((name) => `{ name: ${name}, context: { cluster: oke, user: ${name} } }`).join(', ')}]
`;
  const files: OciFiles = { configPath: CONFIG, defaultProfile: 'DEFAULT', profiles, problem: more.problem, files: [] };
  const users = new Map(
    Object.entries(contexts).map(([name, { profileName, ...change }]) => {
      const profile = profiles.find((each) => each.name === profileName);
      return [name, { ...useOf(profileName, profile), ...change }];
    }),
  );
  return sessionListOf(overviewFor(kubeconfig, more.signingIn, { oci: { files: [files], users }, ...more }));
}

export function firstRow({ rows: [first] }: SessionList): SessionRow {
  return first ?? assert.fail('nothing is listed');
}

function useOf(profileName: string, profile: OciProfile | undefined): OkeUse {
  return {
    user: {
      form: 'oci',
      args: [],
      clusterId: 'ocid1.cluster.oc1..aaaa',
      region: 'us-ashburn-1',
      profileName,
      profileFrom: 'args',
      auth: profile?.kind === 'session' ? 'security_token' : undefined,
      configFile: undefined,
    },
    configPath: CONFIG,
    profile,
    flaw: undefined,
    problem: undefined,
    override: undefined,
    subject: { id: '', profileName, clusterId: undefined },
  };
}
