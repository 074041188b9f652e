import * as l10n from '@vscode/l10n';
import { sanitize } from '../base/sanitize.ts';
import type { SignInTask } from '../errors/pluginErrors.ts';
import type { Sentence } from './sentence.ts';

/** What the credential plugin says while it waits up to `limitMs` for the person. */
export function waitingForTask(task: SignInTask, limitMs: number): Sentence {
  return sentence(task, Math.round(limitMs / 1000)) as Sentence;
}

function sentence({ code, data }: SignInTask, seconds: number): string {
  switch (code) {
    case 'sign-in':
      return l10n.t('Waiting up to {seconds} s for you to sign in to {name} in the editor.', {
        seconds,
        name: sanitize(data.name, 80),
      });
    case 'approve':
      return l10n.t('Waiting up to {seconds} s for you to approve {host} in the editor.', {
        seconds,
        host: sanitize(data.host, 300),
      });
    case 'earlier':
      return l10n.t('Waiting up to {seconds} s for you to {task} in the editor.', {
        seconds,
        task: sanitize(data.text, 300),
      });
  }
}
