import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { noticesOf } from './test/setup/notices.mjs';
import { buildSplit } from './test/setup/split.mjs';

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

/** The files for what is loaded when it is first used, by the inputs of a chunk; the first that fits. */
const ON_USE = [
  ['sentences', /^src\/text\//u],
  [
    'storedFiles',
    /(?:^|\/)node_modules\/valibot\/|^src\/(?:base\/schema|approvals\/approvedClient|sessions\/(?:hostFile|ociRenewal|session|storedFailure))\.ts$/u,
  ],
  ['execPlugins', /^src\/(?:oidc\/redirectUrl|authenticators\/execPlugin\/(?!signIn\/terminalCommand))/u],
  ['yaml', /(?:^|\/)node_modules\/yaml\/|^src\/kubeconfig\/yaml\//u],
  ['oidc', /(?:^|\/)node_modules\/(?:openid-client|oauth4webapi|jose)\//u],
  ['ociFiles', /^src\/(?:state\/oke|authenticators\/oke|oci\/config|oci\/profiles)\//u],
  ['oke', /^src\/(?:oci|ui\/oci|signin\/oke)\//u],
  ['edit', /^src\/(?:kubeconfig|ui\/kubeconfig|ui\/transfer)\//u],
  ['signIn', /^src\/(?:signin|ui\/signin|oidc|net|sessions|plugin|ui\/plugin)\//u],
  ['commands', /^/u],
];

/**
 * CommonJS, although editors take ES modules: require() is done in one go, while the import() of an editor that starts
 * waits for whatever other extensions load meanwhile.
 */
const extension = await buildSplit({
  ...common,
  starts: {
    extension: ['src/extension.ts'],
    window: ['src/ui/window.ts'],
    afterStart: [
      ...['src/ui/afterStart.ts', 'src/ipc/windows.ts', 'src/ipc/windowFiles.ts'],
      ...['src/signin/renewal/activity.ts', 'src/signin/renewal/renewalLoop.ts'],
      ...['src/signin/renewal/renewSessions.ts', 'src/signin/renewal/renewOciSessions.ts'],
      ...['src/plugin/pluginTokens.ts', 'src/plugin/tokenCache.ts'],
      ...['src/kubeconfig/edit/journals.ts', 'src/kubeconfig/edit/kubeconfigLocks.ts'],
      'src/files/journal.ts',
    ],
  },
  deferred: [
    // All sentences for errors: most windows never show one.
    ...['src/text/sentenceOf.ts', 'src/text/errors/diagnosticsText.ts'],
    // All programs of providers: many kubeconfig files name none.
    ...['recognize', 'commandLine/kubelogin', 'signIn/awsConfig'].map(
      (each) => `src/authenticators/execPlugin/${each}.ts`,
    ),
    // What sessions of OCI mean: many people have none.
    ...['src/oci/profiles/ociSession.ts', 'src/authenticators/oke/okeStatus.ts'],
    // How stored files are read: a person who just begins has none, and only these files need the library for schemas.
    ...['session', 'ociRenewal', 'hostFile'].map((each) => `src/sessions/${each}.ts`),
    ...['src/approvals/approvedClient.ts', 'src/kubeconfig/undo/backupFormat.ts'],
    // How a file is written that cannot be replaced.
    'src/files/journal.ts',
  ],
  outdir: 'dist',
  external: ['vscode', './undici.cjs'],
  alias: { undici: './undici.cjs' },
  fileOf: (input) => ON_USE.find(([, filter]) => filter.test(input))[0],
});

/**
 * kubectl waits for these: in each file only what one kind of question needs, and what a terminal is told in another
 * that is loaded when there is something to tell. Files are read at once, and crypto is loaded late: see the aliases.
 */
const pluginParts = [
  beside(/\/askEditor\.ts$/, './getToken.cjs'),
  beside(/\/oke\.ts$/, './oci.cjs'),
  beside(/\/renewOke\.ts$/, './renewal.cjs'),
  beside(/\/programText\.ts$/, './text.cjs'),
];
const pluginFile = async (source, file, plugins = [], alias = {}) =>
  await build({
    ...common,
    alias: { 'node:fs/promises': './src/plugin/program/syncFiles.ts', ...alias },
    entryPoints: [`src/plugin/program/${source}.ts`],
    outfile: `dist/${file}.cjs`,
    plugins,
  });
const plugin = [
  await pluginFile('main', 'plugin', pluginParts),
  await pluginFile('askEditor', 'getToken', [], { 'node:crypto': './src/plugin/program/lateCrypto.ts' }),
  await pluginFile('oke', 'oci'),
  await pluginFile('renewOke', 'renewal', [undiciBeside]),
  await pluginFile('programText', 'text'),
];

const undici = await build({
  ...common,
  stdin: { contents: "export * from 'undici';", resolveDir: '.' },
  outfile: 'dist/undici.cjs',
});

/** What each file is made of; the benchmark lists the largest parts. */
const outputs = Object.assign(extension.outputs, ...[...plugin, undici].map(({ metafile }) => metafile.outputs));
await writeFile('dist/outputs.json', JSON.stringify(outputs));

const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
await writeFile('dist/NOTICES.txt', await noticesOf(inputs, '.'));
