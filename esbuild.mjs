import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { noticesOf } from './test/setup/notices.mjs';

/** With `--debug`, breakpoints bind: the editor's launch configuration asks for it. */
const debug = process.argv.includes('--debug');

/** CJS for the extension host; `vscode` is the host's own. Minified: activation pays for every byte it must parse. */
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  minify: !debug,
  sourcemap: debug,
  metafile: true,
  legalComments: 'linked',
  logLevel: 'warning',
  // import() of a CJS file finds no names in minified code; require() does.
  supported: { 'dynamic-import': false },
};

/** A file of its own, read when it is first asked for: inside the other one it would cost time at every start. */
const beside = (filter, path) => ({
  name: `${path} beside`,
  setup: ({ onResolve }) => {
    onResolve({ filter }, ({ kind }) => (kind === 'entry-point' ? undefined : { path, external: true }));
  },
});
const undiciBeside = beside(/^undici$/, './undici.cjs');

const extension = await build({
  ...common,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.cjs',
  external: ['vscode'],
  plugins: [undiciBeside],
});

/** kubectl waits for this one: nothing in it but what the credential plugin needs. */
const plugin = await build({
  ...common,
  entryPoints: ['src/plugin/main.ts'],
  outfile: 'dist/plugin.cjs',
  plugins: [beside(/\/oke\.ts$/, './oci.cjs')],
});

const oci = await build({
  ...common,
  entryPoints: ['src/plugin/oke.ts'],
  outfile: 'dist/oci.cjs',
  plugins: [undiciBeside],
});

const undici = await build({
  ...common,
  stdin: { contents: "export * from 'undici';", resolveDir: '.' },
  outfile: 'dist/undici.cjs',
});

/** What each file is made of; the benchmark lists the largest parts. */
const outputs = Object.assign({}, ...[extension, plugin, oci, undici].map(({ metafile }) => metafile.outputs));
await writeFile('dist/outputs.json', JSON.stringify(outputs));

const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
await writeFile('dist/NOTICES.txt', await noticesOf(inputs, '.'));
