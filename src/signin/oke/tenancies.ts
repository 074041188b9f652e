import { UserError } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import type { Fetch } from '../../net/fetch.ts';
import { createOciApi, type OciApi } from '../../oci/api/ociApi.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import type { Region } from '../../oci/config/regions.ts';
import { type AskPassPhrase, regionFor, signerOf } from '../../oci/api/requestSigner.ts';

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
 * Opens a tenancy with a profile's key; nothing is asked of Oracle yet. Throws UserError 'oci-region-…' or
 * 'oci-profile-incomplete' when the profile does not say where, and what `signerOf` throws.
 */
export type OpenTenancy = (profile: OciProfile, looking: Looking) => Promise<Tenancy>;

export interface TenanciesDeps extends Pick<Platform, 'host' | 'clock'> {
  readonly fetch: () => Fetch;
  readonly passPhrase: AskPassPhrase;
}

export function createOpenTenancy({ host, fetch, clock, passPhrase }: TenanciesDeps): OpenTenancy {
  return async (profile, { region: wanted, signal }) => {
    const signerNow = async () => await signerOf(profile, { host, askPassPhrase: passPhrase });
    const signer = await signerNow();
    const region = await regionFor(signer, wanted, host);
    if (signer.tenancy === undefined) {
      const place = { profile: profile.name, path: profile.configPath };
      throw new UserError('oci-profile-incomplete', { reason: 'missing', field: 'tenancy', in: place });
    }
    const api = createOciApi({ region, signer, signerNow, fetch: fetch(), clock, signal });
    return { api, region, id: signer.tenancy };
  };
}
