import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { EntryKind } from '../../errors/diagnostics.ts';
import type { ExportNote } from '../../kubeconfig/transfer/exportContext.ts';
import type { NamedEntries, Summary } from '../../kubeconfig/transfer/summary.ts';
import type { TransferNote, TransferNotes } from '../../kubeconfig/transfer/transferNotes.ts';
import type { Sentences } from '../errors/sentences.ts';
import { nameText } from '../errors/untrusted.ts';
import { countedText } from './entriesText.ts';

export const transferNotesText: Sentences<TransferNotes> = {
  'keys-dropped': ({ kind, name, keys }) =>
    DROPPED[kind](nameText(name), sanitize(keys.map((key) => sanitize(key, 40)).join(', '), 400)),
  'other-kubeconfig': ({ line }) =>
    l10n.t('Line {line} names another kubeconfig file. The entries go into your own files instead.', { line }),
  'flag-ignored': ({ line, flag, subcommand }) =>
    l10n.t('Line {line}: {flag} is ignored, as kubectl does with {subcommand}.', {
      line,
      flag: nameText(flag),
      subcommand,
    }),
  'provider-arguments-ignored': ({ line }) =>
    l10n.t('Line {line}: --auth-provider-arg has no effect without --auth-provider and is ignored.', { line }),
  'exec-flags-ignored': ({ line, flags }) =>
    flags.length === 1
      ? l10n.t('Line {line}: {flags} has no effect without --exec-command and is ignored.', {
          line,
          flags: flags.join(),
        })
      : l10n.t('Line {line}: {flags} have no effect without --exec-command and are ignored.', {
          line,
          flags: flags.join(', '),
        }),
  'file-embedded': ({ line, flag }) =>
    l10n.t(
      'Line {line}: the contents of the file for {flag} go into the kubeconfig, because the file is not written.',
      {
        line,
        flag: nameText(flag),
      },
    ),
  'provider-certificate-embedded': ({ line }) =>
    l10n.t("Line {line}: the provider's certificate goes into the kubeconfig, because its file is not written.", {
      line,
    }),
  'interactive-mode-added': ({ line, apiVersion }) =>
    l10n.t('Line {line}: kubectl refuses {apiVersion} without --exec-interactive-mode, so IfAvailable is added.', {
      line,
      apiVersion,
    }),
};

/** One sentence about what is taken over otherwise than written. */
export function transferNoteText({ code, data }: TransferNote): string {
  const sentence = transferNotesText[code] as (data: TransferNote['data']) => string;
  return sentence(data);
}

const DROPPED: Readonly<Record<EntryKind, (name: string, keys: string) => string>> = {
  cluster: (name, keys) =>
    l10n.t('These keys of the cluster "{name}" are dropped, because kubectl does not read them: {keys}.', {
      name,
      keys,
    }),
  user: (name, keys) =>
    l10n.t('These keys of the user "{name}" are dropped, because kubectl does not read them: {keys}.', { name, keys }),
  context: (name, keys) =>
    l10n.t('These keys of the context "{name}" are dropped, because kubectl does not read them: {keys}.', {
      name,
      keys,
    }),
};

/** What comes and what changes, a line each: 'New: cluster "a", 2 users ("b" and "c").' */
export function summaryLines({ added, changed }: Summary): readonly string[] {
  return [
    ...(added.length === 0 ? [] : [l10n.t('New: {entries}.', { entries: entriesText(added) })]),
    ...(changed.length === 0 ? [] : [l10n.t('Changed: {entries}.', { entries: entriesText(changed) })]),
  ];
}

function entriesText(entries: readonly NamedEntries[]): string {
  return entries.map(({ kind, names }) => countedText(kind, names)).join(', ');
}

/** What another computer must have to use an export. */
export function exportNoteText(note: ExportNote): string {
  return note.code === 'token-file'
    ? l10n.t('Its token comes from the file {path}, which stays on this computer.', {
        path: sanitize(note.data.path, 200),
      })
    : l10n.t('It runs {command}, which must be available there.', { command: sanitize(note.data.command, 200) });
}
