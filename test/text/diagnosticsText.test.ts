import assert from 'node:assert/strict';
import type { Diagnostic, EntryKind, FieldPlace } from '../../src/errors/diagnostics.ts';
import { diagnosticDetail, diagnosticText, findingsText } from '../../src/text/errors/diagnosticsText.ts';
import { checkSentence, everySentence, HOSTILE, type Samples } from './everySentence.ts';

const KINDS: readonly EntryKind[] = ['cluster', 'user', 'context'];
const PLACES: readonly FieldPlace[] = [
  { entry: undefined, path: HOSTILE },
  ...KINDS.flatMap((kind) => ['', HOSTILE].map((path) => ({ entry: { kind, name: HOSTILE }, path }))),
];

/** Codes that say it all have the one sample. */
const PLAIN = Object.fromEntries(Object.keys(findingsText).map((code) => [code, [undefined]])) as unknown as Samples<
  typeof findingsText
>;

describe('the sentences for what is wrong with a kubeconfig', () => {
  everySentence(findingsText, {
    ...PLAIN,
    'tag-mismatch': [{ type: 'int' }],
    'duplicate-entry': KINDS.map((kind) => ({ kind, name: HOSTILE })),
    'duplicate-extension': [{ name: HOSTILE }],
    'not-base64': PLACES,
    'wrong-type': PLACES.flatMap((place) =>
      (['bool', 'string', 'list', 'map'] as const).flatMap((wanted) =>
        (['null', 'bool', 'number', 'string', 'list', 'map'] as const).map((found) => ({ ...place, wanted, found })),
      ),
    ),
  });

  it('name file and line once, or only what is wrong', () => {
    const diagnostic: Diagnostic = { path: '/kube/config', line: 7, code: 'tab-indentation', data: undefined };
    assert.equal(diagnosticDetail(diagnostic), 'A tab is used for indentation. Use spaces.');
    assert.equal(diagnosticText(diagnostic), `/kube/config, line 7: ${diagnosticDetail(diagnostic)}`);
    const unread: Diagnostic = { path: '/k', line: undefined, code: 'not-a-file', data: { path: '/k', kind: 'pipe' } };
    assert.equal(diagnosticText(unread), '/k is a pipe. Specify a file.');
    assert.equal(diagnosticDetail(unread), diagnosticText(unread));
    checkSentence(diagnosticText({ ...diagnostic, path: HOSTILE }), diagnostic.code);
  });
});
