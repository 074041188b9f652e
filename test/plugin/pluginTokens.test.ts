import assert from 'node:assert/strict';
import { systemClock } from '../../src/base/clock.ts';
import { createTokenCache, type TokenCache } from '../../src/plugin/tokenCache.ts';
import { cacheName } from '../../src/plugin/cacheName.ts';
import { parseExecInfo } from '../../src/exec/execInfo.ts';
import { createPluginTokens } from '../../src/plugin/pluginTokens.ts';
import { sampleSession, SESSION_ID, temporaryFolder } from '../signin/support.ts';

describe('what the plugin may answer by itself', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let cache: TokenCache;
  let isSignedOut: boolean;
  beforeEach(() => {
    folder = temporaryFolder();
    cache = createTokenCache(folder.path);
    isSignedOut = false;
  });
  afterEach(() => {
    folder.remove();
  });

  const tokens = { idToken: 'id', refreshToken: undefined, expiresAt: Date.now() + 3_600_000, obtainedAt: Date.now() };
  const session = sampleSession({ tokens });

  /** Gives the token to a client of this cluster; says what is remembered then. */
  async function remembered(cluster: Readonly<Record<string, string>>): Promise<string | undefined> {
    const execInfo = JSON.stringify({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: { cluster: { server: 'https://api', ...cluster } },
    });
    const found = () => (isSignedOut ? ({ kind: 'absent' } as const) : ({ kind: 'session', session } as const));
    const { give } = createPluginTokens({
      cache,
      clients: { read: () => assert.fail('not looked at') },
      sessions: { read: () => Promise.resolve(found()) },
      clock: systemClock,
    });
    const credential = await give(session, { execInfo, info: parseExecInfo(execInfo), key: SESSION_ID });
    assert.match(credential ?? '', /"token":"id"/u);
    return (await cache.get(SESSION_ID, cacheName(execInfo) ?? ''))?.credential;
  }

  it('is what was approved, certificate authority included', async () => {
    assert.match((await remembered({})) ?? '', /"token":"id"/u);
    assert.match((await remembered({ 'certificate-authority-data': 'QUJD' })) ?? '', /"token":"id"/u);
  });

  it('is nothing where another certificate authority may lie in the same file', async () => {
    assert.equal(await remembered({ 'certificate-authority': '/ca.pem' }), undefined);
  });

  it('is nothing of somebody who signed out at that moment', async () => {
    isSignedOut = true;
    assert.equal(await remembered({}), undefined);
    assert.equal((await cache.list(SESSION_ID)).size, 0);
  });
});
