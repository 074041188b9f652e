import type { EntryKind } from '../../src/errors/diagnostics.ts';
import type { SecretKind } from '../../src/kubeconfig/transfer/risk.ts';
import { moreRisksText, risksText, secretsText } from '../../src/text/kubeconfig/risksText.ts';
import { exportNoteText, summaryLines, transferNotesText } from '../../src/text/kubeconfig/transferText.ts';
import { checkSentence, everySentence, HOSTILE } from './everySentence.ts';

const [cluster, user, context, host, path, command] = Array.from({ length: 6 }, () => HOSTILE) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const KINDS: readonly EntryKind[] = ['cluster', 'user', 'context'];
const SECRETS: readonly SecretKind[] = [
  ...(['token', 'password', 'client-key', 'id-token', 'refresh-token', 'access-token', 'client-secret'] as const),
  ...(['argument', 'variable', 'proxy-password'] as const),
];
const MANY = Array.from({ length: 50 }, () => HOSTILE);

describe('the sentences for what an entry could do', () => {
  everySentence(
    risksText,
    {
      'tls-skipped': [{ cluster }],
      unencrypted: [{ cluster, host }],
      proxied: [{ cluster, host }],
      'other-server-name': [{ cluster, serverName: host }],
      'cluster-reads-file': [{ cluster, path }],
      'runs-command': [{ user, command }],
      'names-command': [{ user, command }],
      'sets-variables': [{ user, names: MANY }],
      'asks-for-session': [{ user, host }],
      impersonates: [
        { user, as: HOSTILE, groups: MANY, uid: HOSTILE, attributes: MANY },
        { user, as: undefined, groups: ['g'], uid: undefined, attributes: ['a'] },
        { user, as: HOSTILE, groups: [], uid: undefined, attributes: [] },
      ],
      'carries-secrets': [
        { user, secrets: SECRETS },
        { user, secrets: ['token'] },
      ],
      'user-reads-file': [{ user, path }],
      'sends-file': [{ user, path, host }],
      'sends-credential': [{ context, user, host }],
      'switches-context': [{ context }],
    },
    { openEnds: ['runs-command', 'names-command'], longest: 1500 },
  );

  it('are clean for what is counted or listed', () => {
    checkSentence(moreRisksText(10), 'more');
    checkSentence(`${secretsText(SECRETS)}.`, 'secrets');
  });
});

describe('the sentences for what is imported and exported', () => {
  everySentence(transferNotesText, {
    'keys-dropped': KINDS.map((kind) => ({ kind, name: HOSTILE, keys: MANY })),
    'other-kubeconfig': [{ line: 1 }],
    'flag-ignored': [{ line: 1, flag: HOSTILE, subcommand: 'set-context' }],
    'provider-arguments-ignored': [{ line: 1 }],
    'exec-flags-ignored': [
      { line: 1, flags: ['--exec-arg'] },
      { line: 1, flags: ['--exec-arg', '--exec-env'] },
    ],
    'file-embedded': [{ line: 1, flag: HOSTILE }],
    'provider-certificate-embedded': [{ line: 1 }],
    'interactive-mode-added': [{ line: 1, apiVersion: 'client.authentication.k8s.io/v1' }],
  });

  it('are clean for a summary and for what another computer must have', () => {
    const added = KINDS.map((kind) => ({ kind, names: MANY }));
    const changed = KINDS.map((kind) => ({ kind, names: [HOSTILE] }));
    for (const line of summaryLines({ added, changed })) checkSentence(line, 'summary', { longest: 2000 });
    checkSentence(exportNoteText({ code: 'token-file', data: { path } }), 'token-file');
    checkSentence(exportNoteText({ code: 'command', data: { command } }), 'command');
  });
});
