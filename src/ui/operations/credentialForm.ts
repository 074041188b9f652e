import type { ExecConfig } from '../../kubeconfig/model.ts';
import { checkCommand, checkToken } from '../../kubeconfig/operations/credential.ts';
import type { CredentialForm } from '../../kubeconfig/operations/credential.ts';
import { Problem } from '../../base/problem.ts';
import { checkIssuer } from '../addUser.ts';
import { ask } from '../ask.ts';
import { chooseFile } from './addCluster.ts';
import { choose, type Choice } from './choose.ts';
import { editArguments } from './exec.ts';

const FORMS: readonly Choice<CredentialForm['kind']>[] = [
  { label: '$(key) Token', detail: 'A fixed token, written into the kubeconfig', choice: 'token' },
  { label: '$(file) Token file…', detail: 'A file that another program keeps fresh', choice: 'tokenFile' },
  {
    label: '$(file-symlink-file) Client certificate…',
    detail: 'Files with certificate and key',
    choice: 'certificate',
  },
  { label: '$(terminal) Command', detail: 'A credential plugin that kubectl runs (exec)', choice: 'exec' },
  {
    label: '$(organization) OpenID Connect by kubectl',
    detail: 'kubectl keeps the tokens in the kubeconfig (auth-provider)',
    choice: 'authProvider',
  },
  { label: '$(account) User name and password', detail: 'Few servers take it', choice: 'basic' },
];

/** Asks which credential, and for what belongs to it. `exec` is the command so far, if there is one. */
export async function askCredential(title: string, exec: ExecConfig | undefined): Promise<CredentialForm | undefined> {
  const kind = await choose(title, 'Which credential?', FORMS);
  switch (kind) {
    case undefined:
      return undefined;
    case 'token': {
      const token = await ask({
        title,
        prompt: 'The token; it goes into the kubeconfig file.',
        placeholder: 'eyJhbGciOi…',
        secret: true,
        accept: checkToken,
      });
      return token === undefined ? undefined : { kind, token };
    }
    case 'tokenFile': {
      const path = await chooseFile('The file with the token', 'Use It for This User');
      return path === undefined ? undefined : { kind, path };
    }
    case 'certificate': {
      const certificate = await chooseFile('The client certificate', 'Use This Certificate');
      const key = certificate && (await chooseFile('The key of the certificate', 'Use This Key'));
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
    prompt: 'The program, without arguments: a name that the PATH finds, or a whole path.',
    placeholder: 'oci',
    ...(before && { value: before.command }),
    eager: true,
    accept: checkCommand,
  });
  if (command === undefined) return undefined;
  const args = await editArguments(`${title}: arguments`, before?.args ?? []);
  if (args === undefined) return undefined;
  const apiVersion = await choose(title, 'Which version does the program answer in? New ones know v1.', VERSIONS);
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
    prompt: 'The address of the OpenID Connect provider that the cluster trusts, exactly as the cluster names it.',
    placeholder: 'https://issuer.example.com/realms/main',
    accept: checkIssuer,
  });
  if (issuer === undefined) return undefined;
  const clientId = await ask({
    title,
    prompt: 'The client id that the provider registered for kubectl.',
    placeholder: 'kubernetes',
    accept: (answer) => {
      if (answer === '') throw new Problem('client-empty', 'Enter the client id; whoever runs the cluster knows it.');
    },
  });
  if (clientId === undefined) return undefined;
  const secret = await ask({
    title,
    prompt: 'The secret of that client, if it has one; it goes into the kubeconfig file.',
    placeholder: 'none',
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
    prompt: 'The user name.',
    placeholder: 'admin',
    accept: (answer) => {
      if (answer === '') throw new Problem('credential-unusable', 'Enter the user name.');
    },
  });
  if (username === undefined) return undefined;
  const password = await ask({
    title,
    prompt: 'The password; it goes into the kubeconfig file.',
    placeholder: '',
    secret: true,
    accept: () => undefined,
  });
  return password === undefined ? undefined : { kind: 'basic', username, password };
}
