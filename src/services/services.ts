import { lazy, lazyFunction } from '../base/lazy.ts';
import type { Services, ServicesDeps } from './servicesApi.ts';
import { createPluginQuestions } from '../signin/plugin/pluginQuestions.ts';
import { readText } from '../state/namedFiles.ts';
import { commonOf, createActs, createConversionActs } from './acts.ts';
import { createEdits } from './edits.ts';
import { createRenewal } from './renewal.ts';
import { createRequests } from './requests.ts';
import { createStores } from './stores.ts';

/**
 * The composition of all that is below `ui/`: at once what a first snapshot and the renewals are made of, and the rest
 * when it is first used. Nothing is read or asked before `usePaths`.
 */
export function createServices(edge: ServicesDeps): Services {
  const { host, clock, report } = edge;
  const stores = createStores(edge);
  const { hostKey, snapshots, peers } = stores;
  const requests = createRequests(edge);
  const edits = createEdits(edge);
  const renewal = createRenewal(edge, stores, requests);
  const parts = { edge, stores, requests, edits, renewal };
  const { dispose: endActs, ...acts } = createActs(parts);
  const plugins = lazy(async () => {
    const { createPluginServices } = await import('../signin/plugin/pluginServices.ts');
    const { renew, refresh, touch } = renewal;
    const tokens = await renewal.pluginTokens();
    return createPluginServices({ ...edge, ...commonOf(parts), tokens, renew, refresh, touch });
  });
  let inBackground = false;
  return {
    snapshots,
    acts,
    editKubeconfig: edits.history.edit,
    previewKubeconfig: edits.history.preview,
    backups: edits.history,
    conversions: createConversionActs(parts, acts.oidc.signOut),
    checkSignature: async (client, idToken) => {
      const { checkSignature } = await import('../oidc/idTokenSignature.ts');
      const { providerConfig } = await import('../signin/oidc/signInTarget.ts');
      return await checkSignature(idToken, await requests.discover(await providerConfig(client, readText)));
    },
    setRedirectUrl: stores.clients.setRedirectUrl,
    plugins: createPluginQuestions(plugins, peers),
    okeApprovals: stores.okeApprovals,
    openTenancy: lazyFunction(async () => {
      const { createOpenTenancy } = await import('../signin/oke/tenancies.ts');
      return createOpenTenancy({ host, clock, fetch: requests.fetchOracle, passPhrase: stores.passPhrase.asked });
    }),
    keyStorage: hostKey.storage,
    touch: renewal.touch,
    focus: () => {
      peers.whenMade(({ touch }) => void touch().catch(report));
    },
    usePaths: async () => {
      if (inBackground) edits.finishWrites().catch(report);
      stores.ociRenewals.sweep().catch(report);
      await snapshots.usePaths(edge.paths());
    },
    listen: async () => {
      await (await peers()).listen();
    },
    startBackground: async () => {
      inBackground = true;
      edits.finishWrites().catch(report);
      await renewal.start();
    },
    dispose: () => {
      renewal.dispose();
      endActs();
      snapshots.dispose();
      peers.whenMade(({ close }) => void close().catch(report));
      edits.dispose();
    },
  };
}
