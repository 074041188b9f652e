import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { DestinationNote } from '../../exec/destination.ts';
import type { Sentence } from '../sentence.ts';

/** What is unusual about a server, in one sentence. Names are whole: it is a host's end that says whose it is. */
export function destinationNoteText(note: DestinationNote): Sentence {
  return sentence(note) as Sentence;
}

function sentence(note: DestinationNote): string {
  switch (note.code) {
    case 'not-encrypted':
      return l10n.t('The connection is not encrypted.');
    case 'tls-not-verified':
      return l10n.t("The server's certificate is not verified.");
    case 'authority-unreadable':
      return l10n.t('Its certificate authority cannot be read.');
    case 'verified-as':
      return l10n.t('Its certificate must be valid for {name}.', { name: sanitize(note.data.name, LONGEST_HOST) });
    case 'proxy':
      return l10n.t('The connection goes through the proxy {host}.', { host: sanitize(note.data.host, LONGEST_HOST) });
  }
}

/** A name in DNS has at most 253 characters. */
const LONGEST_HOST = 300;
