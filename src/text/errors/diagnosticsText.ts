import * as l10n from '@vscode/l10n';
import type { Diagnostic, EntryKind, FieldPlace, Finding, Findings, ValueKind } from '../../errors/diagnostics.ts';
import type { ErrorInfo } from '../../errors/userError.ts';
import { fileErrorsText } from './fileErrorsText.ts';
import type { Sentences } from './sentences.ts';
import { nameText, pathText } from './untrusted.ts';

export const findingsText: Sentences<Findings> = {
  'not-utf8': () => l10n.t('The text is not valid UTF-8. Save the file as UTF-8.'),
  'control-character': () => l10n.t('There is a control character here. Remove it.'),
  'too-many-nodes': () => l10n.t('The file holds more than fits in memory. Split it into smaller files.'),
  'too-unusual': () =>
    l10n.t(
      'From here on, the file takes too long to read for its size. Write it the way kubectl does, without anchors, or split it.',
    ),
  'too-deep': () => l10n.t('The file is nested too deeply. Simplify it.'),
  'too-dense': () =>
    l10n.t(
      'The file takes too long to read for its size. Write it the way kubectl does, or split it into smaller files.',
    ),
  'yaml-invalid': () => l10n.t('This is not valid YAML. Correct it.'),
  'wrong-escape': () =>
    l10n.t('A backslash in double quotes is followed by an invalid character. Write \\\\ or use single quotes.'),
  'wrong-indentation': () => l10n.t('The indentation is wrong. Align this line with its neighbors.'),
  'reserved-character': () => l10n.t('A value starts with a character that YAML reserves. Put the value in quotes.'),
  'two-colons': () => l10n.t('There are two colons on one line. Put the value in quotes or on a line of its own.'),
  'bracket-or-comma-missing': () => l10n.t('A closing bracket or a comma is missing. Add it.'),
  'closing-missing': () => l10n.t('A closing quote, a bracket, or a colon is missing. Add it.'),
  'colon-missing': () => l10n.t('A colon is missing after a key. Add it.'),
  'tab-indentation': () => l10n.t('A tab is used for indentation. Use spaces.'),
  'unexpected-text': () => l10n.t('There is unexpected text here. Remove it or put it in quotes.'),
  'document-end': () => l10n.t('The document ends (...) before it starts. Remove this line.'),
  directive: () => l10n.t('kubectl cannot read this directive (%). Remove it.'),
  'yaml-version': () => l10n.t('kubectl reads only YAML 1.1. Remove the %YAML directive.'),
  'key-sign-in-flow': () =>
    l10n.t('kubectl takes ? and : in braces or brackets as the signs of a key. Put the value in quotes.'),
  'quote-missing': () => l10n.t('A closing quote is missing. Add it.'),
  'slash-escape': () => l10n.t('kubectl does not accept \\/ in double quotes. Write / instead.'),
  'no-such-character': () => l10n.t('A \\u escape in double quotes is not a character. Write the character itself.'),
  'long-key': () =>
    l10n.t('A key and its colon must be on one line and at most 1,024 characters long. Rewrite the key.'),
  'text-behind-key': () => l10n.t('There is unexpected text after this key. Remove it or put it in quotes.'),
  'tight-colon': () => l10n.t('kubectl takes the colon as part of the word. Add a space after it.'),
  'wrong-bracket': () => l10n.t('A closing bracket is of the wrong kind. Correct it.'),
  'anchor-missing': () => l10n.t('An alias (*) has no anchor (&) before it. Add the anchor or write out the value.'),
  'anchor-name': () => l10n.t('kubectl accepts only letters, digits, _ and - in an anchor (&). Rename the anchor.'),
  'tight-tag': () => l10n.t('A space is missing after a tag (!). Add it.'),
  'not-binary': () => l10n.t('A value tagged !!binary is not base64. Correct it.'),
  'tag-mismatch': ({ type }) =>
    l10n.t('A value tagged {tag} is something else. Correct the tag or the value.', { tag: `!!${type}` }),
  'not-timestamp': () => l10n.t('A value tagged !!timestamp is not a timestamp. Correct it.'),
  'excessive-aliases': () => l10n.t('Aliases (*) repeat each other too often. Write out the values.'),
  'alias-cycle': () => l10n.t('An alias (*) repeats the value that contains it. Write out the value.'),
  'no-number': () => l10n.t('kubectl takes .inf and .nan as numbers that it cannot read. Put the value in quotes.'),
  'wrong-key': () => l10n.t('kubectl reads this key as null or as a list. Put it in quotes.'),
  'merge-of-no-mapping': () => l10n.t('A merge key (<<) requires a mapping. Specify one.'),
  'not-a-kubeconfig': () => l10n.t('This is not a kubeconfig. Specify another file.'),
  'wrong-version': () => l10n.t('kubectl reads only "apiVersion: v1" with "kind: Config". Write these.'),
  'duplicate-entry': ({ kind, name }) => {
    const named = { name: nameText(name) };
    switch (kind) {
      case 'cluster':
        return l10n.t('There is a second cluster "{name}". Rename or remove one of them.', named);
      case 'user':
        return l10n.t('There is a second user "{name}". Rename or remove one of them.', named);
      case 'context':
        return l10n.t('There is a second context "{name}". Rename or remove one of them.', named);
    }
  },
  'duplicate-extension': ({ name }) =>
    l10n.t('There is a second extension "{name}". Remove one of them.', { name: nameText(name) }),
  'not-base64': (place) => l10n.t('{field} is not base64. Correct it.', { field: placeText(place) }),
  'wrong-type': ({ wanted, found, ...place }) => {
    const named = { field: placeText(place), found: kindText(found) };
    switch (wanted) {
      case 'bool':
        return l10n.t('{field} must be true or false, but kubectl reads {found}. Write true or false.', named);
      case 'string':
        return found === 'number' || found === 'bool'
          ? l10n.t('{field} must be text, but kubectl reads {found}. Put it in quotes.', named)
          : l10n.t('{field} must be text, but kubectl reads {found}. Write text.', named);
      case 'list':
        return l10n.t('{field} must be a list, but kubectl reads {found}. Write a list.', named);
      case 'map':
        return l10n.t('{field} must be a mapping, but kubectl reads {found}. Write a mapping.', named);
    }
  },
};

/** One sentence about what was found, without the place. */
export function findingText({ code, data }: Finding): string {
  const sentence = findingsText[code] as (data: Finding['data']) => string;
  return sentence(data);
}

/** What a diagnostic says, without file and line, which are shown beside it. */
export function diagnosticDetail(diagnostic: Diagnostic): string {
  return isFinding(diagnostic) ? findingText(diagnostic) : fileErrorText(diagnostic);
}

/** One line that names the file, the line, what is wrong and what to do. */
export function diagnosticText(diagnostic: Diagnostic): string {
  const { path, line } = diagnostic;
  if (!isFinding(diagnostic)) return fileErrorText(diagnostic);
  const finding = findingText(diagnostic);
  return l10n.t('{path}, line {line}: {finding}', { path: pathText(path), line: line ?? 1, finding });
}

export function isFinding(diagnostic: Diagnostic): diagnostic is Diagnostic & Finding {
  return diagnostic.code in findingsText;
}

function fileErrorText({ code, data }: Exclude<Diagnostic, Finding>): string {
  const sentence = fileErrorsText[code] as (data: ErrorInfo['data']) => string;
  return sentence(data);
}

const ENTRIES: Readonly<Record<EntryKind, (name: string, path: string) => string>> = {
  cluster: (name, path) =>
    path === '' ? l10n.t('Cluster "{name}"', { name }) : l10n.t('{path} of cluster "{name}"', { name, path }),
  user: (name, path) =>
    path === '' ? l10n.t('User "{name}"', { name }) : l10n.t('{path} of user "{name}"', { name, path }),
  context: (name, path) =>
    path === '' ? l10n.t('Context "{name}"', { name }) : l10n.t('{path} of context "{name}"', { name, path }),
};

function placeText({ entry, path }: FieldPlace): string {
  const shown = nameText(path);
  return entry === undefined ? shown : ENTRIES[entry.kind](nameText(entry.name), shown);
}

function kindText(kind: ValueKind): string {
  switch (kind) {
    case 'null':
      return l10n.t('nothing');
    case 'bool':
      return l10n.t('true or false');
    case 'number':
      return l10n.t('a number');
    case 'string':
      return l10n.t('text');
    case 'list':
      return l10n.t('a list');
    case 'map':
      return l10n.t('a mapping');
  }
}
