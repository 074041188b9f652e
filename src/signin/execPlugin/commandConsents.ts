import type { Platform } from '../../base/platform.ts';
import { hashName } from '../../base/hash.ts';
import type { HostKey } from '../../sessions/hostKey.ts';
import { createSealedFiles } from '../../sessions/sealedFiles.ts';

/** Exactly what a consent is for: with anything else it is asked again. */
export interface ConsentSubject {
  /** Absolute: the program that was found. */
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The kubeconfig file whose user entry it signs in. */
  readonly file: string;
}

/** Which sign-in commands the person lets run without asking. Sealed, so that a thief cannot consent. */
export interface CommandConsents {
  /** False for what cannot be unsealed: the person is asked again. */
  has(subject: ConsentSubject): Promise<boolean>;
  /** Throws what locks, files and `findOrCreate` throw. */
  add(subject: ConsentSubject): Promise<void>;
}

export interface CommandConsentsDeps extends Pick<Platform, 'stateFolder'> {
  readonly hostKey: Pick<HostKey, 'find' | 'findOrCreate'>;
}

export function createCommandConsents({ stateFolder, hostKey }: CommandConsentsDeps): CommandConsents {
  const files = createSealedFiles(stateFolder, 'commands');
  return {
    has: async (subject) => {
      const text = textOf(subject);
      const opened = await files.open(idOf(text), await hostKey.find());
      return opened.state === 'opened' && opened.value === text;
    },
    add: async (subject) => {
      const text = textOf(subject);
      await files.locked(idOf(text), async () => {
        await files.put(idOf(text), await hostKey.findOrCreate(), text);
      });
    },
  };
}

function textOf({ path, args, env, file }: ConsentSubject): string {
  return JSON.stringify([path, args, Object.entries(env).sort(), file]);
}

function idOf(text: string): string {
  return hashName(text, 24);
}
