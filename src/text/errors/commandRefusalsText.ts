import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { CommandRefusal, CommandRefusals } from '../../errors/commandRefusals.ts';
import type { Sentences } from './sentences.ts';
import { nameText, pathText } from './untrusted.ts';

export const commandRefusalsText: Sentences<CommandRefusals> = {
  'no-commands': () => l10n.t('There is no "kubectl config" command. Copy the commands first.'),
  'text-too-long': () => l10n.t('The text is too long to be commands. Copy only the commands.'),
  'too-many-commands': () => l10n.t('There are too many commands. Copy fewer at a time.'),
  'control-character': () =>
    l10n.t('There is a control character, so this text is not commands. Copy only the commands.'),
  unclosed: () => l10n.t('A quote or a bracket that opens here is never closed. Copy all of the commands.'),
  'descriptor-redirected': ({ redirection }) =>
    l10n.t('"{redirection}" redirects a program, and no program is run. Remove it.', {
      redirection: wordText(redirection),
    }),
  'document-unended': () => l10n.t('The text after << has no end. Copy all of the commands.'),
  'document-end-missing': ({ end }) =>
    l10n.t('The text after << has no line "{end}". Copy all of the commands.', { end: wordText(end) }),
  'document-word': () => l10n.t('Cannot read the word after <<. Write one plain word.'),
  'document-substitution': () =>
    l10n.t('The text after << contains $, `, or \\, and nothing is substituted here. Write out the value.'),
  'unknown-substitution': ({ text }) =>
    l10n.t('Cannot read "{text}". Write out what it stands for.', { text: wordText(text) }),
  'unknown-operator': ({ operator }) =>
    l10n.t('"{operator}" is not supported here. Remove that command and paste the rest.', {
      operator: wordText(operator),
    }),
  'no-output-file': ({ operator }) =>
    l10n.t('There is no file name after "{operator}". Copy all of the commands.', { operator: wordText(operator) }),
  'brace-expansion': () => l10n.t('A shell turns {…} into several words. Put it in quotes or write out the words.'),
  'command-substitution': ({ program }) =>
    l10n.t(
      '"{program}" would have to be run, and nothing is run here. Run it in a terminal and paste what it prints instead.',
      {
        program: wordText(program),
      },
    ),
  'variable-before-command': ({ name }) =>
    l10n.t('{variable}= before a command is not supported. Remove it.', { variable: wordText(name) }),
  'variable-value': ({ name }) =>
    l10n.t('Cannot read the value of {variable}. Write out the value.', { variable: `$${wordText(name)}` }),
  'variable-unset': ({ name }) =>
    l10n.t('{variable} is not set in these lines. Write its value instead.', { variable: `$${wordText(name)}` }),
  'variable-with-blank': ({ name }) =>
    l10n.t('{variable} contains a space. Put it in double quotes.', { variable: `$${wordText(name)}` }),
  'removes-file': () => l10n.t('This removes a file that these lines did not write. Leave that command out.'),
  'oci-command': () =>
    l10n.t(
      "This command is for Oracle's CLI, which asks Oracle for the cluster. Run it in a terminal, and the cluster appears here automatically.",
    ),
  'unknown-line': () => l10n.t('This command is not supported. Copy only the "kubectl config" lines.'),
  'unknown-command': ({ command }) =>
    l10n.t('"{command}" is not supported, and nothing was run. Copy only the "kubectl config" lines.', {
      command: sanitize(command, 24),
    }),
  'unknown-subcommand': ({ command }) =>
    l10n.t('"{command}" is not supported. Leave that command out.', { command: sanitize(command, 48) }),
  'unknown-flag': ({ flag }) => l10n.t('kubectl has no flag "{flag}" here. Correct it.', { flag: wordText(flag) }),
  'flag-of-other-subcommand': ({ subcommand, flag }) =>
    l10n.t('kubectl config {subcommand} has no flag "{flag}". Correct it.', { subcommand, flag: wordText(flag) }),
  'flag-without-value': ({ flag }) =>
    l10n.t('{flag} has no value. Copy all of the commands.', { flag: wordText(flag) }),
  'not-true-or-false': ({ flag }) =>
    flag === undefined
      ? l10n.t('The value is neither true nor false. Correct it.')
      : l10n.t('{flag} is neither true nor false. Correct it.', { flag: wordText(flag) }),
  'no-name': ({ subcommand }) =>
    l10n.t('{subcommand} requires a name. Look for a missing quote or line.', { subcommand }),
  'several-names': ({ subcommand }) =>
    l10n.t(
      '{subcommand} takes one name, but there are several words without a flag. Look for a missing quote or line.',
      {
        subcommand,
      },
    ),
  'current-and-name': () => l10n.t('--current and a name cannot be combined. Remove one of them.'),
  'no-current-context': () => l10n.t('There is no current context to change. Use a name instead of --current.'),
  'context-missing': ({ name }) =>
    l10n.t('There is no context "{name}" to use. Copy the commands that create it.', { name: nameText(name) }),
  'nothing-to-embed': ({ entry }) =>
    entry === 'cluster'
      ? l10n.t('--embed-certs has no --certificate-authority to embed. Copy all of the commands.')
      : l10n.t('--embed-certs has no --client-certificate or --client-key to embed. Copy all of the commands.'),
  'skip-and-authority': () =>
    l10n.t('--insecure-skip-tls-verify and --certificate-authority cannot be combined. Remove the first one.'),
  'token-and-basic': () =>
    l10n.t('--token cannot be combined with --username and --password. Remove one or the other.'),
  'file-missing': ({ flag, path }) =>
    l10n.t('The file {path} does not exist. Correct {flag}.', { path: pathText(path), flag: wordText(flag) }),
  'flag-without-file': ({ flag }) => l10n.t('{flag} names no file. Correct it.', { flag: wordText(flag) }),
  'relative-file': ({ flag, path }) =>
    l10n.t('{flag} names {path} without its folder. Write the full path.', {
      flag: wordText(flag),
      path: nameText(path),
    }),
  'no-certificate': ({ flag }) =>
    l10n.t('The file of {flag} has no certificate or key (no "-----BEGIN"). Copy all of the commands.', {
      flag: wordText(flag),
    }),
  'unquoted-list': ({ flag }) =>
    l10n.t(
      'kubectl cannot split the value of {flag} at its commas because it contains a quotation mark ("). Double the mark and put the value in quotes.',
      { flag: wordText(flag) },
    ),
  'not-a-pair': ({ flag }) =>
    l10n.t('{flag} requires name=value, or name- to remove a name. Correct it.', { flag: wordText(flag) }),
  'relative-program': () =>
    l10n.t('--exec-command names a program without its folder. Write its full path or only its name.'),
  'interactive-mode': () => l10n.t('--exec-interactive-mode must be Never, IfAvailable, or Always. Correct it.'),
  'property-incomplete': () => l10n.t('"set" requires a property and its value. Look for a missing quote or line.'),
  'unknown-property': ({ property }) =>
    l10n.t('"set" does not support the property "{property}" here. Change it in the file.', {
      property: nameText(property),
    }),
  'relative-value': () => l10n.t('A file is named without its folder. Write its full path.'),
  'value-not-base64': () => l10n.t('The value is not base64. Correct it.'),
};

export function commandRefusalText({ reason, data }: CommandRefusal): string {
  const sentence = commandRefusalsText[reason] as (data: CommandRefusal['data']) => string;
  return sentence(data);
}

function wordText(word: string): string {
  return sanitize(word, 40);
}
