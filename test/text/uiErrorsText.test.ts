import { uiErrorsText } from '../../src/text/errors/uiErrorsText.ts';
import { everySentence, HOSTILE as name } from './everySentence.ts';

const path = name;

describe('the sentences for what somebody typed, chose or clicked', () => {
  everySentence(uiErrorsText, {
    'oke-no-endpoint': [{ cluster: name, state: name }],
    'oke-unclear': [{ user: name }],
    'no-oke-user': [
      { reason: 'none' },
      { reason: 'needless' },
      { reason: 'user-not-oke', user: name },
      { reason: 'user-needless', user: name },
    ],
    'pass-phrase-wrong': [undefined],
    'tenancy-name-unusable': [undefined],
    'not-read': [undefined],
    'no-user-of-kind': [undefined],
    'one-token-source': [{ name }],
    'file-unopenable': [{ path }],
    'client-id-empty': [undefined],
    'issuer-malformed': [undefined],
    'clipboard-empty': [undefined],
    'export-elsewhere': [undefined],
    'export-in-use': [{ path }],
    'no-cluster': [{ contextName: name }],
    'no-user': [{ userName: name }],
    'no-session': [{ userName: name }],
    'no-token': [{ contextName: name }],
    'no-issuer': [{ userName: name }],
    'not-remembered': [{ userName: name }],
  });
});
