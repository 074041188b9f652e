import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { hostOf } from '../../base/urlHost.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { UserError } from '../../errors/userError.ts';
import { addCluster, checkAuthority, checkServer, type Trust } from '../../kubeconfig/operations/addEntries.ts';
import { checkNewName, freeName } from '../../kubeconfig/operations/checkNames.ts';
import { ask } from '../shared/ask.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { type Choice, chooseOrPreview } from '../shared/choose.ts';
import { shownKubeconfig } from './chooseEntry.ts';
import { run } from './runOperation.ts';

/** Asks for address, name and trust of a cluster, and adds it. */
export async function addClusterByAddress(ui: UiContext): Promise<void> {
  const kubeconfig = shownKubeconfig(ui.snapshots);
  const steps = { title: l10n.t('Add Cluster'), totalSteps: 3, eager: true };
  const server = await ask({
    ...steps,
    step: 1,
    prompt: l10n.t('URL of the API server'),
    placeholder: 'https://10.0.0.6:6443',
    accept: checkServer,
  });
  if (server === undefined) return;
  const name = await ask({
    ...steps,
    step: 2,
    prompt: l10n.t('Name of the cluster in the kubeconfig'),
    placeholder: 'prod',
    value: freeName(hostOf(server).replace(/:\d+$/u, ''), kubeconfig.clusters),
    accept: (answer) => {
      checkNewName(kubeconfig, { list: 'clusters', name: answer });
    },
  });
  if (name === undefined) return;
  const chosen = await chooseOrPreview(
    l10n.t('Add Cluster (3/3)'),
    l10n.t('Select how to verify the server certificate'),
    trusts(),
  );
  if (chosen === undefined) return;
  const trust = await trustOf(chosen.choice);
  if (trust !== undefined) await run(ui, addCluster(kubeconfig, { name, server, trust }), chosen.preview);
}

const trusts = (): readonly Choice<Trust['kind']>[] => [
  {
    label: `$(verified) ${l10n.t('System certificates')}`,
    detail: l10n.t('The certificate authorities that this computer trusts.'),
    choice: 'system',
  },
  {
    label: `$(file) ${l10n.t('Certificate file…')}`,
    detail: l10n.t('The kubeconfig refers to the file.'),
    choice: 'file',
  },
  {
    label: `$(file-code) ${l10n.t('Embedded certificate…')}`,
    detail: l10n.t('The certificate is copied from a file to the kubeconfig.'),
    choice: 'data',
  },
  {
    label: `$(warning) ${l10n.t('No verification')}`,
    detail: l10n.t('Anyone on the network between you and the server can read tokens and change responses.'),
    choice: 'none',
  },
];

async function trustOf(kind: Trust['kind']): Promise<Trust | undefined> {
  if (kind === 'system' || kind === 'none') return { kind };
  const path = await chooseFile(l10n.t('Certificate Authority of the Cluster'), l10n.t('Trust It for This Cluster'));
  if (path === undefined) return undefined;
  const pem = (await readRegularFile(path))?.bytes.toString('utf8');
  if (pem === undefined) throw new UserError('authority-unusable', { reason: 'missing' });
  checkAuthority(pem);
  return kind === 'file' ? { kind, path } : { kind, pem };
}

/** The path of a file on the machine where kubectl runs. */
export async function chooseFile(title: string, openLabel: string): Promise<string | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ title, openLabel })) ?? [];
  return uri?.fsPath;
}
