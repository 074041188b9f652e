import { formEncoded } from '../../base/formEncoded.ts';
import { signedHeaders, type Signer } from '../api/requestSignature.ts';

/** The CLI says so of its tokens; the cluster takes their date for about five minutes. */
const LIFETIME_MS = 4 * 60_000;

export interface OkeToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * The bearer token of `oci ce cluster generate-token` (oci-cli 3.95.1, containerengine_cli_extended.py, byte for
 * byte): a signed GET of the cluster's own address, folded into a URL and encoded. The host's domain is the same in
 * every realm, as there.
 * @param region an identifier, not a short code
 * @param at the present, in milliseconds since the epoch
 * @param endsAt when the session behind it ends
 */
export function okeToken(
  signer: Signer,
  cluster: { readonly region: string; readonly id: string },
  { at, endsAt = Infinity }: { readonly at: number; readonly endsAt?: number },
): OkeToken {
  const host = `containerengine.${cluster.region}.oraclecloud.com`;
  const path = `/cluster_request/${cluster.id}`;
  const { authorization = '', date = '' } = signedHeaders(signer, { method: 'get', host, path, at });
  const url = `https://${host}${path}?authorization=${formEncoded(authorization)}&date=${formEncoded(date)}`;
  // Node's own 'base64url' drops the padding.
  const token = Buffer.from(url).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  return { token, expiresAt: Math.min(at + LIFETIME_MS, endsAt) };
}
