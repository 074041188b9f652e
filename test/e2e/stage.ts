import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createAuthority, type Authority } from '../hosts/certificates.ts';
import { startCluster, waitForIssuer, type Cluster } from '../hosts/cluster.ts';
import { kubectl, type KubectlResult } from '../hosts/kubectl.ts';
import { startProvider, type ProviderOptions, type ProviderUser, type RunningProvider } from '../hosts/provider.ts';
import { setEditorStage, type EditorStage, type EditorStageOptions } from './editorStage.ts';
import { filesWith } from './leaks.ts';
import { signInByHand } from './signInByHand.ts';

/** Everything real, side by side: a provider, a cluster that trusts it, an editor with the extension, a browser. */
export interface Stage extends EditorStage {
  readonly authority: Authority;
  /** A file with the provider's authority, in the home folder. */
  readonly authorityPath: string;
  readonly provider: RunningProvider;
  readonly cluster: Cluster;
  readonly alice: ProviderUser;
  /** An ID token of alice's that was good once and has ended. */
  readonly endedToken: string;
  kubectl(...args: string[]): Promise<KubectlResult>;
}

export interface StageOptions extends EditorStageOptions {
  readonly provider?: Omit<ProviderOptions, 'authority'>;
}

export async function setStage({ provider: providerOptions, ...options }: StageOptions = {}): Promise<Stage> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const authority = await createAuthority('Test authority');
    const provider = await startProvider({ authority, ...providerOptions });
    ends.push(() => provider.stop());
    const { issuer, clientId } = provider;
    const [editor, cluster] = await Promise.all([
      setEditorStage(options),
      startCluster({ authority, issuer, issuerCaPem: authority.certPem, clientId }),
    ]);
    ends.push(
      () => editor.stop(),
      () => cluster.stop(),
    );
    const authorityPath = path.join(editor.home, 'authority.crt');
    await writeFile(authorityPath, authority.certPem);
    const [alice] = provider.users;
    if (alice === undefined) throw new Error('The provider has no user.');
    const endedToken = await endedTokenOf(provider, cluster, authority, alice);
    return {
      ...editor,
      authority,
      authorityPath,
      provider,
      cluster,
      alice,
      endedToken,
      kubectl: async (...args) => await kubectl({ kubeconfig: editor.kubeconfigPath, args }),
      stop: async () => {
        const leaks = await filesWith(editor.logs, provider.issued);
        await stop();
        assert.deepEqual(leaks, [], 'a refresh token, code or verifier is in a log');
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The cluster has accepted this token before it ended, so that what it rejects later is its age and nothing else. */
async function endedTokenOf(
  provider: RunningProvider,
  cluster: Cluster,
  authority: Authority,
  user: ProviderUser,
): Promise<string> {
  const lasting = await signInByHand(provider, authority, user);
  await waitForIssuer(cluster, lasting);
  provider.idTokenSeconds(2);
  const token = await signInByHand(provider, authority, user);
  provider.idTokenSeconds(60);
  return token;
}
