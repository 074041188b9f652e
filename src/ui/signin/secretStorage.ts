import type { SecretStorage } from 'vscode';
import type { Secrets } from '../../sessions/hostKey.ts';

/** The editor's SecretStorage as the sessions' key needs it. */
export function secretsOf(storage: SecretStorage): Secrets {
  return {
    get: async (name) => await storage.get(name),
    store: async (name, value) => {
      await storage.store(name, value);
    },
    delete: async (name) => {
      await storage.delete(name);
    },
  };
}
