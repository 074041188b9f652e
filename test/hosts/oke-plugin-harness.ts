import type { KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pluginCommand } from '../../src/plugin/install.ts';
import { installPlugin } from '../../src/plugin/installPlugin.ts';
import { personIn, sessionFiles, sessionProfile } from '../oci/home.ts';
import { approve } from '../plugin/approvals.ts';
import { API_VERSION, okeArguments, startOkeEnvironment, type OkeEnvironment } from './oke-environment.ts';
import { root } from './vsix.ts';

/** A person with a home, who has approved that our plugin gives tokens for the cluster. */
export interface OkePluginHarness extends OkeEnvironment {
  readonly home: string;
  /** The installed plugin; the extension must have been packed. */
  readonly plugin: string;
  /** Signs the profile `MFA` in with this key. @returns the token */
  signIn(key: KeyObject): string;
  /** Puts a kubeconfig for this `user` into the home folder. @returns its path */
  writeKubeconfig(user: unknown, name?: string): string;
}

export async function createOkePluginHarness(): Promise<OkePluginHarness> {
  const environment = await startOkeEnvironment();
  const home = await mkdtemp(path.join(tmpdir(), 'oke-'));
  const stop = async (): Promise<void> => {
    await environment.stop();
    await rm(home, { recursive: true });
  };
  try {
    const plugin = await approvedPlugin(home, environment.destination);
    return {
      ...environment,
      home,
      plugin,
      signIn: (key) => signInAt(home, key, environment.oracle.signIn(key)),
      writeKubeconfig: (user, name = 'kubeconfig') => {
        personIn(home, { [name]: environment.kubeconfig(user) });
        return path.join(home, name);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Leaves the files of a session as `oci session authenticate` does, for the profile `MFA`. @returns the token */
export function signInAt(home: string, key: KeyObject, token: string): string {
  // The CLI writes absolute paths, and expands no "~" when it validates.
  const folder = path.join(home, '.oci/sessions/MFA');
  const paths = { key_file: path.join(folder, 'oci_api_key.pem'), security_token_file: path.join(folder, 'token') };
  personIn(home, { ...sessionFiles('MFA', key, token), '.oci/config': sessionProfile('MFA', key, paths) });
  return token;
}

async function approvedPlugin(home: string, cluster: OkeEnvironment['destination']): Promise<string> {
  const stateFolder = path.join(home, 'state');
  const { platform, execPath } = process;
  await installPlugin({ stateFolder, platform, runtime: execPath, bundles: path.join(root, 'dist'), version: '1.0.0' });
  const info = { kind: 'ExecCredential', apiVersion: API_VERSION, spec: { cluster } };
  await approve(stateFolder, okeArguments(), { platform, env: { KUBERNETES_EXEC_INFO: JSON.stringify(info) }, home });
  return pluginCommand(stateFolder, platform, execPath).command;
}
