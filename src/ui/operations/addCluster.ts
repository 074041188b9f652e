import * as vscode from 'vscode';
import { readRegularFile } from '../../files/read.ts';
import { Problem } from '../../base/problem.ts';
import { addCluster, checkAuthority, checkServer } from '../../kubeconfig/operations/add.ts';
import type { Trust } from '../../kubeconfig/operations/add.ts';
import { checkNewName, freeName } from '../../kubeconfig/operations/names.ts';
import { ask } from '../ask.ts';
import type { CommandParts } from '../commandParts.ts';
import { hostOf } from '../text.ts';
import { chooseOrPreview, type Choice } from './choose.ts';
import { shownKubeconfig } from './entries.ts';
import { run } from './run.ts';

export async function addClusterCommand(parts: CommandParts): Promise<void> {
  const kubeconfig = shownKubeconfig(parts.overviews);
  const steps = { title: 'Add Cluster', totalSteps: 3, eager: true };
  const server = await ask({
    ...steps,
    step: 1,
    prompt: 'The address of the API server.',
    placeholder: 'https://10.0.0.6:6443',
    accept: checkServer,
  });
  if (server === undefined) return;
  const name = await ask({
    ...steps,
    step: 2,
    prompt: 'The name of the cluster in the kubeconfig.',
    placeholder: 'prod',
    value: freeName(hostOf(server).replace(/:\d+$/u, ''), kubeconfig.clusters),
    accept: (answer) => {
      checkNewName(kubeconfig, { list: 'clusters', name: answer });
    },
  });
  if (name === undefined) return;
  const chosen = await chooseOrPreview('Add Cluster (3/3)', 'How is the certificate of the server checked?', TRUSTS);
  if (chosen === undefined) return;
  const trust = await trustOf(chosen.choice);
  if (trust !== undefined) await run(parts, addCluster(kubeconfig, { name, server, trust }), chosen.preview);
}

const TRUSTS: readonly Choice<Trust['kind']>[] = [
  { label: '$(verified) By the authorities of this machine', choice: 'system' },
  {
    label: '$(file) By a certificate file…',
    detail: 'The kubeconfig names its path.',
    choice: 'file',
  },
  {
    label: '$(file-code) By a certificate file, copied…',
    detail: 'Its text goes into the kubeconfig, which then needs no other file.',
    choice: 'data',
  },
  {
    label: '$(warning) Not at all',
    detail: 'Anybody between you and the server can read tokens and change answers.',
    choice: 'none',
  },
];

async function trustOf(kind: Trust['kind']): Promise<Trust | undefined> {
  if (kind === 'system' || kind === 'none') return { kind };
  const path = await chooseFile('The certificate authority of the cluster', 'Trust It for This Cluster');
  if (path === undefined) return undefined;
  const pem = (await readRegularFile(path))?.bytes.toString('utf8');
  if (pem === undefined) throw new Problem('authority-unusable', 'That file is gone; choose another one.');
  checkAuthority(pem);
  return kind === 'file' ? { kind, path } : { kind, pem };
}

/** The path of a file on the machine where kubectl runs. */
export async function chooseFile(title: string, openLabel: string): Promise<string | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ title, openLabel })) ?? [];
  return uri?.fsPath;
}
