import * as l10n from '@vscode/l10n';
import type { Fact, FactKey } from '../../authenticators/execPlugin/families/facts.ts';
import { sanitize } from '../../base/sanitize.ts';

const FACTS: Readonly<Record<FactKey, (value: string) => string>> = {
  profile: (value) => l10n.t('profile {value}', { value }),
  account: (value) => value,
  configuration: (value) => l10n.t('configuration {value}', { value }),
  context: (value) => l10n.t('context {value}', { value }),
  user: (value) => l10n.t('user {value}', { value }),
  role: (value) => l10n.t('role {value}', { value }),
  serviceAccount: (value) => l10n.t('service account {value}', { value }),
  tenant: (value) => l10n.t('tenant {value}', { value }),
  login: (value) => l10n.t('sign-in method {value}', { value }),
  issuer: (value) => value,
  clientId: (value) => l10n.t('client {value}', { value }),
  grant: (value) => l10n.t('grant {value}', { value }),
  server: (value) => l10n.t('server {value}', { value }),
  proxy: (value) => l10n.t('proxy {value}', { value }),
  garden: (value) => l10n.t('garden {value}', { value }),
  teleportCluster: (value) => l10n.t('Teleport cluster {value}', { value }),
  kubeCluster: (value) => l10n.t('Kubernetes cluster {value}', { value }),
  cluster: (value) => l10n.t('cluster {value}', { value }),
  clusterId: (value) => l10n.t('cluster ID {value}', { value }),
  virtualCluster: (value) => l10n.t('virtual cluster {value}', { value }),
  shoot: (value) => l10n.t('shoot {value}', { value }),
  project: (value) => l10n.t('project {value}', { value }),
  resourceGroup: (value) => l10n.t('resource group {value}', { value }),
  subscription: (value) => l10n.t('subscription {value}', { value }),
  location: (value) => value,
  region: (value) => value,
};

/** "AWS EKS · profile prod · eu-west-1", sanitized. */
export function execPluginText({ label, facts }: { readonly label: string; readonly facts: readonly Fact[] }): string {
  return [label, ...facts.map(({ key, value }) => FACTS[key](sanitize(value, 120)))].join(' · ');
}

/** A program that only has the name of a known one. */
export function foreignProgramText({ label, program }: { readonly label: string; readonly program: string }): string {
  return l10n.t('{program}, not the usual location of {plugin}', { program: sanitize(program, 200), plugin: label });
}
