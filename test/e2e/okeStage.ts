import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { kubectl, type KubectlResult } from '../hosts/kubectl.ts';
import { startOkeEnvironment, type OkeEnvironment } from '../hosts/oke-environment.ts';
import { setEditorStage, type EditorStage, type EditorStageOptions } from './editorStage.ts';

/** An editor with the extension, on a machine from which Oracle and an OKE cluster can be reached. */
export interface OkeStage extends EditorStage, Omit<OkeEnvironment, 'stop'> {
  kubectl(...args: string[]): Promise<KubectlResult>;
}

/** @param programs are put into `~/bin`, where kubectl and the editor with its terminals find them before all others */
export async function setOkeStage(
  programs: readonly string[],
  options: Pick<EditorStageOptions, 'settings'> = {},
): Promise<OkeStage> {
  const environment = await startOkeEnvironment();
  const envIn = (home: string): Readonly<Record<string, string>> => {
    const authority = path.join(home, 'oracle.crt');
    return {
      HOME: home,
      PATH: [path.join(home, 'bin'), process.env['PATH'] ?? ''].join(path.delimiter),
      HTTPS_PROXY: environment.oracle.proxy,
      NODE_EXTRA_CA_CERTS: authority,
      REQUESTS_CA_BUNDLE: authority,
    };
  };
  try {
    const hostRules = `MAP *.oraclecloud.com 127.0.0.1:${environment.oracle.port}`;
    const editor = await setEditorStage({ ...options, env: envIn, hostRules });
    await writeFile(path.join(editor.home, 'oracle.crt'), environment.oracle.caPem);
    // A login shell tells the editor its search path, whatever it was started with.
    await writeFile(path.join(editor.home, '.profile'), 'PATH="$HOME/bin:$PATH"\n');
    await mkdir(path.join(editor.home, 'bin'));
    for (const program of programs) await symlink(program, path.join(editor.home, 'bin', path.basename(program)));
    return {
      ...editor,
      ...environment,
      kubectl: async (...args) => await kubectl({ kubeconfig: editor.kubeconfigPath, args, env: envIn(editor.home) }),
      stop: async () => {
        await editor.stop();
        await environment.stop();
      },
    };
  } catch (error) {
    await environment.stop();
    throw error;
  }
}
