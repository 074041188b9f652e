import { lazy, lazyMethods } from '../../base/lazy.ts';
import type { WindowIpc } from '../../ipc/windows.ts';
import { CREDENTIAL_QUESTION, SIGN_IN_QUESTION } from '../../plugin/credentialQuestion.ts';
import type { AskPerson } from './pluginAnswers.ts';
import type { PluginServices } from './pluginServices.ts';

/** What a window does for the credential plugin, whose code is loaded at the first question. */
export interface PluginQuestions extends Pick<PluginServices, 'targetOf' | 'approve'> {
  /** Answers the plugin from now on; `askPerson` is how this window reaches the person. */
  serve(askPerson: AskPerson): Promise<void>;
}

export function createPluginQuestions(
  services: () => Promise<PluginServices>,
  peers: () => Promise<Pick<WindowIpc, 'handle'>>,
): PluginQuestions {
  return {
    ...lazyMethods(services, 'targetOf', 'approve'),
    serve: async (askPerson) => {
      const answers = lazy(async () => (await services()).answers(askPerson));
      const { silently, asking } = lazyMethods(answers, 'silently', 'asking');
      const { handle } = await peers();
      handle(CREDENTIAL_QUESTION, silently);
      handle(SIGN_IN_QUESTION, asking);
    },
  };
}
