import { Problem, sentenceOf } from '../base/problem.ts';
import type { Conversation } from './conversation.ts';

/** What the provider gave once is not asked for twice: a full disk or a held lock can be mended meanwhile. */
export async function withRetries(conversation: Pick<Conversation, 'retry'>, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof Problem) || !(await conversation.retry(sentenceOf(error)))) throw error;
    }
  }
}
