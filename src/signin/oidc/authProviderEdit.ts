import type { Edit } from '../../kubeconfig/edit/editText.ts';
import { clientKey } from '../../sessions/ids.ts';

/**
 * Applies edits to the kubeconfig files in use, all or none. `users` must still be there: an edit would otherwise make
 * the entry anew, without what somebody just removed with it. Throws Problems of `kubeconfig/`.
 */
export type ChangeKubeconfig = (edits: readonly Edit[], users?: readonly string[]) => Promise<void>;

/**
 * The tokens of kubectl's `auth-provider` form; `undefined` takes them away, so that kubectl refuses with a sentence.
 */
export function authProviderEdit(
  userName: string,
  tokens: { readonly idToken: string | undefined; readonly refreshToken: string | undefined } | undefined,
  obsolete: readonly string[] = [],
): Edit {
  const path = (key: string): readonly string[] => ['auth-provider', 'config', key];
  return {
    kind: 'set-fields',
    list: 'users',
    name: userName,
    fields: [
      { path: path('id-token'), value: tokens?.idToken },
      { path: path('refresh-token'), value: tokens?.refreshToken },
      ...obsolete.map((field) => ({ path: [field], value: undefined })),
    ],
  };
}

/** The key of the flight: signing in and refreshing would invalidate each other's refresh token. */
export function entryKey(client: { readonly issuer: string; readonly clientId: string }, userName: string): string {
  return clientKey(client.issuer, JSON.stringify([client.clientId, userName]));
}
