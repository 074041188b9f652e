import assert from 'node:assert/strict';
import { filePath, type FilePath, pemText, type PemText } from '../../src/base/brandedText.ts';
import type { OidcClient } from '../../src/oidc/oidcClient.ts';
import type { ProviderConfig } from '../../src/oidc/providerConfig.ts';

/** What would not compile is marked, and the check of types fails where such a line compiles after all. */
describe('the path of a certificate authority and its text', () => {
  const [path, pem] = [filePath('/ca.crt'), pemText('PEM')];

  it('are texts', () => {
    assert.deepEqual([path, pem], ['/ca.crt', 'PEM']);
    assert.equal(filePath(undefined), undefined);
  });

  it('are not taken for one another, nor is any text taken for one of them', () => {
    const swapped: readonly [FilePath, PemText] = [
      // @ts-expect-error -- a text is no path
      pem,
      // @ts-expect-error -- a path is no text
      path,
    ];
    // @ts-expect-error -- nobody said what it is
    const bare: PemText = 'PEM';
    // @ts-expect-error -- a provider is reached with the text
    const config: Pick<ProviderConfig, 'certificateAuthority'> = { certificateAuthority: path };
    // @ts-expect-error -- a user entry names the file
    const client: Pick<OidcClient, 'certificateAuthority'> = { certificateAuthority: pem };
    assert.equal([swapped, bare, config, client].length, 4);
  });
});
