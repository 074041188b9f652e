import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { Risk, Risks, SecretKind } from '../../kubeconfig/transfer/risk.ts';
import type { Sentences } from '../errors/sentences.ts';
import { nameText } from '../errors/untrusted.ts';
import { listText, namesText } from './entriesText.ts';

export const risksText: Sentences<Risks> = {
  'tls-skipped': ({ cluster }) =>
    l10n.t(
      'The cluster "{cluster}" skips TLS verification. Anyone on the network can read and use what is sent, including tokens.',
      { cluster: nameText(cluster) },
    ),
  unencrypted: ({ cluster, host }) =>
    l10n.t('The connection to the cluster "{cluster}" at {host} is not encrypted.', {
      cluster: nameText(cluster),
      host: hostText(host),
    }),
  proxied: ({ cluster, host }) =>
    l10n.t('The connection to the cluster "{cluster}" goes through the proxy {host}.', {
      cluster: nameText(cluster),
      host: hostText(host),
    }),
  'other-server-name': ({ cluster, serverName }) =>
    l10n.t('The certificate of the cluster "{cluster}" is verified with a name other than its address: {serverName}.', {
      cluster: nameText(cluster),
      serverName: hostText(serverName),
    }),
  'cluster-reads-file': ({ cluster, path }) =>
    l10n.t('The cluster "{cluster}" reads the file {path}.', { cluster: nameText(cluster), path: fileText(path) }),
  'runs-command': ({ user, command }) =>
    l10n.t('The user "{user}" runs a command whenever kubectl uses it: {command}', {
      user: nameText(user),
      command: sanitize(command, 300),
    }),
  'names-command': ({ user, command }) =>
    l10n.t('The user "{user}" names a command to run: {command}', {
      user: nameText(user),
      command: fileText(command),
    }),
  'sets-variables': ({ user, names }) =>
    l10n.t('The user "{user}" sets environment variables for that command: {names}.', {
      user: nameText(user),
      names: sanitize(names.map((name) => sanitize(name, 60)).join(', '), 600),
    }),
  'asks-for-session': ({ user, host }) =>
    l10n.t('The user "{user}" asks for the token of your session at {host}.', {
      user: nameText(user),
      host: hostText(host),
    }),
  impersonates: ({ user, as, groups, uid, attributes }) =>
    l10n.t('The user "{user}" impersonates {identity}.', {
      user: nameText(user),
      identity: listText([
        ...(as === undefined ? [] : [l10n.t('the user "{name}"', { name: nameText(as) })]),
        ...groupsText(groups),
        ...(uid === undefined ? [] : [l10n.t('the UID "{uid}"', { uid: nameText(uid) })]),
        ...attributesText(attributes),
      ]),
    }),
  'carries-secrets': ({ user, secrets }) =>
    l10n.t('The user "{user}" contains in plain text: {secrets}.', {
      user: nameText(user),
      secrets: secretsText(secrets),
    }),
  'user-reads-file': ({ user, path }) =>
    l10n.t('The user "{user}" reads the file {path}.', { user: nameText(user), path: fileText(path) }),
  'sends-file': ({ user, path, host }) =>
    l10n.t('The user "{user}" sends the contents of {path} to {host}.', {
      user: nameText(user),
      path: fileText(path),
      host: hostText(host),
    }),
  'sends-credential': ({ context, user, host }) =>
    l10n.t('The context "{context}" sends the credential of your user "{user}" to {host}.', {
      context: nameText(context),
      user: nameText(user),
      host: hostText(host),
    }),
  'switches-context': ({ context }) =>
    l10n.t('The current context becomes "{context}".', { context: nameText(context) }),
};

/** One sentence about what an entry could do. */
export function riskText({ code, data }: Risk): string {
  const sentence = risksText[code] as (data: Risk['data']) => string;
  return sentence(data);
}

/** That there are more risks or notes than are shown. */
export function moreRisksText(count: number): string {
  return l10n.t('… and {count} more like these. Select "Preview" to see all of them.', { count });
}

/** 'a token, a client key' */
export function secretsText(secrets: readonly SecretKind[]): string {
  return secrets.map((kind) => SECRETS[kind]()).join(', ');
}

const SECRETS: Readonly<Record<SecretKind, () => string>> = {
  token: () => l10n.t('a token'),
  password: () => l10n.t('a password'),
  'client-key': () => l10n.t('a client key'),
  'id-token': () => l10n.t('an ID token'),
  'refresh-token': () => l10n.t('a refresh token'),
  'access-token': () => l10n.t('an access token'),
  'client-secret': () => l10n.t('a client secret'),
  argument: () => l10n.t('a secret in the arguments of its command'),
  variable: () => l10n.t('a secret in the environment of its command'),
  'proxy-password': () => l10n.t('the password of a proxy'),
};

function groupsText(groups: readonly string[]): readonly string[] {
  if (groups.length === 0) return [];
  const named = { names: namesText(groups) };
  return [groups.length === 1 ? l10n.t('the group {names}', named) : l10n.t('the groups {names}', named)];
}

function attributesText(attributes: readonly string[]): readonly string[] {
  if (attributes.length === 0) return [];
  const named = { names: namesText(attributes) };
  return [attributes.length === 1 ? l10n.t('the attribute {names}', named) : l10n.t('the attributes {names}', named)];
}

function hostText(host: string): string {
  return sanitize(host, 120);
}

function fileText(path: string): string {
  return sanitize(path, 200);
}
