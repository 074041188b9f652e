import * as l10n from '@vscode/l10n';
import type { ExecConfig } from '../../kubeconfig/read/model.ts';
import { checkCommand, checkToken, type CredentialForm } from '../../kubeconfig/operations/changeCredential.ts';
import { UserError } from '../../errors/userError.ts';
import { checkIssuer, issuerPrompt } from './askNewUser.ts';
import { ask } from '../shared/ask.ts';
import { chooseFile } from './addCluster.ts';
import { type Choice, choose } from '../shared/choose.ts';
import { editArguments } from './execCommands.ts';

const forms = (): readonly Choice<CredentialForm['kind']>[] => [
  {
    label: `$(key) ${l10n.t('Token')}`,
    detail: l10n.t('A fixed token, stored in the kubeconfig.'),
    choice: 'token',
  },
  {
    label: `$(file) ${l10n.t('Token file…')}`,
    detail: l10n.t('A file that another program keeps up to date.'),
    choice: 'tokenFile',
  },
  {
    label: `$(file-symlink-file) ${l10n.t('Client certificate…')}`,
    detail: l10n.t('Files with the certificate and its key.'),
    choice: 'certificate',
  },
  {
    label: `$(terminal) ${l10n.t('Command')}`,
    detail: l10n.t('A credential plugin that kubectl runs (exec).'),
    choice: 'exec',
  },
  {
    label: `$(organization) ${l10n.t('OpenID Connect with kubectl')}`,
    detail: l10n.t('kubectl keeps the tokens in the kubeconfig (auth-provider).'),
    choice: 'authProvider',
  },
  {
    label: `$(account) ${l10n.t('User name and password')}`,
    detail: l10n.t('Few servers accept it.'),
    choice: 'basic',
  },
];

/** Asks which credential, and for what belongs to it. `exec` is the command so far, if there is one. */
export async function askCredential(title: string, exec: ExecConfig | undefined): Promise<CredentialForm | undefined> {
  const kind = await choose(title, l10n.t('Select a credential'), forms());
  switch (kind) {
    case undefined:
      return undefined;
    case 'token': {
      const token = await ask({
        title,
        prompt: l10n.t('Token. It is stored in the kubeconfig.'),
        placeholder: 'eyJhbGciOi…',
        secret: true,
        accept: checkToken,
      });
      return token === undefined ? undefined : { kind, token };
    }
    case 'tokenFile': {
      const path = await chooseFile(l10n.t('Token File'), l10n.t('Use It for This User'));
      return path === undefined ? undefined : { kind, path };
    }
    case 'certificate': {
      const certificate = await chooseFile(l10n.t('Client Certificate'), l10n.t('Use This Certificate'));
      const key = certificate && (await chooseFile(l10n.t('Key of the Certificate'), l10n.t('Use This Key')));
      return certificate === undefined || key === undefined ? undefined : { kind, certificate, key };
    }
    case 'exec':
      return await askExec(title, exec);
    case 'authProvider':
      return await askProvider(title);
    case 'basic':
      return await askBasic(title);
  }
}

const VERSIONS: readonly Choice<string>[] = ['v1', 'v1beta1'].map((version) => ({
  label: version,
  description: `client.authentication.k8s.io/${version}`,
  choice: `client.authentication.k8s.io/${version}`,
}));

async function askExec(title: string, before: ExecConfig | undefined): Promise<CredentialForm | undefined> {
  const command = await ask({
    title,
    prompt: l10n.t('Program without arguments: a name on PATH, or a full path'),
    placeholder: 'oci',
    ...(before && { value: before.command }),
    eager: true,
    accept: checkCommand,
  });
  if (command === undefined) return undefined;
  const args = await editArguments(l10n.t('{title}: Arguments', { title }), before?.args ?? []);
  if (args === undefined) return undefined;
  const apiVersion = await choose(
    title,
    l10n.t('Select the API version that the program supports. Recent programs support v1.'),
    VERSIONS,
  );
  if (apiVersion === undefined) return undefined;
  const mode = before?.interactiveMode;
  return {
    kind: 'exec',
    apiVersion,
    command,
    args: args.items,
    env: new Map(before?.env.map(({ name, value }) => [name, value])),
    interactiveMode: mode === 'Never' || mode === 'Always' ? mode : 'IfAvailable',
    provideClusterInfo: before?.provideClusterInfo ?? false,
  };
}

async function askProvider(title: string): Promise<CredentialForm | undefined> {
  const issuer = await ask({
    title,
    prompt: issuerPrompt(),
    placeholder: 'https://issuer.example.com/realms/main',
    accept: checkIssuer,
  });
  if (issuer === undefined) return undefined;
  const clientId = await ask({
    title,
    prompt: l10n.t('Client ID that is registered with the provider for kubectl'),
    placeholder: 'kubernetes',
    accept: (answer) => {
      if (answer === '') throw new UserError('client-id-empty');
    },
  });
  if (clientId === undefined) return undefined;
  const secret = await ask({
    title,
    prompt: l10n.t('Client secret. It is stored in the kubeconfig. Leave empty if the client has none.'),
    placeholder: l10n.t('none'),
    secret: true,
    accept: () => undefined,
  });
  if (secret === undefined) return undefined;
  const config = new Map([
    ['idp-issuer-url', issuer],
    ['client-id', clientId],
    ...(secret === '' ? [] : [['client-secret', secret] as const]),
  ]);
  return { kind: 'authProvider', name: 'oidc', config };
}

async function askBasic(title: string): Promise<CredentialForm | undefined> {
  const username = await ask({
    title,
    prompt: l10n.t('User name'),
    placeholder: 'admin',
    accept: (answer) => {
      if (answer === '') throw new UserError('credential-unusable', { reason: 'no-username' });
    },
  });
  if (username === undefined) return undefined;
  const password = await ask({
    title,
    prompt: l10n.t('Password. It is stored in the kubeconfig.'),
    placeholder: '',
    secret: true,
    accept: () => undefined,
  });
  return password === undefined ? undefined : { kind: 'basic', username, password };
}
