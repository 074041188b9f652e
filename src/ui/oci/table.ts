import type { Command } from '../commandParts.ts';
import { addOkeClusterCommand } from './addOke.ts';
import { makePrivateCommand, ociSignInCommand, validateCommand } from './sessionCommands.ts';
import { useFastTokenCommand, useOciCliCommand } from './fastToken.ts';
import { newMfaPolicyCommand } from './newPolicy.ts';
import { newRoleBindingCommand } from './newRoleBinding.ts';
import { mendAuthCommand, setProfileCommand } from './setProfile.ts';

/** Oracle's OKE: sessions of OCI profiles, and the users of a kubeconfig that get their tokens by one. */
export const ociCommands: Readonly<Record<string, Command>> = {
  ociSignIn: ociSignInCommand,
  ociValidate: validateCommand,
  ociMakePrivate: makePrivateCommand,
  addOkeCluster: addOkeClusterCommand,
  setOciProfile: setProfileCommand,
  mendOciAuth: mendAuthCommand,
  useFastToken: useFastTokenCommand,
  useOciCli: useOciCliCommand,
  newMfaPolicy: newMfaPolicyCommand,
  newRoleBinding: newRoleBindingCommand,
};
