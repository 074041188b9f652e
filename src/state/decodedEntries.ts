import { type Credential, decodeCredential, type FileText } from '../credential/credential.ts';
import type { Cluster, User } from '../kubeconfig/read/model.ts';
import { type Destination, toDestination } from '../exec/destination.ts';

/** What entries say once decoded, remembered as long as the snapshot lives that they belong to. */
export interface DecodedEntries {
  credentialOf(user: User, fileText: FileText): Credential;
  destinationOf(cluster: Cluster, fileText: FileText): Destination;
}

/**
 * A certificate takes about 80 µs, a destination 9 µs: with thousands of entries that is not done anew each time that a
 * session changes, but when the entry itself does, or the text of a file that it names.
 */
export function createDecodedEntries(): DecodedEntries {
  const credentials = remembering(decodeCredential, ({ tokenFile, clientCertificate }) => [
    tokenFile,
    clientCertificate,
  ]);
  const destinations = remembering(
    (cluster: Cluster, fileText: FileText) => toDestination(cluster, fileText(cluster.certificateAuthority ?? '')),
    ({ certificateAuthority }) => [certificateAuthority],
  );
  return { credentialOf: credentials, destinationOf: destinations };
}

type Decode<K, V> = (entry: K, fileText: FileText) => V;

function remembering<K extends object, V>(
  decode: Decode<K, V>,
  filesOf: (entry: K) => readonly (string | undefined)[],
): Decode<K, V> {
  const known = new WeakMap<K, { readonly texts: readonly (string | undefined)[]; readonly value: V }>();
  return (entry, fileText) => {
    const texts = filesOf(entry).map((path) => (path === undefined ? undefined : fileText(path)));
    const found = known.get(entry);
    if (found?.texts.every((text, index) => text === texts[index]) === true) return found.value;
    const value = decode(entry, fileText);
    known.set(entry, { texts, value });
    return value;
  };
}
