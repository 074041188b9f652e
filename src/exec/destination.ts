import { createHash } from 'node:crypto';
import { sanitize } from '../base/sanitize.ts';
import { hostOf } from '../base/urlHost.ts';
import type { ClusterConnection } from './clusterConnection.ts';

/** Where a token goes. Two cluster entries that differ in any of these need an approval each. */
export interface Destination {
  /** Normalised: lower-case host, no default port, no slash at the end; as written when it is no URL. */
  readonly server: string;
  /** SHA-256 of the CA data or file; `system` when none is named, `missing` when the named file cannot be read. */
  readonly authority: string;
  readonly tlsServerName: string | undefined;
  readonly insecure: boolean;
  /** Normalised as `server` is. */
  readonly proxyUrl: string | undefined;
  /** One stable text for all of the above. */
  readonly fingerprint: string;
  /** For a person: host and port, ASCII, without user name and password. */
  readonly host: string;
  /** What is unusual about it, which a person should see. */
  readonly notable: readonly DestinationNote[];
}

/** Names are raw; a proxy is named by its host. */
export type DestinationNote =
  | { readonly code: 'not-encrypted'; readonly data: undefined }
  | { readonly code: 'tls-not-verified'; readonly data: undefined }
  | { readonly code: 'authority-unreadable'; readonly data: undefined }
  | { readonly code: 'verified-as'; readonly data: { readonly name: string } }
  | { readonly code: 'proxy'; readonly data: { readonly host: string } };

type Identity = Pick<Destination, 'server' | 'authority' | 'tlsServerName' | 'insecure' | 'proxyUrl'>;

/**
 * The destination of a cluster entry of a kubeconfig, or of what kubectl tells a credential plugin of one.
 * `authorityPem`: the contents of its `certificateAuthority` file, read by the caller, undefined when it cannot be read;
 * CA data in the entry goes before it, as in client-go. Never throws: what cannot work has a fingerprint of its own, so
 * that it is approved anew once it does.
 */
export function toDestination(cluster: ClusterConnection, authorityPem: string | Uint8Array | undefined): Destination {
  const authority = authorityOf(cluster, authorityPem);
  const identity: Identity = {
    server: normalUrl(withScheme(cluster, authority)),
    authority,
    tlsServerName: cluster.tlsServerName?.toLowerCase(),
    insecure: cluster.insecureSkipTlsVerify,
    proxyUrl: cluster.proxyUrl === undefined ? undefined : normalUrl(cluster.proxyUrl),
  };
  return {
    ...identity,
    fingerprint: fingerprintOf(identity),
    host: shownHost(identity.server),
    notable: notableOf(identity),
  };
}

function authorityOf(cluster: ClusterConnection, pem: string | Uint8Array | undefined): string {
  if (cluster.certificateAuthorityData !== undefined) {
    return sha256(Buffer.from(cluster.certificateAuthorityData, 'base64'));
  }
  if (cluster.certificateAuthority === undefined) return 'system';
  return pem === undefined ? 'missing' : sha256(pem);
}

/** client-go (rest/url_utils.go): a bare host and port is http unless something speaks for TLS; nothing is localhost. */
function withScheme(cluster: ClusterConnection, authority: string): string {
  const server = cluster.server?.trim() ?? '';
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(server)) return server;
  const tls = authority !== 'system' || cluster.insecureSkipTlsVerify;
  return `${tls ? 'https' : 'http'}://${server === '' ? 'localhost:8080' : server}`;
}

function normalUrl(text: string): string {
  return URL.parse(text)?.href.replace(/\/+$/u, '') ?? text;
}

/** A host is shown whole; what is none may be any text. */
function shownHost(url: string): string {
  const host = hostOf(url);
  return host === url ? sanitize(url, 80) : host;
}

function notableOf({ server, authority, tlsServerName, insecure, proxyUrl }: Identity): readonly DestinationNote[] {
  const notable: DestinationNote[] = [];
  if (!server.startsWith('https:')) notable.push({ code: 'not-encrypted', data: undefined });
  if (insecure) notable.push({ code: 'tls-not-verified', data: undefined });
  if (authority === 'missing') notable.push({ code: 'authority-unreadable', data: undefined });
  if (tlsServerName !== undefined) notable.push({ code: 'verified-as', data: { name: tlsServerName } });
  if (proxyUrl !== undefined) notable.push({ code: 'proxy', data: { host: shownHost(proxyUrl) } });
  return notable;
}

function fingerprintOf({ server, authority, tlsServerName, insecure, proxyUrl }: Identity): string {
  return sha256(JSON.stringify(['destination', server, authority, tlsServerName ?? '', insecure, proxyUrl ?? '']));
}

function sha256(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
