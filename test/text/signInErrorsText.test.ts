import { oidcErrorsText } from '../../src/text/errors/oidcErrorsText.ts';
import { pluginErrorsText } from '../../src/text/errors/pluginErrorsText.ts';
import { signInErrorsText } from '../../src/text/errors/signInErrorsText.ts';
import { everySentence, HOSTILE } from './everySentence.ts';

const host = HOSTILE;
const said = [
  { host, message: undefined },
  { host, message: HOSTILE },
];
const userName = HOSTILE;
const tasks = [
  { code: 'sign-in', data: { name: HOSTILE } },
  { code: 'approve', data: { host } },
  { code: 'earlier', data: { text: HOSTILE } },
] as const;

describe('what is said of a provider', () => {
  everySentence(oidcErrorsText, {
    'issuer-unusable': [
      { host, flaw: 'not-a-url' },
      { host, flaw: 'well-known' },
    ],
    'issuer-mismatch': [{ host, issuer: HOSTILE }],
    'endpoint-not-https': [{ host, endpoint: 'token_endpoint' }],
    'answer-nonsense': [
      { host, found: 'no-keys' },
      { host, found: 'endpoint', endpoint: 'jwks_uri' },
      { host, found: 'no-discovery', status: undefined },
      { host, found: 'no-discovery', status: 404 },
      { host, found: 'answer' },
    ],
    'provider-unavailable': [
      { host, status: undefined },
      { host, status: 503 },
    ],
    'provider-refused': said.map((each) => ({ ...each, error: HOSTILE })),
    'client-refused': said.map((each) => ({ ...each, clientId: HOSTILE })),
    'scope-refused': said,
    'offline-refused': said,
    'sign-in-declined': said,
    'code-refused': said,
    'grant-refused': said,
    'subject-changed': [{ host }],
    'no-id-token': [{ host }],
    'token-invalid': [
      { host, check: 'time' },
      { host, check: 'signature' },
      { host, check: 'form' },
      { host, check: 'claim', claim: HOSTILE },
    ],
    'token-from-future': [{ host }],
    'token-unreadable': [undefined],
    'redirect-url-refused': said.map((each) => ({ ...each, clientId: HOSTILE })),
    'redirect-url-unusable': [undefined],
    'paste-of-another': [undefined],
    'paste-wrong': [undefined],
  });
});

describe('what is said of the credential plugin', () => {
  everySentence(pluginErrorsText, {
    'exec-info-absent': [undefined],
    'exec-info-garbled': [undefined],
    'exec-info-version': [
      { found: undefined, wanted: 'v1' },
      { found: HOSTILE, wanted: 'v1' },
    ],
    arguments: [
      { flaw: 'key-missing' },
      { flaw: 'key-invalid', key: HOSTILE },
      { flaw: 'option-missing', option: 'client-id' },
      { flaw: 'unexpected', words: HOSTILE },
      { flaw: 'unreadable', message: HOSTILE },
    ],
    'no-cluster-info': [undefined],
    'no-socket-folder': [{ folder: HOSTILE }],
    'session-foreign': [undefined],
    snoozed: tasks.map((task) => ({ task, waitMs: 61_000 })),
    'not-signed-in': tasks.map((task) => ({ task })),
    'other-account': [undefined],
    'entry-not-in-use': [undefined],
    'plugin-misused': [undefined],
    'no-editor': [undefined],
    'renewal-late': [{ seconds: 45 }],
    'handover-loop': [{ command: HOSTILE }],
    'handover-missing': [{ command: HOSTILE }],
    'cluster-absent': [undefined],
    'oke-unapproved': [true, false].flatMap((isFromEnvironment) =>
      [HOSTILE, undefined].map((profile) => ({ profile, cluster: profile, host: HOSTILE, isFromEnvironment })),
    ),
  });
});

describe('what is said of sessions and sign-ins', () => {
  everySentence(
    signInErrorsText,
    {
      unforeseen: [undefined],
      'earlier-sentence': [{ code: undefined, text: HOSTILE }],
      'keyring-silent': [undefined],
      'id-invalid': [undefined],
      'session-unsealable': (['no-key', 'silent', 'foreign-key', 'garbled', 'version'] as const).map((why) => ({
        why,
      })),
      'session-unsaved': [{ folder: HOSTILE }],
      'sessions-unreadable': [{ folder: HOSTILE }],
      'session-absent': [undefined],
      'user-refused': [
        { code: 'client-key-missing', data: undefined },
        { code: 'client-certificate-unreadable', data: { path: HOSTILE } },
      ],
      'session-paused': [{ contextName: HOSTILE, host }],
      'no-refresh-token': [undefined],
      'sign-in-timeout': [{ minutes: 5 }],
      'no-way': [{ userName }],
      'authority-relative': [{ path: HOSTILE }],
      'authority-missing': [{ path: HOSTILE }],
      shadowed: (['token', 'tokenFile', 'basic', 'other'] as const).map((by) => ({ userName, by })),
      'not-convertible': [
        ...(['second-credential', 'other-kind', 'authority-relative', 'authorities', 'client-secret'] as const),
        ...([
          'issuer-missing',
          'access-token',
          'password-grant',
          'client-credentials-grant',
          'words-left-over',
        ] as const),
      ].map((obstacle) => ({ obstacle })),
      'sign-in-changed': [{ userName }],
      'not-ours': [{ userName }],
    },
    { openEnds: ['earlier-sentence'] },
  );
  everySentence(
    { 'not-convertible': signInErrorsText['not-convertible'] },
    {
      'not-convertible': [
        { obstacle: 'grant-unknown', grant: HOSTILE },
        { obstacle: 'flag-unknown', flag: HOSTILE },
        { obstacle: 'flag-without-value', flag: HOSTILE },
        { obstacle: 'flag-not-boolean', flag: HOSTILE },
      ],
    },
  );
});
