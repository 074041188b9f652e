/** What a risk is about, the worst first. */
export const RISK_TOPICS = [
  'command',
  'credential',
  'encryption',
  'proxy',
  'identity',
  'variables',
  'server-name',
  'secret',
  'file',
  'current-context',
  'note',
] as const;

export type RiskTopic = (typeof RISK_TOPICS)[number];

/** A secret in a kubeconfig, by what it is. */
export type SecretKind =
  | 'token'
  | 'password'
  | 'client-key'
  | 'id-token'
  | 'refresh-token'
  | 'access-token'
  | 'client-secret'
  | 'argument'
  | 'variable'
  | 'proxy-password';

/** What an entry could do, with the names that it is about. All is raw. */
export interface Risks {
  readonly 'tls-skipped': { readonly cluster: string };
  readonly unencrypted: { readonly cluster: string; readonly host: string };
  readonly proxied: { readonly cluster: string; readonly host: string };
  readonly 'other-server-name': { readonly cluster: string; readonly serverName: string };
  readonly 'cluster-reads-file': { readonly cluster: string; readonly path: string };
  /** `command` as a person reads it, its secrets hidden. */
  readonly 'runs-command': { readonly user: string; readonly command: string };
  readonly 'names-command': { readonly user: string; readonly command: string };
  readonly 'sets-variables': { readonly user: string; readonly names: readonly string[] };
  readonly 'asks-for-session': { readonly user: string; readonly host: string };
  readonly impersonates: {
    readonly user: string;
    readonly as: string | undefined;
    readonly groups: readonly string[];
    readonly uid: string | undefined;
    readonly attributes: readonly string[];
  };
  readonly 'carries-secrets': { readonly user: string; readonly secrets: readonly SecretKind[] };
  readonly 'user-reads-file': { readonly user: string; readonly path: string };
  readonly 'sends-file': { readonly user: string; readonly path: string; readonly host: string };
  readonly 'sends-credential': { readonly context: string; readonly user: string; readonly host: string };
  readonly 'switches-context': { readonly context: string };
}

type RiskContent = { readonly [C in keyof Risks]: { readonly code: C; readonly data: Risks[C] } }[keyof Risks];

/** What a changed kubeconfig could do that the one before could not. */
export type Risk = RiskContent & {
  /** `danger` must not be missed: it runs something, or lets others read or use what is the person's. */
  readonly weight: 'danger' | 'notice';
  readonly topic: RiskTopic;
};
