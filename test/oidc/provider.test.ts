import assert from 'node:assert/strict';
import { tokenRevocation } from 'openid-client';
import { UserError } from '../../src/errors/userError.ts';
import type { Fetch } from '../../src/net/fetch.ts';
import { discoverProvider, type Provider } from '../../src/oidc/provider.ts';
import { failure } from './failure.ts';
import { createStub, ISSUER } from './stub.ts';

describe('discovery', () => {
  it('reads what the provider offers', async () => {
    const { config, edge } = await createStub();
    const provider = await discoverProvider(config, edge);
    assert.equal(provider.metadata.token_endpoint, `${ISSUER}/token`);
    assert.deepEqual(provider.metadata.scopes_supported, ['openid', 'offline_access', 'email']);
  });

  it('refuses a provider that names another issuer, and says which', async () => {
    const { config, edge, metadata } = await createStub();
    metadata['issuer'] = 'https://evil.test/\u202erealm';
    await assert.rejects(
      discoverProvider(config, edge),
      failure('issuer-mismatch', /idp\.test identifies itself as "https:\/\/evil\.test\/realm"/u),
    );
  });

  it('does not let a document answer for itself', async () => {
    const stub = await createStub({ issuer: `${ISSUER}/.well-known/openid-configuration` });
    await assert.rejects(discoverProvider(stub.config, stub.edge), failure('issuer-unusable', /without/u));
  });

  for (const issuer of ['', 'idp.test', 'https://', 'https://user:pw@idp.test', 'https://idp.test?x', 'file:///x']) {
    it(`refuses the issuer "${issuer}"`, async () => {
      const { config, edge } = await createStub({ issuer });
      await assert.rejects(discoverProvider(config, edge), failure('issuer-unusable', /Write it as https/u, ['pw@']));
    });
  }

  it('refuses an issuer that is not https, except on this machine', async () => {
    const far = await createStub({ issuer: 'http://idp.test' });
    await assert.rejects(discoverProvider(far.config, far.edge), failure('not-https'));
    const near = await createStub({ issuer: 'http://127.0.0.1:5556' });
    near.metadata['issuer'] = 'http://127.0.0.1:5556';
    near.metadata['authorization_endpoint'] = 'http://127.0.0.1:5556/auth';
    await discoverProvider(near.config, near.edge);
  });

  for (const endpoint of ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'revocation_endpoint']) {
    it(`refuses a ${endpoint} that is not https`, async () => {
      for (const address of ['http://idp.test/x', 'vscode://x/y', 'javascript:alert(1)', 'file:///x']) {
        const { config, edge, metadata } = await createStub();
        metadata[endpoint] = address;
        await assert.rejects(discoverProvider(config, edge), failure('endpoint-not-https', /idp\.test/u));
      }
    });
  }

  it('refuses a document without what is needed', async () => {
    for (const address of [undefined, 7, 'nonsense']) {
      const { config, edge, metadata } = await createStub();
      metadata['token_endpoint'] = address;
      await assert.rejects(discoverProvider(config, edge), failure('answer-nonsense', /token_endpoint/u));
    }
  });

  const answers: [what: string, answer: () => Response, code: string, mentions: RegExp][] = [
    [
      'HTML',
      () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
      'answer-nonsense',
      /issuer URL/u,
    ],
    [
      'broken JSON',
      () => new Response('{', { headers: { 'content-type': 'application/json' } }),
      'answer-nonsense',
      /idp/u,
    ],
    ['a list', () => Response.json([]), 'answer-nonsense', /idp\.test/u],
    ['nothing', () => new Response(null, { status: 204 }), 'answer-nonsense', /status 204/u],
    ['not found', () => new Response('', { status: 404 }), 'answer-nonsense', /status 404.*issuer URL/u],
    ['a redirect', () => new Response('', { status: 302 }), 'answer-nonsense', /status 302/u],
    ['an overload', () => new Response('', { status: 503 }), 'provider-unavailable', /status 503/u],
    ['too many requests', () => new Response('', { status: 429 }), 'provider-unavailable', /again/u],
  ];
  for (const [what, answer, code, mentions] of answers) {
    it(`says so when the answer is ${what}`, async () => {
      const { config, edge } = await createStub();
      const fetch: Fetch = () => Promise.resolve(answer());
      await assert.rejects(discoverProvider(config, { ...edge, fetch }), failure(code, mentions));
    });
  }

  it('passes on what the network said', async () => {
    const { config, edge } = await createStub();
    const fetch: Fetch = () => Promise.reject(new UserError('certificate-untrusted', { host: 'idp.test' }));
    await assert.rejects(discoverProvider(config, { ...edge, fetch }), failure('certificate-untrusted', /idp\.test/u));
  });
});

describe('client authentication', () => {
  async function authorizations(methods: string[] | undefined, clientSecret?: string): Promise<string[]> {
    const stub = await createStub(clientSecret === undefined ? {} : { clientSecret });
    stub.metadata['token_endpoint_auth_methods_supported'] = methods;
    Object.assign(stub.token, { status: 401, body: { error: 'invalid_client' } });
    const provider = await discoverProvider(stub.config, stub.edge);
    await assert.rejects(revoke(provider), failure('client-refused', /ID and secret/u, ['s3cret']));
    return stub.requests.map(({ headers, form }) =>
      headers.has('authorization') ? 'basic' : form.has('client_secret') ? 'post' : 'none',
    );
  }

  async function revoke(provider: Provider): Promise<void> {
    await provider.ask('revocation', (client) => tokenRevocation(client, 'x'));
  }

  it('is none without a secret, or with an empty one', async () => {
    assert.deepEqual(await authorizations(undefined), ['none']);
    assert.deepEqual(await authorizations(['client_secret_basic'], ''), ['none']);
  });

  it('is tried in the order of kubectl', async () => {
    assert.deepEqual(await authorizations(undefined, 's3cret'), ['basic', 'post']);
    assert.deepEqual(await authorizations(['client_secret_post', 'client_secret_basic'], 's3cret'), ['basic', 'post']);
  });

  it('is the one that the provider knows', async () => {
    assert.deepEqual(await authorizations(['client_secret_basic'], 's3cret'), ['basic']);
    assert.deepEqual(await authorizations(['client_secret_post', 'none'], 's3cret'), ['post']);
  });
});
