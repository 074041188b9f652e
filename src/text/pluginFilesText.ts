/*
 * Text that we write into files, for programs that print it. It is English everywhere: what is in a file must read the
 * same in whatever language the next editor runs, and is recognized by what it says.
 */
/* eslint-disable house/no-bare-text -- not for translation */

/** In user entries of a kubeconfig: what clients print when the credential plugin is not there. */
export const INSTALL_HINT =
  'This credential plugin is set up by Cluster Sign-In, an extension for Visual Studio Code. Install it and sign in there.';

/** The same as earlier versions wrote it. */
const EARLIER_HINT =
  'Cluster Sign-In, an extension of Visual Studio Code, sets this plugin up: install it and sign in there.';

/** Whether a user entry's hint is ours, of whichever version. */
export function isOwnInstallHint(hint: string | undefined): boolean {
  return hint === INSTALL_HINT || hint === EARLIER_HINT;
}

/** In the credential plugin's script. */
export const RUNTIME_MISSING =
  'Cluster Sign-In cannot find a JavaScript runtime. Open the editor that it is installed in.';
