import assert from 'node:assert/strict';
import { ESLint } from 'eslint';
import { root } from '../hosts/vsix.ts';

describe('the layers', function () {
  // The linter takes its time to load.
  this.timeout(60_000);
  const eslint = new ESLint({ cwd: root });

  /** Modules that a file may not import, as the linter is told. */
  async function forbidden(file: string): Promise<string> {
    const { rules } = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, unknown> };
    return JSON.stringify(rules['no-restricted-imports'] ?? []);
  }

  it('keep the editor out of all but its own, wherever a file is', async () => {
    for (const file of ['src/loose.ts', 'src/elsewhere/new.ts', 'src/oidc/deep/new.ts']) {
      assert.match(await forbidden(file), /"name":"vscode"/u, file);
    }
    for (const file of ['src/extension.ts', 'src/ui/explorer.ts']) {
      assert.doesNotMatch(await forbidden(file), /"vscode"/u, file);
    }
  });

  it('depend downwards only', async () => {
    assert.match(await forbidden('src/net/fetch.ts'), /\*\*\/oidc\/\*/u);
    assert.doesNotMatch(await forbidden('src/oidc/provider.ts'), /\*\*\/net\/\*/u);
  });
});
