import * as vscode from 'vscode';
import type { ProxySettings } from '../../net/proxy.ts';
import type { Disposable } from './disposables.ts';
import { proxySettings, stringsIn } from './proxySettings.ts';

/** Our settings and the editor's proxy, read afresh at each call: they may change at any time. */
export const settings = {
  /** Machine-scoped: a workspace cannot name files to read. */
  kubeconfigFiles(): readonly string[] {
    const value: unknown = vscode.workspace.getConfiguration('clusterSignIn').get('kubeconfigFiles');
    return stringsIn(value);
  },

  renewWhileActiveMs(): number {
    const minutes: unknown = vscode.workspace.getConfiguration('clusterSignIn').get('renewWhileActiveMinutes');
    return (typeof minutes === 'number' && minutes >= 1 ? Math.min(minutes, 1440) : 15) * 60_000;
  },

  /** How kubectl gets the tokens of users that we add. */
  userForm(): 'plugin' | 'tokenFile' {
    return vscode.workspace.getConfiguration('clusterSignIn').get('userForm') === 'tokenFile' ? 'tokenFile' : 'plugin';
  },

  /** Whether a refused client in a terminal leads to an offer. */
  offerInTerminal(): boolean {
    return vscode.workspace.getConfiguration('clusterSignIn').get('offerInTerminal') !== false;
  },

  /** How many backups of the kubeconfig are kept for undo. */
  keepBackups(): number {
    const count: unknown = vscode.workspace.getConfiguration('clusterSignIn').get('kubeconfigBackups');
    return typeof count === 'number' && count >= 0 ? Math.min(Math.floor(count), 100) : 10;
  },

  /** What signs in to OCI. */
  ociSignInWith(): 'auto' | 'cli' | 'native' {
    const value: unknown = vscode.workspace.getConfiguration('clusterSignIn').get('oci.signInWith');
    return value === 'cli' || value === 'native' ? value : 'auto';
  },

  /** Where the `oci` CLI is; undefined: it is looked for. Machine-scoped: a workspace cannot name a program. */
  ociCliPath(): string | undefined {
    const path: unknown = vscode.workspace.getConfiguration('clusterSignIn').get('oci.cliPath');
    return typeof path === 'string' && path.trim() !== '' ? path.trim() : undefined;
  },

  /** The editor's proxy settings and the environment's, for `net/`. */
  proxy(): ProxySettings {
    const http = vscode.workspace.getConfiguration('http');
    return proxySettings((name) => http.get(name), process.env);
  },

  onChange(run: () => void): Disposable {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('clusterSignIn')) run();
    });
  },
};
