import assert from 'node:assert/strict';
import { COMMANDS, LINKED_COMMANDS, ON_ROWS } from '../../src/ui/commandTable.ts';
import { readManifest } from '../setup/manifest.ts';

describe('the table of commands', () => {
  it('is that of the manifest', () => {
    const manifest = readManifest() as {
      readonly contributes: { readonly commands: readonly { readonly command: string }[] };
    };
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      Object.keys(COMMANDS)
        .map((name) => `clusterSignIn.${name}`)
        .toSorted(),
      contributed.toSorted(),
    );
    const linked = Object.keys(LINKED_COMMANDS).filter((name) => contributed.includes(`clusterSignIn.${name}`));
    assert.deepEqual(linked, []);
  });

  it('has what acts on rows', () => {
    assert.deepEqual(
      [...ON_ROWS].filter((name) => !(name in COMMANDS)),
      [],
    );
  });
});
