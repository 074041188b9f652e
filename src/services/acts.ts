import type { AuthenticatorId } from '../authenticators/authenticators.ts';
import { lazy, lazyFunction, lazyMethods } from '../base/lazy.ts';
import type { Acts, Services, ServicesDeps } from './servicesApi.ts';
import type { SignedIn, SignInResult } from '../signin/oidc/signIn.ts';
import type { AuthenticatorActs } from '../signin/shared/authenticatorActs.ts';
import { readText } from '../state/namedFiles.ts';
import type { Edits } from './edits.ts';
import type { Renewal } from './renewal.ts';
import type { Requests } from './requests.ts';
import type { Stores } from './stores.ts';

export interface ActsParts {
  readonly edge: ServicesDeps;
  readonly stores: Stores;
  readonly requests: Requests;
  readonly edits: Edits;
  readonly renewal: Renewal;
}

/** What several acts need. */
export function commonOf({ edge: { stateFolder, clock }, stores, edits }: ActsParts) {
  const { snapshots, clients, sessions } = stores;
  return { snapshots, clients, sessions, changeKubeconfig: edits.changeKubeconfig, readText, stateFolder, clock };
}

/** The acts of every authenticator; one that is missing here does not compile. */
export function createActs(parts: ActsParts): Acts & { dispose(): void } {
  const { oke, dispose } = okeActs(parts);
  const acts = {
    oidc: oidcActs(parts),
    oke,
    execPlugin: {
      signIn: lazyFunction(async () => {
        const { createExecPluginSignIn } = await import('../signin/execPlugin/commandSignIn.ts');
        return createExecPluginSignIn({ ...parts.edge, hostKey: parts.stores.hostKey });
      }),
    },
  } satisfies Acts & Readonly<Record<AuthenticatorId, AuthenticatorActs>>;
  return { ...acts, dispose };
}

function oidcActs(parts: ActsParts): Acts['oidc'] {
  const { edge, stores, requests, edits, renewal } = parts;
  const { stateFolder, clock } = edge;
  const { discover } = requests;
  const common = commonOf(parts);
  const withTokens = async () => ({ ...common, pluginTokens: await renewal.pluginTokens() });
  return {
    signIn: lazyFunction(async () => {
      const { createSignIn } = await import('../signin/oidc/signIn.ts');
      const { createAuthorize } = await import('../signin/oidc/authorize.ts');
      const { createSingleFlight } = await import('../signin/shared/singleFlight.ts');
      return createSignIn({
        ...(await withTokens()),
        authorize: createAuthorize({ discover, clock }),
        openKey: stores.hostKey.findOrCreate,
        sessionSingleFlight: createSingleFlight<SignInResult>(stateFolder),
        entrySingleFlight: createSingleFlight<SignedIn>(stateFolder),
      });
    }),
    refresh: lazyFunction(async () => {
      const { createRefreshNow } = await import('../signin/oidc/refreshNow.ts');
      const { createRefreshEntry } = await import('../signin/oidc/refresh.ts');
      const { createSingleFlight } = await import('../signin/shared/singleFlight.ts');
      return createRefreshNow({
        ...common,
        renew: renewal.renew,
        refresh: renewal.refresh,
        refreshEntry: createRefreshEntry(discover),
        entrySingleFlight: createSingleFlight<unknown>(stateFolder),
      });
    }),
    signOut: lazyFunction(async () => {
      const { createSignOut } = await import('../signin/oidc/signOut.ts');
      const { revokeRefreshToken } = await import('../oidc/revoke.ts');
      return createSignOut({
        ...(await withTokens()),
        forgetBackups: edits.history.forget,
        revoke: async (provider, refreshToken) => await revokeRefreshToken(await discover(provider), refreshToken),
      });
    }),
  };
}

function okeActs({ edge, stores, requests, renewal }: ActsParts): Pick<Acts, 'oke'> & { dispose(): void } {
  const oci = lazy(async () => {
    const { createOciServices } = await import('../signin/oke/ociServices.ts');
    const { keepOci } = await import('../signin/oke/forgetRenewals.ts');
    const made = createOciServices({
      ...{ ...edge, cliPath: edge.ociCliPath, fetch: requests.fetchOracle, cache: await renewal.cache() },
      passPhrase: stores.passPhrase.asked,
    });
    return { ...made, ...keepOci(made, { ...edge, renewals: stores.ociRenewals }) };
  });
  return {
    oke: lazyMethods(oci, 'signIn', 'refresh', 'validate', 'signOut', 'makeFilesPrivate'),
    dispose: () => {
      oci.whenMade(({ dispose }) => {
        dispose();
      });
    },
  };
}

/** Changes of how a user gets tokens. */
export function createConversionActs(parts: ActsParts, signOut: Acts['oidc']['signOut']): Services['conversions'] {
  const { edge, stores, edits, renewal } = parts;
  const conversions = lazy(async () => {
    const { createConversions } = await import('../signin/convert/conversions.ts');
    const { createOriginalEntries } = await import('../signin/convert/originalEntries.ts');
    return createConversions({
      ...edge,
      ...commonOf(parts),
      pluginTokens: await renewal.pluginTokens(),
      editWithoutBackup: edits.history.editWithoutBackup,
      forgetBackups: edits.history.forget,
      signOut,
      originalEntries: createOriginalEntries(edge.stateFolder, stores.hostKey),
    });
  });
  return {
    ...lazyMethods(conversions, 'toPlugin', 'back', 'toTokenFile'),
    writing: (all) => lazyFunction(async () => (await conversions()).writing(all)),
  };
}
