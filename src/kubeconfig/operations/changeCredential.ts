import { isAbsolute } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { KubeconfigErrors } from '../../errors/kubeconfigErrors.ts';
import { UserError, type UserErrorOf } from '../../errors/userError.ts';
import type { CredentialKind } from '../edit/editLabel.ts';
import type { User } from '../read/model.ts';
import type { FieldEdit } from '../edit/patch.ts';
import type { YamlValue } from '../yaml/render.ts';
import { checkLine } from './checkNames.ts';
import type { Operation } from './operation.ts';

/** What a user entry can carry, as far as `kubectl config set-credentials` can write it. */
export type CredentialForm =
  | { readonly kind: 'token'; readonly token: string }
  /** Absolute. */
  | { readonly kind: 'tokenFile'; readonly path: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** Absolute paths of PEM files. */
  | { readonly kind: 'certificate'; readonly certificate: string; readonly key: string }
  | {
      readonly kind: 'exec';
      readonly apiVersion: string;
      readonly command: string;
      readonly args: readonly string[];
      readonly env: ReadonlyMap<string, string>;
      readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
      readonly provideClusterInfo: boolean;
    }
  | { readonly kind: 'authProvider'; readonly name: string; readonly config: ReadonlyMap<string, string> };

/** The fields of each form. */
const FIELDS: Readonly<Record<CredentialKind, readonly string[]>> = {
  token: ['token'],
  tokenFile: ['tokenFile'],
  basic: ['username', 'password'],
  certificate: ['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data'],
  exec: ['exec'],
  authProvider: ['auth-provider'],
};

const KINDS = Object.keys(FIELDS) as readonly CredentialKind[];

/** Which forms a user entry carries: several when kubectl refuses it or sends one beside another. */
export function formsOf(user: User): readonly CredentialKind[] {
  const found: Readonly<Record<CredentialKind, unknown>> = {
    token: user.token,
    tokenFile: user.tokenFile,
    basic: user.username ?? user.password,
    certificate: user.clientCertificate ?? user.clientCertificateData ?? user.clientKey ?? user.clientKeyData,
    exec: user.exec,
    authProvider: user.authProvider,
  };
  return KINDS.filter((kind) => found[kind] !== undefined);
}

/**
 * Gives a user another credential. Whatever else kubectl could send goes, since it would be preferred, refused beside
 * the new one, or (a certificate) make the server see somebody else; impersonation, extensions and unknown fields stay.
 * Throws those of `checkForm`.
 */
export function changeCredential(user: User, form: CredentialForm, extra: readonly FieldEdit[] = []): Operation {
  checkForm(form);
  const fields = fieldsOf(form, user);
  const kept = new Set(fields.map(({ path }) => path[0]));
  const obsolete = KINDS.flatMap((kind) => FIELDS[kind]).filter((field) => !kept.has(field));
  const gone = formsOf(user).filter((kind) => kind !== form.kind);
  return {
    edits: [
      {
        kind: 'set-fields',
        list: 'users',
        name: user.name,
        fields: [...obsolete.map((field) => ({ path: [field], value: undefined })), ...fields, ...extra],
      },
    ],
    label: { code: 'change-credential', data: { user: user.name, to: form.kind } },
    consequences: gone.map((kind) => ({ code: 'credential-removed', data: { kind } })),
    expect: [{ list: 'users', name: user.name }],
  };
}

/** The body of a new user entry. Throws those of `checkForm`. */
export function bodyOf(form: CredentialForm): Readonly<Record<string, YamlValue>> {
  checkForm(form);
  switch (form.kind) {
    case 'token':
      return { token: form.token };
    case 'tokenFile':
      return { tokenFile: form.path };
    case 'basic':
      return { username: form.username, password: form.password };
    case 'certificate':
      return { 'client-certificate': form.certificate, 'client-key': form.key };
    case 'exec':
      return {
        exec: {
          apiVersion: form.apiVersion,
          command: form.command,
          ...(form.args.length > 0 && { args: form.args }),
          ...(form.env.size > 0 && { env: Array.from(form.env, ([name, value]) => ({ name, value })) }),
          interactiveMode: form.interactiveMode,
          provideClusterInfo: form.provideClusterInfo,
        },
      };
    case 'authProvider':
      return { 'auth-provider': { name: form.name, config: Object.fromEntries(form.config) } };
  }
}

/** Of a command that stays a command, what the new one does not mention stays: an install hint, comments. */
function fieldsOf(form: CredentialForm, user: User): readonly FieldEdit[] {
  const body = bodyOf(form);
  if (form.kind !== 'exec' || user.exec === undefined) {
    return Object.entries(body).map(([key, value]) => ({ path: [key], value }));
  }
  const { exec } = user;
  const gone = exec.env.filter(({ name }) => !form.env.has(name)).map(({ name }) => name);
  return [
    { path: ['exec', 'apiVersion'], value: form.apiVersion },
    { path: ['exec', 'command'], value: form.command },
    ...(isDeepStrictEqual(form.args, exec.args) ? [] : [{ path: ['exec', 'args'], value: form.args }]),
    ...Array.from(form.env, ([name, value]) => ({ path: ['exec', 'env', name, 'value'], value })),
    ...gone.map((name) => ({ path: ['exec', 'env', name], value: undefined })),
    // Only v1 requires it.
    ...(form.interactiveMode === exec.interactiveMode && !form.apiVersion.endsWith('/v1')
      ? []
      : [{ path: ['exec', 'interactiveMode'], value: form.interactiveMode }]),
    ...(form.provideClusterInfo === exec.provideClusterInfo
      ? []
      : [{ path: ['exec', 'provideClusterInfo'], value: form.provideClusterInfo }]),
  ];
}

/** Throws 'credential-unusable' for what kubectl would refuse or not find. */
function checkForm(form: CredentialForm): void {
  switch (form.kind) {
    case 'token':
      checkToken(form.token);
      return;
    case 'tokenFile':
      checkPath(form.path);
      return;
    case 'basic':
      if (form.username === '') throw unusable('no-username');
      return;
    case 'certificate':
      checkPath(form.certificate);
      checkPath(form.key);
      return;
    case 'exec':
      checkCommand(form.command);
      return;
    case 'authProvider':
      if (form.name === '') throw unusable('no-provider');
  }
}

/** Go sends no header with a blank or a control character in its token. */
export function checkToken(token: string): void {
  if (token === '') throw unusable('no-token');
  if (!/^[\x21-\x7e]+$/u.test(token)) throw unusable('wrong-token');
}

export function checkCommand(command: string): void {
  if (command === '') throw unusable('no-command');
  checkLine(command, 'command');
}

/** kubectl reads a relative path against the folder of the kubeconfig file, which the person may not have in mind. */
function checkPath(path: string): void {
  if (!isAbsolute(path)) throw unusable('relative-path');
  checkLine(path, 'path');
}

function unusable(reason: KubeconfigErrors['credential-unusable']['reason']): UserErrorOf<'credential-unusable'> {
  return new UserError('credential-unusable', { reason });
}
