import { errorInfo, isUserError } from '../../errors/userError.ts';
import type { SignInUi } from './signInUi.ts';

/** What the provider gave once is not asked for twice: a full disk or a held lock can be dealt with meanwhile. */
export async function withRetries(ui: Pick<SignInUi, 'retry'>, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isUserError(error) || !(await ui.retry(errorInfo(error)))) throw error;
    }
  }
}
