import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import {
  findOnPath,
  terminalCommand,
  type TerminalCommand,
} from '../../authenticators/execPlugin/signIn/terminalCommand.ts';
import type { SignInCommand } from '../../authenticators/execPlugin/signIn/providerSignIn.ts';
import type { Platform } from '../../base/platform.ts';
import {
  type CommandConsents,
  type CommandConsentsDeps,
  type ConsentSubject,
  createCommandConsents,
} from './commandConsents.ts';

export interface CommandSignInRequest {
  readonly command: SignInCommand;
  /** The kubeconfig file whose user entry it signs in. */
  readonly file: string;
}

/** What a sign-in by command needs of the editor. */
export interface CommandSignInUi {
  /** Shows the whole command. False: the person declined. */
  consent(subject: ConsentSubject): Promise<boolean>;
  /** Opens a terminal that runs this and nothing else. */
  run(command: TerminalCommand & Pick<SignInCommand, 'program' | 'env'>): void;
}

/** `missing`: its program is not on PATH. `unusable`: it cannot be started without a shell. */
export type CommandSignInResult = 'started' | 'declined' | 'missing' | 'unusable';

/**
 * Runs a provider's own sign-in command in a terminal of its own, once the person consented to exactly this one. What
 * the user entry itself runs is never run here. Throws what storing a consent throws.
 */
export type CommandSignIn = (request: CommandSignInRequest, ui: CommandSignInUi) => Promise<CommandSignInResult>;

export interface CommandSignInDeps extends Pick<Platform, 'host'> {
  readonly consents: CommandConsents;
}

export function createCommandSignIn({ host, consents }: CommandSignInDeps): CommandSignIn {
  return async ({ command: { program, args, env }, file }, ui) => {
    const path = await findOnPath(program, host, isProgram);
    if (path === undefined) return 'missing';
    const { platform } = host;
    const command = terminalCommand({ path, args, platform, systemRoot: host.env['SystemRoot'] });
    if (command === undefined) return 'unusable';
    const subject = { path, args, env, file };
    if (!(await consents.has(subject))) {
      if (!(await ui.consent(subject))) return 'declined';
      await consents.add(subject);
    }
    ui.run({ ...command, program, env });
    return 'started';
  };
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The same with consents that are kept in the state folder. */
export function createExecPluginSignIn({ host, ...rest }: Pick<Platform, 'host'> & CommandConsentsDeps): CommandSignIn {
  return createCommandSignIn({ host, consents: createCommandConsents(rest) });
}
