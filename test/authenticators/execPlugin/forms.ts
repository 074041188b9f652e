import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  recognizeExecPlugin,
  type PluginCluster,
  type PluginUser,
  type RecognizedPlugin,
} from '../../../src/authenticators/execPlugin/recognize.ts';
import { parseFile } from '../../kubeconfig/parseFile.ts';
import type { Cluster, User } from '../../../src/kubeconfig/read/model.ts';

/** One item of test/cases-exec/forms.yaml; its README says what the fields mean. */
export interface Form {
  readonly id: string;
  readonly family: string;
  readonly kubeconfig: string;
  readonly facts?: Readonly<Record<string, string>> | null;
  readonly programs: readonly string[];
  readonly sign_in: string;
}

export const HOST = { platform: 'linux', home: '/home/dev', env: {} } as const;

export const FORMS = parse(
  readFileSync(join(import.meta.dirname, '../../cases-exec/forms.yaml'), 'utf8'),
) as readonly Form[];

export function formOf(id: string): Form {
  const found = FORMS.find((form) => form.id === id);
  if (found === undefined) throw new Error(`no form ${id}`);
  return found;
}

/** The first user and the first cluster of a kubeconfig, as the product reads it. */
export function entriesOf(kubeconfig: string): { readonly user: User; readonly cluster: Cluster | undefined } {
  const { entries } = parseFile('/home/dev/.kube/config', Buffer.from(kubeconfig), HOST);
  const [user] = entries?.users ?? [];
  if (user === undefined) throw new Error('the kubeconfig has no user');
  return { user, cluster: entries?.clusters[0] };
}

export function recognizeText(kubeconfig: string): RecognizedPlugin | undefined {
  const { user, cluster } = entriesOf(kubeconfig);
  return recognizeExecPlugin(user, cluster, HOST);
}

export const EKS = 'https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com';

/** What is made of one command. */
export function recognize(
  command: string,
  args: readonly string[],
  {
    env = {},
    server = EKS,
    names = ['prod', 'dev'],
    host = HOST,
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly server?: string;
    readonly names?: readonly [cluster: string, user: string];
    readonly host?: { readonly platform: NodeJS.Platform; readonly home: string };
  } = {},
): RecognizedPlugin | undefined {
  const user: PluginUser = {
    name: names[1],
    token: undefined,
    authProvider: undefined,
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      args,
      env: Object.entries(env).map(([name, value]) => ({ name, value })),
      interactiveMode: 'IfAvailable',
      provideClusterInfo: false,
      installHint: undefined,
    },
  };
  const cluster: PluginCluster = { name: names[0], server };
  return recognizeExecPlugin(user, cluster, host);
}

/** Facts as an object, for comparing. */
export function factsOf(plugin: RecognizedPlugin | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((plugin?.facts ?? []).map(({ key, value }) => [key, value]));
}
