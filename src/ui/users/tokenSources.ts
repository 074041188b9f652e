import * as l10n from '@vscode/l10n';
import type { OriginalEntry } from '../../signin/convert/originalEntries.ts';
import { okeUseOf } from '../../authenticators/authenticators.ts';
import type { UserState } from '../../state/snapshot.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';

/** A source from which clients can get the tokens of a user, as a pick shows it. */
export interface TokenSource {
  /** What choosing it does; undefined: nothing. */
  readonly change: 'toPlugin' | 'toOriginal' | 'toTokenFile' | 'toOkePlugin' | 'toOciCli' | undefined;
  readonly label: string;
  /** What changes; for the current source, what it is. */
  readonly detail: string;
  readonly isCurrent: boolean;
}

/** True if another token source than the current one is offered. */
export function canChangeTokenSource({ authMethod, can }: UserState): boolean {
  return authMethod.kind === 'oke' || authMethod.kind === 'plugin' || can.convert;
}

/** The current source first, then the others. `original`: what the entry was before the plugin, where that is known. */
export function tokenSourcesOf(user: UserState, original: OriginalEntry['kind'] | undefined): readonly TokenSource[] {
  return [currentSource(user), ...otherSources(user, original)];
}

const pluginLabel = (): string => `$(plug) ${l10n.t('Credential plugin')}`;
const tokenFileLabel = (): string => `$(file) ${l10n.t('Token file')}`;
const authProviderLabel = (): string => `$(organization) ${l10n.t("kubectl's auth-provider")}`;
const ociCliLabel = (): string => `$(terminal) ${l10n.t('oci CLI')}`;

function currentSource(state: UserState): TokenSource {
  const { user, authMethod } = state;
  const oke = okeUseOf(state);
  const current = { change: undefined, isCurrent: true } as const;
  const command = user.exec?.command ?? '';
  if (oke?.user.form === 'plugin') {
    const detail = l10n.t(
      'The entry runs cluster-signin. Select it again to update the entry and approve its clusters.',
    );
    return { ...current, change: 'toOkePlugin', label: pluginLabel(), detail };
  }
  if (oke !== undefined) {
    const label =
      oke.user.form === 'wrapper'
        ? `$(terminal) ${l10n.t('Script {command}', { command: sanitizeLabel(command, 60) })}`
        : ociCliLabel();
    return { ...current, label, detail: l10n.t('kubectl runs the oci CLI for each token.') };
  }
  switch (authMethod.kind) {
    case 'plugin':
      return { ...current, label: pluginLabel(), detail: l10n.t('The entry runs cluster-signin.') };
    case 'tokenFile':
      return {
        ...current,
        label: tokenFileLabel(),
        detail: l10n.t('Clients read a file that Cluster Sign-In keeps up to date.'),
      };
    case 'authProvider':
      return {
        ...current,
        label: authProviderLabel(),
        detail: l10n.t('The tokens are in the kubeconfig, where kubectl refreshes them.'),
      };
    case 'oke':
    case 'execPlugin':
    case 'none':
      return {
        ...current,
        label: `$(terminal) ${sanitizeLabel(command, 60)}`,
        detail: l10n.t('kubelogin signs in and keeps the tokens.'),
      };
  }
}

function otherSources(state: UserState, original: OriginalEntry['kind'] | undefined): readonly TokenSource[] {
  const { authMethod, can } = state;
  const oke = okeUseOf(state);
  const other = { isCurrent: false } as const;
  if (oke?.user.form === 'plugin') {
    const detail = l10n.t('kubectl runs oci from PATH for each token, with the same arguments.');
    return [{ ...other, change: 'toOciCli', label: ociCliLabel(), detail }];
  }
  if (oke !== undefined) {
    const detail = l10n.t(
      'The entry runs cluster-signin with the same arguments. It releases tokens only to clusters that you approve.',
    );
    return [{ ...other, change: 'toOkePlugin', label: pluginLabel(), detail }];
  }
  if (authMethod.kind === 'plugin') {
    const file = l10n.t('For clients that cannot run plugins. Where they send the token cannot be checked.');
    return [
      ...(original === undefined ? [] : [{ ...other, change: 'toOriginal', ...ORIGINALS[original]() } as const]),
      { ...other, change: 'toTokenFile', label: tokenFileLabel(), detail: file },
    ];
  }
  if (!can.convert) return [];
  return [{ ...other, change: 'toPlugin', label: pluginLabel(), detail: toPluginDetail(authMethod.kind) }];
}

const ORIGINALS: Readonly<Record<OriginalEntry['kind'], () => Pick<TokenSource, 'label' | 'detail'>>> = {
  authProvider: () => ({
    label: authProviderLabel(),
    detail: l10n.t('The original configuration. The tokens move into the kubeconfig, where kubectl refreshes them.'),
  }),
  exec: () => ({
    label: `$(terminal) ${l10n.t('The command that it ran before')}`,
    detail: l10n.t('The original configuration. You are signed out here, and the command signs in.'),
  }),
};

function toPluginDetail(kind: UserState['authMethod']['kind']): string {
  switch (kind) {
    case 'authProvider':
      return l10n.t('The entry runs cluster-signin. The tokens move from the kubeconfig to an encrypted session.');
    case 'tokenFile':
      return l10n.t('The entry runs cluster-signin, which releases tokens only to servers that you approve.');
    case 'plugin':
    case 'oke':
    case 'execPlugin':
    case 'none':
      return l10n.t('The entry runs cluster-signin instead of kubelogin, with the same issuer and client.');
  }
}
