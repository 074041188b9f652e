import assert from 'node:assert/strict';
import { systemClock } from '../../../src/base/clock.ts';
import type { TokenRequest } from '../../../src/plugin/tokenRequest.ts';
import { createClientApprovals, isApproved } from '../../../src/approvals/clientApprovals.ts';
import type { ApprovalRequest } from '../../../src/signin/oidc/signInUi.ts';
import { toDestination } from '../../../src/exec/destination.ts';
import { clientKey } from '../../../src/sessions/ids.ts';
import { createPluginServices } from '../../../src/signin/plugin/pluginServices.ts';
import {
  CLIENT_ID,
  fixedKey,
  ISSUER,
  PLUGIN,
  sampleCluster,
  sampleSession,
  SESSION_ID,
  temporaryFolder,
} from '../support.ts';

describe('a client of the plugin whose kubeconfig is not in use', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  const [home, staging] = ['https://home.example.com', 'https://staging.example.com'].map((server) =>
    toDestination(sampleCluster({ server }), undefined),
  ) as [ReturnType<typeof toDestination>, ReturnType<typeof toDestination>];
  const askedFor = (key: string) => {
    const request: TokenRequest = {
      key,
      issuer: ISSUER,
      clientId: CLIENT_ID,
      scopes: ['email'],
      redirectUrl: undefined,
      certificateAuthority: undefined,
      certificateAuthorityData: undefined,
    };
    return { request, destination: staging, isApproval: true };
  };
  function services() {
    const never = () => assert.fail('nobody is signed in or renewed');
    const clients = createClientApprovals({ stateFolder: folder.path, hostKey: fixedKey(), clock: systemClock });
    const plugins = createPluginServices({
      snapshots: { current: () => undefined },
      sessions: { read: () => Promise.resolve({ kind: 'session', session: sampleSession() }), list: never },
      clients,
      tokens: { give: never, giveRest: never, renewed: never, forget: never },
      renew: never,
      refresh: never,
      touch: never,
      report: never,
      plugin: PLUGIN,
      stateFolder: folder.path,
      clock: systemClock,
    });
    return { clients, plugins };
  }

  it('is approved for one more server by a consent that names issuer and host, and nothing else', async () => {
    const { clients, plugins } = services();
    await clients.approve(ISSUER, CLIENT_ID, [home], 'system');
    const shown: ApprovalRequest[] = [];
    const approve = (answer: boolean) => (request: ApprovalRequest) => {
      shown.push(request);
      return Promise.resolve(answer);
    };
    assert.equal(await plugins.approve(askedFor(SESSION_ID), { approve: approve(false) }), false);
    assert.equal(isApproved(await clients.read(ISSUER, CLIENT_ID), staging), false);
    assert.equal(await plugins.approve(askedFor(SESSION_ID), { approve: approve(true) }), true);
    assert.equal(isApproved(await clients.read(ISSUER, CLIENT_ID), staging), true);
    assert.deepEqual(
      shown.map(({ issuer, isFirstUse, destinations }) => [issuer, isFirstUse, destinations.map(({ host }) => host)]),
      Array.from({ length: 2 }, () => [ISSUER, false, ['staging.example.com']]),
    );
  });

  it('joins any session where it names no account, else the one that it names', async () => {
    const { plugins } = services();
    const sessionOf = async (key: string) => {
      const { form } = await plugins.targetOf(askedFor(key));
      return form.kind === 'plugin' ? form.sessionId : assert.fail(form.kind);
    };
    assert.equal(await sessionOf(clientKey(ISSUER, CLIENT_ID)), undefined);
    assert.equal(await sessionOf(SESSION_ID), SESSION_ID);
  });
});
