import { execOf } from '../../src/plugin/pluginCommand.ts';
import { pluginCommand } from '../../src/plugin/install.ts';
import { clientKey } from '../../src/sessions/ids.ts';
import type { TestProvider } from '../oidc/testProvider.ts';

export interface PluginEntries {
  readonly testProvider: TestProvider;
  readonly stateFolder: string;
  /** Of the one cluster, `prod`. */
  readonly server: string;
  /** PEM, of the cluster. */
  readonly authorityPem: string;
  /** In place of what we write in `exec`; undefined takes a field away. */
  readonly exec?: Readonly<Record<string, unknown>>;
}

/** A kubeconfig whose one context, `prod`, signs in as `alice` with our plugin; as JSON, which is YAML as well. */
export function pluginKubeconfig({ testProvider, stateFolder, server, authorityPem, exec }: PluginEntries): string {
  const { issuer, clientId } = testProvider.running;
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const ours = execOf(pluginCommand(stateFolder, process.platform, process.execPath), {
    key: clientKey(issuer, clientId),
    issuer,
    clientId,
    scopes: ['email', 'groups'],
    redirectUrl: undefined,
    certificateAuthority: undefined,
    certificateAuthorityData: base64(testProvider.authority.certPem),
  });
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'prod',
    clusters: [{ name: 'prod', cluster: { server, 'certificate-authority-data': base64(authorityPem) } }],
    contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'alice' } }],
    users: [{ name: 'alice', user: { exec: { ...ours, ...exec } } }],
  });
}
