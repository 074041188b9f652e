import { clean } from '../../base/clean.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/problem.ts';
import type { Host } from '../../files/folders.ts';
import type { Fetch } from '../../net/fetch.ts';
import { createOciApi, type OciApi } from '../../oci/api.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import type { Region } from '../../oci/regions.ts';
import { regionFor, signerOf, type AskPassPhrase } from '../../oci/signing.ts';

/** What a profile can see at Oracle in one region. */
export interface Tenancy {
  readonly api: OciApi;
  readonly region: Region;
  /** OCID: the root of its compartments. */
  readonly id: string;
}

export interface Looking {
  /** Undefined: the profile's own. */
  readonly region: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Looks into a tenancy with a profile's key; nothing is asked of Oracle yet. Throws Problem 'oci-region-invalid' or
 * 'oci-profile-incomplete' when the profile does not say where, and what `signerOf` throws.
 */
export type OpenTenancy = (profile: OciProfile, looking: Looking) => Promise<Tenancy>;

export interface TenanciesParts {
  readonly host: Host;
  readonly fetch: () => Fetch;
  readonly clock: Clock;
  readonly passPhrase: AskPassPhrase;
}

export function createOpenTenancy({ host, fetch, clock, passPhrase }: TenanciesParts): OpenTenancy {
  return async (profile, { region: wanted, signal }) => {
    const signerNow = async () => await signerOf(profile, { host, askPassPhrase: passPhrase });
    const signer = await signerNow();
    const region = await regionFor(signer, wanted, host);
    if (signer.tenancy === undefined) {
      const name = clean(profile.name, 80);
      throw new Problem(
        'oci-profile-incomplete',
        `Profile "${name}" has no tenancy: complete it, or choose another profile.`,
      );
    }
    const api = createOciApi({ region, signer, signerNow, fetch: fetch(), clock, signal });
    return { api, region, id: signer.tenancy };
  };
}
