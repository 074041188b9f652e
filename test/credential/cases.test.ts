import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Credential, decodeCredential } from '../../src/credential/credential.ts';
import { loadKubeconfig } from '../../src/kubeconfig/read/loadKubeconfig.ts';
import { type Case, recordedCases, withCase } from '../kubeconfig/cases.ts';

/** What a real kubectl did: exit code, what the API server and the provider got, how often the plugin ran. */
interface Observed {
  readonly exit: number;
  readonly requests: readonly { readonly authorization?: string | null }[];
  readonly pluginCalls: readonly unknown[];
  readonly oidcRequests: readonly unknown[];
}

/** kubectl refused these for reasons that a user entry alone does not tell. */
const NOT_THE_ENTRY: Readonly<Record<string, string>> = {
  'a19-ca-and-ca-data': 'the cluster',
  'a21-insecure-and-ca': 'the cluster',
  'a52-proxy-bad-scheme': 'the cluster',
  'a53-proxy-no-scheme': 'the cluster',
  'a55-server-no-scheme': 'the cluster',
  'a62-context-no-user': 'the context',
  'a64-no-current-context': 'the context',
  'a67-oidc-lock-present': 'a lock of the moment',
};

describe('recorded authentications of kubectl', () => {
  const cases = recordedCases('a').filter((each) => observed(each) !== undefined && !(each.id in NOT_THE_ENTRY));

  it('are all there', () => {
    assert.ok(cases.length >= 30, `only ${cases.length}`);
  });

  for (const each of cases) {
    it(each.id, async () => {
      const file = { ...each.file, explicitKubeconfig: null };
      await withCase({ ...each, file }, async ({ host, paths }) => {
        const kubeconfig = await loadKubeconfig(paths, host);
        const context = kubeconfig.contexts.get(kubeconfig.currentContext ?? '');
        const user = kubeconfig.users.get(context?.user ?? '');
        assert.ok(user !== undefined, 'the case has a user');
        const credential = decodeCredential(user, textOf);
        agrees(credential, observed(each)!, user.token);
      });
    });
  }
});

function observed(each: Case): Observed | undefined {
  return (each.file as { readonly observed?: Observed }).observed;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether what kubectl sent can have come from what we take the entry for. */
function agrees(credential: Credential, { exit, requests, pluginCalls, oidcRequests }: Observed, token?: string): void {
  const [sent] = requests.map(({ authorization }) => authorization ?? '');
  if (sent === undefined) {
    assert.notEqual(exit, 0);
    assert.ok(isUnusable(credential), credential.kind);
    return;
  }
  if (pluginCalls.length > 0) assert.equal(credential.kind, 'exec');
  else if (oidcRequests.length > 0) assert.ok(credential.kind === 'oidc' && credential.hasRefreshToken);
  else if (sent.startsWith('Basic ')) {
    assert.ok(credential.kind === 'basic');
    assert.equal(Buffer.from(sent.slice(6), 'base64').toString().split(':')[0], credential.username);
  } else if (credential.kind === 'tokenFile') assert.equal(sent, `Bearer ${textOf(credential.path)?.trim() ?? ''}`);
  else if (credential.kind === 'oidc') assert.equal(sent, `Bearer ${credential.idToken ?? ''}`);
  else {
    assert.equal(credential.kind, 'token');
    assert.equal(sent, `Bearer ${token ?? ''}`);
  }
}

function isUnusable(credential: Credential): boolean {
  if (credential.kind === 'tokenFile') return !credential.readable;
  if (credential.kind === 'oidc') {
    return !credential.hasRefreshToken && (credential.facts?.expiresAt ?? 0) < Date.now();
  }
  // What a plugin gives is its own affair.
  return ['refused', 'otherProvider', 'none', 'exec'].includes(credential.kind);
}
