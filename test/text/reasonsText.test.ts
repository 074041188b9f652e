import assert from 'node:assert/strict';
import { credentialRefusalsText } from '../../src/text/errors/credentialRefusalsText.ts';
import { failureSentence, reasonSentence, reasonsText } from '../../src/text/status/reasonsText.ts';
import { everySentence, HOSTILE } from './everySentence.ts';

const REFUSALS = {
  'token-and-password': [undefined],
  'exec-and-auth-provider': [undefined],
  'client-certificate-twice': [undefined],
  'client-key-twice': [undefined],
  'client-key-missing': [undefined],
  'client-certificate-unreadable': [{ path: HOSTILE }],
  'impersonated-user-missing': [undefined],
  'token-has-control-character': [undefined],
  'auth-provider-incomplete': [{ missing: 'client-id' }, { missing: 'idp-issuer-url' }],
} as const;
const PLACE = { configPath: HOSTILE, profileName: HOSTILE };

describe('what is said of a refused credential', () => {
  everySentence(credentialRefusalsText, REFUSALS);
});

describe('what is said of a status', () => {
  everySentence(reasonsText, {
    ...REFUSALS,
    failure: [{ failure: { code: 'port-in-use', data: { port: 8000 } } }],
    'no-credential': [undefined],
    'id-token-unreadable': [undefined],
    'token-file-unreadable': [{ path: HOSTILE }],
    'exec-plugin': [{ name: HOSTILE }],
    'auth-provider-unknown': [{ name: HOSTILE }],
    paused: [{ contextName: HOSTILE, host: HOSTILE }],
    unapproved: [{ contextName: HOSTILE, host: HOSTILE }],
    'user-missing': [{ userName: HOSTILE }],
    'cluster-missing': [{ clusterName: HOSTILE }],
    'server-missing': [{ clusterName: HOSTILE }],
    'oke-auth-unknown': [{ auth: HOSTILE }],
    'oke-signer-overridden': [{ variable: HOSTILE, profileName: HOSTILE }],
    'oke-profile-missing': [PLACE],
    'oke-auth-missing': [{ profileName: HOSTILE }],
    'oke-session-missing': [PLACE],
    'oke-profile-unknown': [PLACE],
    'cluster-info-missing': [undefined],
  });

  it('is the sentence of the error that failed', () => {
    const failure = { code: 'port-in-use', data: { port: 8000 } } as const;
    assert.equal(reasonSentence({ code: 'failure', data: { failure } }), failureSentence(failure));
    assert.match(failureSentence(failure), /^Port 8000 /u);
  });
});
