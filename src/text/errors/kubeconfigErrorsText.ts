import * as l10n from '@vscode/l10n';
import type { EntryKind } from '../../errors/diagnostics.ts';
import type { ImportOrigin, KubeconfigErrors, TypedLine } from '../../errors/kubeconfigErrors.ts';
import { commandRefusalText } from './commandRefusalsText.ts';
import { diagnosticText, findingText, isFinding } from './diagnosticsText.ts';
import type { Sentences } from './sentences.ts';
import { nameText, pathText } from './untrusted.ts';

export const kubeconfigErrorsText: Sentences<KubeconfigErrors> = {
  'no-kubeconfig': () => l10n.t('KUBECONFIG names no file to write to. Specify one there or in the settings.'),
  'kubeconfig-broken': diagnosticText,
  'kubeconfig-busy': () => l10n.t('Another program keeps changing the kubeconfig. Close it and try again.'),
  'edit-refused': (data) => {
    switch (data.reason) {
      case 'form':
        return l10n.t(
          '{path} is written in a way that cannot be edited safely, for example with an anchor that entries share. Edit it by hand.',
          { path: pathText(data.path) },
        );
      case 'size':
        return l10n.t(
          '{path} is too large to edit the way it is written, for example all in braces. Rewrite it the way kubectl does, or edit it by hand.',
          { path: pathText(data.path) },
        );
      case 'duplicate':
        return l10n.t('Two entries in one list are named "{name}". Remove one of them first.', {
          name: nameText(data.name),
        });
      case 'wrong-type':
        return l10n.t('"{key}" in the file is not of the type that kubectl reads. Correct it by hand first.', {
          key: nameText(data.key),
        });
      case 'half-character':
        return l10n.t('The value contains half a character. Type it again.');
    }
  },
  'entry-missing': ({ kind, name }) => entryMissing[kind](nameText(name)),
  'entry-changed': ({ key }) =>
    l10n.t('"{key}" has changed in the file since then. Review it and try again.', { key: nameText(key) }),
  'name-taken': ({ kind, name }) => nameTaken[kind](nameText(name)),
  'name-unusable': (data) => {
    switch (data.reason) {
      case 'empty':
        return nameEmpty[data.kind]();
      case 'blank-ends':
        return l10n.t('A name cannot begin or end with a space. Remove it.');
      case 'too-long':
        return l10n.t('A name cannot be longer than {count} characters. Choose a shorter one.', { count: data.most });
      case 'invisible-characters':
        return invisible[data.line]();
    }
  },
  'namespace-unusable': () =>
    l10n.t(
      'A namespace has up to 63 lowercase letters, digits, and hyphens, and begins and ends with a letter or digit. Correct it.',
    ),
  'server-unusable': ({ reason }) =>
    reason === 'credentials'
      ? l10n.t('A server address cannot contain a user name or password. Remove them.')
      : l10n.t('A server address looks like https://10.0.0.6:6443. Correct it.'),
  'authority-unusable': ({ reason }) =>
    reason === 'missing'
      ? l10n.t('The file no longer exists. Choose another one.')
      : l10n.t('The file has no certificate. Choose one that begins with -----BEGIN CERTIFICATE-----.'),
  'credential-unusable': ({ reason }) => {
    switch (reason) {
      case 'no-token':
        return l10n.t('Enter the token.');
      case 'wrong-token':
        return l10n.t(
          'A token is a single word of letters, digits, and symbols. Copy it without spaces and line breaks.',
        );
      case 'no-username':
        return l10n.t('Enter the user name.');
      case 'no-provider':
        return l10n.t('Enter the name of the auth provider.');
      case 'no-command':
        return l10n.t('Enter the command that kubectl runs.');
      case 'relative-path':
        return l10n.t('Enter the full path of the file.');
    }
  },
  'no-exec': ({ name }) =>
    l10n.t('The user "{name}" has no exec command. Run "Edit User" to add one.', { name: nameText(name) }),
  'variable-unusable': () => l10n.t('Write a variable as NAME=value. The name cannot contain "=".'),
  'backup-gone': () => l10n.t('This edit cannot be undone because it was already undone or its backup was removed.'),
  'backup-failed': ({ folder, reason }) =>
    reason === 'disk-full'
      ? l10n.t(
          'The edit was not made because its backup cannot be saved in {folder}: the disk is full. Free up some space, or set clusterSignIn.kubeconfigBackups to 0 to edit without undo.',
          { folder: pathText(folder) },
        )
      : l10n.t(
          'The edit was not made because its backup cannot be saved in {folder}. Make it a folder that you own and can write to, or set clusterSignIn.kubeconfigBackups to 0 to edit without undo.',
          { folder: pathText(folder) },
        ),
  'backup-elsewhere': ({ path }) =>
    l10n.t(
      'The edit changed {path}, which is not among the kubeconfig files in use. To undo it, add the file to KUBECONFIG or to the settings.',
      { path: pathText(path) },
    ),
  'changed-since': () => l10n.t('The kubeconfig has changed since that edit. Review the difference.'),
  'preview-outdated': ({ path }) =>
    path === undefined
      ? l10n.t('The kubeconfig has changed since this edit was shown. Review the new difference.')
      : l10n.t('{path} has changed since this edit was shown. Start the edit again.', { path: pathText(path) }),
  'incoming-missing': ({ path }) =>
    l10n.t('The file {path} does not exist. Choose another one.', { path: pathText(path) }),
  'incoming-refused': ({ origin, diagnostic }) => {
    if (origin.kind === 'file' || !isFinding(diagnostic)) return diagnosticText(diagnostic);
    const named = { line: diagnostic.line ?? 1, finding: findingText(diagnostic) };
    return origin.kind === 'clipboard'
      ? l10n.t('Clipboard, line {line}: {finding}', named)
      : l10n.t('Dropped text, line {line}: {finding}', named);
  },
  'incoming-too-large': ({ origin, maxBytes }) => tooLarge(origin, Math.floor(maxBytes / (1 << 20))),
  'incoming-empty': ({ origin }) => {
    switch (origin.kind) {
      case 'file':
        return l10n.t('{path} has no clusters, users, or contexts to import. Choose a kubeconfig.', {
          path: pathText(origin.path),
        });
      case 'clipboard':
        return l10n.t('The clipboard has no clusters, users, or contexts to import. Copy a kubeconfig.');
      case 'dropped-text':
        return l10n.t('The dropped text has no clusters, users, or contexts to import. Drop a kubeconfig.');
    }
  },
  'path-unknown': ({ kind, name, path }) => pathUnknown[kind](nameText(name), nameText(path)),
  'number-inexact': ({ kind, name }) => numberInexact[kind](nameText(name)),
  'export-dangling': ({ context, kind, name }) =>
    kind === 'user'
      ? l10n.t(
          'The context "{context}" refers to the user "{name}", which is not in any kubeconfig file. Add it first.',
          {
            context: nameText(context),
            name: nameText(name),
          },
        )
      : kind === 'cluster'
        ? l10n.t(
            'The context "{context}" refers to the cluster "{name}", which is not in any kubeconfig file. Add it first.',
            { context: nameText(context), name: nameText(name) },
          )
        : l10n.t('The context "{name}" is not in any kubeconfig file. Reload and try again.', { name: nameText(name) }),
  'export-twice': ({ key }) =>
    l10n.t('The kubeconfig has both {key} and {key}-data, which kubectl refuses. Remove one of them first.', {
      key: nameText(key),
    }),
  'export-file-missing': ({ path }) =>
    l10n.t('The file {path}, which the export needs, does not exist. Correct its path first.', {
      path: pathText(path),
    }),
  'commands-refused': ({ line, ...refusal }) =>
    l10n.t('Line {line}: {refusal}', { line, refusal: commandRefusalText(refusal) }),
};

type ByKind<K extends string, A extends string[]> = Readonly<Record<K, (...names: A) => string>>;

const entryMissing: ByKind<EntryKind, [name: string]> = {
  cluster: (name) => l10n.t('The cluster "{name}" is no longer in the kubeconfig. Reload and try again.', { name }),
  user: (name) => l10n.t('The user "{name}" is no longer in the kubeconfig. Reload and try again.', { name }),
  context: (name) => l10n.t('The context "{name}" is no longer in the kubeconfig. Reload and try again.', { name }),
};

const nameTaken: ByKind<EntryKind | 'entry', [name: string]> = {
  cluster: (name) => l10n.t('A cluster "{name}" already exists. Choose another name.', { name }),
  user: (name) => l10n.t('A user "{name}" already exists. Choose another name.', { name }),
  context: (name) => l10n.t('A context "{name}" already exists. Choose another name.', { name }),
  entry: (name) => l10n.t('An entry "{name}" already exists. Choose another name.', { name }),
};

const nameEmpty: ByKind<EntryKind, []> = {
  cluster: () => l10n.t('Enter a name for the cluster.'),
  user: () => l10n.t('Enter a name for the user.'),
  context: () => l10n.t('Enter a name for the context.'),
};

const pathUnknown: ByKind<EntryKind, [name: string, path: string]> = {
  cluster: (name, path) =>
    l10n.t(
      'The cluster "{name}" refers to the file {path} next to a kubeconfig whose folder is not known. Save the text in that folder and import the file.',
      { name, path },
    ),
  user: (name, path) =>
    l10n.t(
      'The user "{name}" refers to the file {path} next to a kubeconfig whose folder is not known. Save the text in that folder and import the file.',
      { name, path },
    ),
  context: (name, path) =>
    l10n.t(
      'The context "{name}" refers to the file {path} next to a kubeconfig whose folder is not known. Save the text in that folder and import the file.',
      { name, path },
    ),
};

const numberInexact: ByKind<EntryKind, [name: string]> = {
  cluster: (name) => l10n.t('A number in the cluster "{name}" has too many digits. Put it in quotes.', { name }),
  user: (name) => l10n.t('A number in the user "{name}" has too many digits. Put it in quotes.', { name }),
  context: (name) => l10n.t('A number in the context "{name}" has too many digits. Put it in quotes.', { name }),
};

const invisible: ByKind<TypedLine, []> = {
  name: () => l10n.t('A name cannot contain control or invisible characters. Type it again.'),
  address: () => l10n.t('An address cannot contain control or invisible characters. Type it again.'),
  variable: () => l10n.t('The name of a variable cannot contain control or invisible characters. Type it again.'),
  command: () => l10n.t('A command cannot contain control or invisible characters. Type it again.'),
  path: () => l10n.t('A path cannot contain control or invisible characters. Type it again.'),
  role: () => l10n.t('The name of a role cannot contain control or invisible characters. Type it again.'),
  profile: () => l10n.t('The name of a profile cannot contain control or invisible characters. Type it again.'),
  auth: () => l10n.t('The value of --auth cannot contain control or invisible characters. Type it again.'),
};

function tooLarge(origin: ImportOrigin, count: number): string {
  switch (origin.kind) {
    case 'file':
      return l10n.t('{path} is larger than {count} MiB. Make sure it is the right file.', {
        path: pathText(origin.path),
        count,
      });
    case 'clipboard':
      return l10n.t('The clipboard holds more than {count} MiB. Make sure you copied the right text.', { count });
    case 'dropped-text':
      return l10n.t('The dropped text is larger than {count} MiB. Make sure it is the right text.', { count });
  }
}
