import { UserError } from '../../errors/userError.ts';
import { ociSessionOf } from '../../authenticators/authenticators.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import type { AuthenticatorUi, UserAt } from '../shared/authenticatorUi.ts';
import { signInToOke } from './okeSignIn.ts';
import { refreshOci, signOutOfOci } from './sessionCommands.ts';

/** What a person sees of signing in to OCI for a cluster, refreshing and signing out. */
export const okeUi: AuthenticatorUi = {
  signIn: async (ui, { snapshot, context, user }) => {
    await signInToOke(ui, snapshot, context, user);
  },
  refresh: async (ui, at) => {
    await refreshOci(ui, sessionFor(at));
  },
  signOut: async (ui, at) => {
    await signOutOfOci(ui, sessionFor(at), at.context.name);
  },
};

/** Throws Problem 'no-session' for a user that signs with an API key, or as something else. */
function sessionFor({ user }: UserAt): OciProfile {
  const profile = ociSessionOf(user);
  if (profile !== undefined) return profile;
  throw new UserError('no-session', { userName: user.user.name });
}
