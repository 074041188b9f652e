/**
 * Runs every part of bundles of the extension in plain Node, with a stand-in for the editor. Prints how many there are.
 * Arguments: the bundles.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import './plainEditor.ts';

interface Bundle {
  readonly chunks?: Readonly<Record<string, () => unknown>>;
}

const require = createRequire(import.meta.url);
const bundles = process.argv.slice(2).map((file) => require(path.resolve(file)) as Bundle);
const parts = bundles.flatMap(({ chunks }) => Object.values(chunks ?? {}));
for (const run of parts) run();
process.stdout.write(String(parts.length), () => {
  process.exit(0);
});
