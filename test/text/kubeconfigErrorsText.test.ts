import type { Diagnostic, EntryKind } from '../../src/errors/diagnostics.ts';
import type { ImportOrigin, KubeconfigErrors, TypedLine } from '../../src/errors/kubeconfigErrors.ts';
import { commandRefusalsText } from '../../src/text/errors/commandRefusalsText.ts';
import { kubeconfigErrorsText } from '../../src/text/errors/kubeconfigErrorsText.ts';
import { everySentence, HOSTILE } from './everySentence.ts';

const path = HOSTILE;
const name = HOSTILE;
const flag = HOSTILE;
const subcommand = 'set-cluster';
const KINDS: readonly EntryKind[] = ['cluster', 'user', 'context'];
const LINES: readonly TypedLine[] = ['name', 'address', 'variable', 'command', 'path', 'role', 'profile', 'auth'];
const ORIGINS: readonly ImportOrigin[] = [{ kind: 'file', path }, { kind: 'clipboard' }, { kind: 'dropped-text' }];
const DIAGNOSTICS: readonly Diagnostic[] = [
  { path, line: 3, code: 'duplicate-entry', data: { kind: 'user', name } },
  { path, line: undefined, code: 'unreadable', data: { path } },
];
const CREDENTIALS: readonly KubeconfigErrors['credential-unusable']['reason'][] = [
  'no-token',
  'wrong-token',
  'no-username',
  'no-provider',
  'no-command',
  'relative-path',
];

describe('the sentences for errors of kubeconfig files', () => {
  everySentence(kubeconfigErrorsText, {
    'no-kubeconfig': [undefined],
    'kubeconfig-broken': DIAGNOSTICS,
    'kubeconfig-busy': [undefined],
    'edit-refused': [
      { reason: 'form', path },
      { reason: 'size', path },
      { reason: 'duplicate', name },
      { reason: 'wrong-type', key: name },
      { reason: 'half-character' },
    ],
    'entry-missing': KINDS.map((kind) => ({ kind, name })),
    'entry-changed': [{ key: name }],
    'name-taken': [...KINDS, 'entry' as const].map((kind) => ({ kind, name })),
    'name-unusable': [
      ...KINDS.map((kind) => ({ reason: 'empty', kind }) as const),
      { reason: 'blank-ends' },
      { reason: 'too-long', most: 250 },
      ...LINES.map((line) => ({ reason: 'invisible-characters', line }) as const),
    ],
    'namespace-unusable': [undefined],
    'server-unusable': [{ reason: 'no-address' }, { reason: 'credentials' }],
    'authority-unusable': [{ reason: 'no-certificate' }, { reason: 'missing' }],
    'credential-unusable': CREDENTIALS.map((reason) => ({ reason })),
    'no-exec': [{ name }],
    'variable-unusable': [undefined],
    'backup-gone': [undefined],
    'backup-failed': (['permission', 'disk-full'] as const).map((reason) => ({ folder: path, reason })),
    'backup-elsewhere': [{ path }],
    'changed-since': [undefined],
    'preview-outdated': [{ path }, { path: undefined }],
    'incoming-missing': [{ path }],
    'incoming-refused': ORIGINS.flatMap((origin) => DIAGNOSTICS.map((diagnostic) => ({ origin, diagnostic }))),
    'incoming-too-large': ORIGINS.map((origin) => ({ origin, maxBytes: 32 << 20 })),
    'incoming-empty': ORIGINS.map((origin) => ({ origin })),
    'path-unknown': KINDS.map((kind) => ({ kind, name, path })),
    'number-inexact': KINDS.map((kind) => ({ kind, name })),
    'export-dangling': KINDS.map((kind) => ({ context: name, kind, name })),
    'export-twice': [{ key: name }],
    'export-file-missing': [{ path }],
    'commands-refused': [{ line: 7, reason: 'variable-unset', data: { name } }],
  });
});

describe('the sentences for pasted commands that are refused', () => {
  everySentence(commandRefusalsText, {
    'no-commands': [undefined],
    'text-too-long': [undefined],
    'too-many-commands': [undefined],
    'control-character': [undefined],
    unclosed: [undefined],
    'descriptor-redirected': [{ redirection: name }],
    'document-unended': [undefined],
    'document-end-missing': [{ end: name }],
    'document-word': [undefined],
    'document-substitution': [undefined],
    'unknown-substitution': [{ text: name }],
    'unknown-operator': [{ operator: name }],
    'no-output-file': [{ operator: name }],
    'brace-expansion': [undefined],
    'command-substitution': [{ program: name }],
    'variable-before-command': [{ name }],
    'variable-value': [{ name }],
    'variable-unset': [{ name }],
    'variable-with-blank': [{ name }],
    'removes-file': [undefined],
    'oci-command': [undefined],
    'unknown-line': [undefined],
    'unknown-command': [{ command: name }],
    'unknown-subcommand': [{ command: name }],
    'unknown-flag': [{ flag }],
    'flag-of-other-subcommand': [{ subcommand, flag }],
    'flag-without-value': [{ flag }],
    'not-true-or-false': [{ flag }, { flag: undefined }],
    'no-name': [{ subcommand }],
    'several-names': [{ subcommand }],
    'current-and-name': [undefined],
    'no-current-context': [undefined],
    'context-missing': [{ name }],
    'nothing-to-embed': [{ entry: 'cluster' }, { entry: 'user' }],
    'skip-and-authority': [undefined],
    'token-and-basic': [undefined],
    'file-missing': [{ flag, path }],
    'flag-without-file': [{ flag }],
    'relative-file': [{ flag, path }],
    'no-certificate': [{ flag }],
    'unquoted-list': [{ flag }],
    'not-a-pair': [{ flag }],
    'relative-program': [undefined],
    'interactive-mode': [undefined],
    'property-incomplete': [undefined],
    'unknown-property': [{ property: name }],
    'relative-value': [undefined],
    'value-not-base64': [undefined],
  });
});
