import type { AuthenticatorId } from '../../authenticators/authenticators.ts';
import type { UserState } from '../../state/snapshot.ts';
import { execPluginUi } from '../execPlugin/execPluginUi.ts';
import { okeUi } from '../oci/okeUi.ts';
import type { AuthenticatorUi } from '../shared/authenticatorUi.ts';
import { oidcUi } from './oidcUi.ts';

/** Every authenticator has its own; a missing one does not compile. */
const UIS: Readonly<Record<AuthenticatorId, AuthenticatorUi>> = {
  oke: okeUi,
  oidc: oidcUi,
  execPlugin: execPluginUi,
};

/** Undefined for a user that nothing here signs in. */
export function authenticatorUiOf({ authMethod }: Pick<UserState, 'authMethod'>): AuthenticatorUi | undefined {
  return authMethod.authenticator === 'none' ? undefined : UIS[authMethod.authenticator];
}
