import * as l10n from '@vscode/l10n';
import type { EntryKind } from '../../errors/diagnostics.ts';
import type { CredentialKind, EntryRef } from '../../kubeconfig/edit/editLabel.ts';
import { nameText } from '../errors/untrusted.ts';

/** An entry where a sentence names one among others: 'context "prod"'. */
export function entryText({ kind, name }: EntryRef): string {
  const named = { name: nameText(name) };
  switch (kind) {
    case 'cluster':
      return l10n.t('cluster "{name}"', named);
    case 'user':
      return l10n.t('user "{name}"', named);
    case 'context':
      return l10n.t('context "{name}"', named);
  }
}

/** Names in quotes, no more than `most`, and how many others there are: '"a", "b", and 7 more'. */
export function namesText(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map((name) => `"${nameText(name)}"`);
  const count = names.length - shown.length;
  if (count > 0) return l10n.t('{names}, and {count} more', { names: shown.join(', '), count });
  return listText(shown);
}

/** Parts that each stand for themselves: 'a and b', 'a, b, and c'. */
export function listText(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  const list = parts.slice(0, -1).join(', ');
  if (parts.length < 2) return last;
  return parts.length === 2
    ? l10n.t('{first} and {last}', { first: list, last })
    : l10n.t('{list}, and {last}', { list, last });
}

/** 'context "a"', 'contexts "a", "b", and 7 more' */
export function contextsText(names: readonly string[]): string {
  return names.length === 1
    ? l10n.t('context {names}', { names: namesText(names) })
    : l10n.t('contexts {names}', { names: namesText(names) });
}

/** 'cluster "a"', '7 users ("a", "b", "c", "d", "e", and 2 more)' */
export function countedText(kind: EntryKind, names: readonly string[]): string {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return entryText({ kind, name: only });
  const counted = { count: names.length, names: namesText(names, 5) };
  switch (kind) {
    case 'cluster':
      return l10n.t('{count} clusters ({names})', counted);
    case 'user':
      return l10n.t('{count} users ({names})', counted);
    case 'context':
      return l10n.t('{count} contexts ({names})', counted);
  }
}

/** What a user entry carries, as a noun. */
export function credentialText(kind: CredentialKind): string {
  switch (kind) {
    case 'token':
      return l10n.t('token');
    case 'tokenFile':
      return l10n.t('token file');
    case 'basic':
      return l10n.t('user name and password');
    case 'certificate':
      return l10n.t('client certificate');
    case 'exec':
      return l10n.t('exec command');
    case 'authProvider':
      return l10n.t('auth provider');
  }
}

/** 'exec command', 'token and client certificate', 'no credential' */
export function credentialsText(kinds: readonly CredentialKind[]): string {
  return kinds.length === 0 ? l10n.t('no credential') : listText(kinds.map(credentialText));
}
