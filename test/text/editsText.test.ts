import assert from 'node:assert/strict';
import type { EntryKind } from '../../src/errors/diagnostics.ts';
import type { ImportOrigin } from '../../src/errors/kubeconfigErrors.ts';
import type { CredentialKind } from '../../src/kubeconfig/edit/editLabel.ts';
import { consequencesText, leftoversText, sharedUserText } from '../../src/text/kubeconfig/consequencesText.ts';
import { editLabelText, editLabelsText } from '../../src/text/kubeconfig/editLabelsText.ts';
import { kubercRefusalText } from '../../src/text/kubeconfig/kubercText.ts';
import { checkSentence, everySentence, HOSTILE } from './everySentence.ts';
import { listed } from '../kubeconfig/listed.ts';

const name = HOSTILE;
const user = HOSTILE;
const context = HOSTILE;
const KINDS: readonly EntryKind[] = ['cluster', 'user', 'context'];
const CREDENTIALS: readonly CredentialKind[] = ['token', 'tokenFile', 'basic', 'certificate', 'exec', 'authProvider'];
const ORIGINS: readonly ImportOrigin[] = [
  { kind: 'file', path: name },
  { kind: 'clipboard' },
  { kind: 'dropped-text' },
];
const MANY = [name, 'b', 'c', 'd', 'e'];
const USERS = [{ users: [name] }, { users: MANY }];

describe('the labels of edits', () => {
  everySentence(
    editLabelsText,
    {
      'create-kubeconfig': [undefined],
      'switch-context': [{ name }],
      'set-namespace': [
        { context, namespace: undefined },
        { context, namespace: name },
      ],
      'duplicate-context': [{ name, to: name }],
      'rename-entry': KINDS.map((kind) => ({ kind, name, to: name })),
      'delete-entry': KINDS.flatMap((kind) =>
        [0, 1, 4].map((count) => ({ kind, name, along: MANY.slice(0, count).map((each) => ({ kind, name: each })) })),
      ),
      'add-cluster': [{ name }],
      'add-user': [
        { name, context: undefined },
        { name, context },
      ],
      'change-credential': CREDENTIALS.map((to) => ({ user, to })),
      'set-exec-arguments': [{ user }],
      'set-exec-environment': [{ user }],
      import: ORIGINS.map((origin) => ({ origin })),
      'paste-commands': [undefined],
      'add-oke-cluster': [{ context }],
      'use-fast-token': USERS,
      'use-oci-cli': USERS,
      'set-oke-options': USERS.flatMap((users) => [
        { ...users, profile: name },
        { ...users, auth: '' },
        { ...users, profile: '', auth: name },
      ]),
      'convert-user': (['plugin', 'original', 'token-file'] as const).map((to) => ({ user, to })),
      'remove-plugin': [{ users: 1 }, { users: 2 }],
      earlier: [{ text: name }],
    },
    { end: 'none' },
  );

  it('have words for what a later version calls an edit', () => {
    const later = JSON.parse('{"code":"toString","data":{}}') as Parameters<typeof editLabelText>[0];
    assert.equal(editLabelText(later), 'Edit the kubeconfig');
  });
});

describe('the sentences for what an edit brings with it', () => {
  everySentence(consequencesText, {
    'stays-current': [undefined],
    'contexts-follow': [{ contexts: [name] }, { contexts: MANY }],
    'contexts-dangle': [{ contexts: [name] }, { contexts: MANY }],
    'namesake-appears': KINDS.map((kind) => ({ kind, name, file: name, line: 3 })),
    'file-unread': [{ path: name }],
    'no-current-context': [{ name }],
    'default-namespace': [undefined],
    'context-shares': [{ cluster: name, user }],
    'server-unencrypted': [undefined],
    'server-unverified': [undefined],
    'credential-removed': CREDENTIALS.map((kind) => ({ kind })),
  });

  it('are clean for what is left over or shared, and for a refusal by kuberc', () => {
    assert.equal(sharedUserText(['a']), '');
    checkSentence(sharedUserText(MANY), 'shared');
    const leftovers = MANY.flatMap((each) => KINDS.map((kind) => ({ kind, name: each })));
    for (const some of [leftovers, leftovers.slice(1, 2), leftovers.slice(2, 3), leftovers.slice(0, 3)]) {
      checkSentence(leftoversText(some), 'leftovers');
    }
    for (const reason of ['deny-all', 'unlisted'] as const)
      checkSentence(kubercRefusalText({ path: listed(name), reason }), reason);
  });
});
