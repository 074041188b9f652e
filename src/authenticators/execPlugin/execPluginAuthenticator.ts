import type { User } from '../../kubeconfig/read/model.ts';
import { type Abilities, type AbilityFacts, type Authenticator, NO_ABILITIES } from '../shared/authenticator.ts';
import { statusOfEntry } from '../shared/userStatus.ts';
import type { Fact, FactKey } from './families/facts.ts';
import { recognizeExecPlugin, type RecognizedPlugin } from './recognize.ts';
import { awsConfigPath, meetsCondition } from './signIn/awsConfig.ts';
import type { SignInCommand } from './signIn/providerSignIn.ts';

/** How a user entry gets tokens of a cloud or identity provider's own program. */
export interface ExecPluginMethod {
  readonly authenticator: 'execPlugin';
  readonly kind: 'execPlugin';
  readonly plugin: RecognizedPlugin;
  /** Absolute; undefined where nothing depends on it. */
  readonly awsConfig: string | undefined;
}

export type ExecPluginDetail =
  | {
      readonly code: 'execPlugin';
      readonly data: { readonly label: string; readonly facts: readonly Fact[] };
    }
  /** A program of a known name where no installer puts it. */
  | { readonly code: 'foreignProgram'; readonly data: { readonly label: string; readonly program: string } };

/** Programs of cloud and identity providers that kubectl runs for a token. They are recognized and never run. */
export const execPluginAuthenticator: Authenticator<'execPlugin', ExecPluginMethod, ExecPluginDetail> = {
  id: 'execPlugin',
  recognize: ({ user, clusters, host }) => {
    const isHeld = user.exec !== undefined || user.token !== undefined || user.authProvider !== undefined;
    if (!isHeld || hasOther(user)) return undefined;
    // An address tells of this cluster only, so it tells nothing of a user of several.
    const plugin = recognizeExecPlugin(user, clusters.length === 1 ? clusters[0] : undefined, host);
    if (plugin === undefined) return undefined;
    const awsConfig = plugin.signIn?.condition === undefined ? undefined : awsConfigPath(host);
    return { authenticator: 'execPlugin', kind: 'execPlugin', plugin, awsConfig };
  },
  namedFiles: ({ awsConfig }) => (awsConfig === undefined ? [] : [awsConfig]),
  runsPlugin: () => false,
  sessionOf: () => ({ kind: 'absent' }),
  approvalSubject: () => undefined,
  status: ({ plugin }, facts) =>
    facts.credential.kind === 'exec'
      ? { kind: 'unknown', reason: { code: 'exec-plugin', data: { name: plugin.label } } }
      : statusOfEntry(facts),
  can: (method, facts): Abilities => ({
    ...NO_ABILITIES,
    signIn: signInCommandOf(method, facts) !== undefined,
    convert: method.plugin.family === 'oidc-kubelogin',
  }),
  rowDetail: ({ plugin }) =>
    plugin.isForeign
      ? { code: 'foreignProgram', data: { label: plugin.label, program: plugin.programs[0] ?? '' } }
      : { code: 'execPlugin', data: { label: plugin.label, facts: rowFacts(plugin.facts) } },
  details: ({ plugin }) => {
    const { label, facts, isForeign, programs } = plugin;
    return [
      { code: 'execPlugin', data: { label, facts } },
      ...(isForeign ? [{ code: 'foreignProgram', data: { label, program: programs[0] ?? '' } } as const] : []),
    ];
  },
};

/** The provider's own sign-in command; undefined where none is known, or what it needs is not set up here. */
export function signInCommandOf(
  { plugin: { signIn }, awsConfig }: ExecPluginMethod,
  { fileText, host }: Pick<AbilityFacts, 'fileText' | 'host'>,
): SignInCommand | undefined {
  if (signIn?.condition === undefined) return signIn;
  const text = awsConfig === undefined ? undefined : fileText(awsConfig);
  return meetsCondition(signIn.condition, text, host) ? signIn : undefined;
}

/** What kubectl takes before a plugin runs, or a token of one is sent. */
function hasOther({ tokenFile, username, password, clientCertificate, clientCertificateData }: User): boolean {
  return [tokenFile, username, password, clientCertificate, clientCertificateData].some((value) => value !== undefined);
}

const WHO: ReadonlySet<FactKey> = new Set([
  ...(['profile', 'account', 'configuration', 'context', 'user', 'role', 'serviceAccount'] as const),
  ...(['tenant', 'issuer', 'proxy'] as const),
]);
const WHERE: ReadonlySet<FactKey> = new Set(['location', 'region']);

/** A row has room for who and where: "profile prod · eu-west-1". */
function rowFacts(facts: readonly Fact[]): readonly Fact[] {
  const who = facts.find(({ key }) => WHO.has(key));
  const where = facts.find(({ key }) => WHERE.has(key));
  return [who, where].filter((fact) => fact !== undefined);
}
