import type { User } from '../kubeconfig/read/model.ts';
import type { OciProfile } from '../oci/profiles/profiles.ts';
import { kubeloginArguments } from './execPlugin/commandLine/kubelogin.ts';
import { execPluginAuthenticator } from './execPlugin/execPluginAuthenticator.ts';
import { okeAuthenticator } from './oke/okeAuthenticator.ts';
import { type OkeUse, sessionProfileIn } from './oke/okeMethod.ts';
import { oidcAuthenticator } from './oidc/oidcAuthenticator.ts';
import type { OidcClient } from '../oidc/oidcClient.ts';
import { type AnyMethod, type Authenticator, type Entry, NO_ABILITIES } from './shared/authenticator.ts';
import { statusOfEntry } from './shared/userStatus.ts';

/** Every authenticator, tried in this order. A further one is one more entry. */
const AUTHENTICATORS = [okeAuthenticator, oidcAuthenticator, execPluginAuthenticator] as const;

type Listed = (typeof AUTHENTICATORS)[number];
export type AuthenticatorId = Listed['id'];

/** What tooltips and rows say of how a user entry gets its credential. */
export type Detail = ReturnType<Listed['details']>[number];

/** How a user entry gets its credential. */
export type AuthMethod = NonNullable<ReturnType<Listed['recognize']>> | UnmanagedMethod;

/** Nothing that anything here signs in: a fixed token, a certificate, an unknown exec plugin, or nothing at all. */
export interface UnmanagedMethod {
  readonly authenticator: 'none';
  readonly kind: 'none';
}

const UNMANAGED: UnmanagedMethod = { authenticator: 'none', kind: 'none' };

const unmanaged: Authenticator<'none', UnmanagedMethod, never> = {
  id: 'none',
  recognize: () => UNMANAGED,
  namedFiles: () => [],
  runsPlugin: () => false,
  sessionOf: () => ({ kind: 'absent' }),
  approvalSubject: () => undefined,
  status: (_method, facts) => statusOfEntry(facts),
  can: (_method, { user: { exec } }) => ({
    ...NO_ABILITIES,
    convert: exec !== undefined && kubeloginArguments(exec) !== undefined,
  }),
  rowDetail: () => undefined,
  details: () => [],
};

/** Reads how an entry gets its credential, by the first authenticator that recognizes it. */
export function recognize(entry: Entry): AuthMethod {
  for (const authenticator of AUTHENTICATORS) {
    const method = authenticator.recognize(entry);
    if (method !== undefined) return method;
  }
  return UNMANAGED;
}

/** The same for an entry of which nothing but its own text is known. */
export function authMethodOf(user: User): AuthMethod {
  return recognize({ user, clusters: [], host: { home: '/', platform: 'linux', env: {} } });
}

/** The authenticator that recognized a method, for that method. */
export function authenticatorOf({ authenticator: id }: AuthMethod): Authenticator<string, AnyMethod, Detail> {
  const found: unknown = AUTHENTICATORS.find((each) => each.id === id) ?? unmanaged;
  return found as Authenticator<string, AnyMethod, Detail>;
}

/** The client of an issuer that a user entry names. */
export function oidcClientOf(method: AuthMethod): OidcClient | undefined {
  return method.authenticator === 'oidc' ? method.client : undefined;
}

/** What a user that asks for OKE tokens comes to with the OCI files as they are. */
export function okeUseOf({ authMethod }: { readonly authMethod: AuthMethod }): OkeUse | undefined {
  return authMethod.authenticator === 'oke' ? authMethod.use : undefined;
}

/** The OCI session that a user's tokens come from. */
export function ociSessionOf(user: { readonly authMethod: AuthMethod }): OciProfile | undefined {
  return sessionProfileIn(okeUseOf(user));
}
