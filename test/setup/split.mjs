import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, transform } from 'esbuild';

/**
 * Bundles an extension as CommonJS in several files, each module once. esbuild itself splits ES modules only, into some
 * hundred chunks; here they are turned into CommonJS, and those of one file are packed together.
 * @param {import('esbuild').BuildOptions & {
 *   starts: Record<string, string[]>, deferred: string[], outdir: string, fileOf: (input: string) => string,
 * }} options `starts`: files with what they start from, in the order in which the extension always loads them; the first
 *   one's is the extension's own entry. Such a file holds all that is imported from there and not by an earlier file,
 *   and all of it is run when the file is loaded. Everything else lies in files that `fileOf` names by an input; there a
 *   chunk is run when it is first asked for.
 *   `deferred`: modules of which others import functions only; they are loaded when one of these is first called.
 * @returns {Promise<import('esbuild').Metafile>} whose outputs are the files
 */
export async function buildSplit({ starts, deferred, outdir, fileOf, ...options }) {
  const [[first, [entry]]] = Object.entries(starts);
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [entry, ...deferred],
    entryNames: '[name]',
    plugins: [deferring(deferred)],
    outdir,
    format: 'esm',
    splitting: true,
    // Chunks are made for import() as it stands.
    supported: {},
    legalComments: 'inline',
    sourcemap: options.sourcemap ? 'inline' : false,
    write: false,
    metafile: true,
  });
  const chunks = new Map(Object.entries(metafile.outputs).map(([file, output]) => [path.basename(file), output]));
  /** What a chunk is asked for by. */
  const keys = new Map([...chunks.keys()].map((id, index) => [id, index]));
  const texts = new Map(outputFiles.map((file) => [path.basename(file.path), linked(withOneApi(file.text))]));
  /** By chunk. */
  const files = new Map([...chunks.keys()].map((id) => [id, fileOf(inputOf(id))]));
  for (const [file, inputs] of Object.entries(starts).reverse()) {
    for (const input of inputs) for (const id of importedBy(chunkOf(input))) files.set(id, file);
  }

  /** @param {string} input that is loaded by `import()`, or the entry */
  function chunkOf(input) {
    return [...chunks].find(([, { entryPoint }]) => entryPoint === input)[0];
  }

  /** @param {string} text */
  function linked(text) {
    return text.replaceAll(DEFERRED, (_, input) => `require("./${chunkOf(input)}")`);
  }

  /** @param {string} id */
  function inputOf(id) {
    const { inputs, entryPoint } = chunks.get(id);
    return Object.keys(inputs)[0] ?? entryPoint;
  }

  /** @param {string} id */
  function importedBy(id, found = new Set()) {
    if (found.has(id)) return found;
    found.add(id);
    for (const each of chunks.get(id).imports) {
      if (!each.external && each.kind !== 'dynamic-import') importedBy(path.basename(each.path), found);
    }
    return found;
  }

  /** Whether another file needs a chunk of this one. @param {string} id @param {string} file */
  function isAskedFor(id, file) {
    return (
      deferred.includes(chunks.get(id).entryPoint) ||
      [...chunks].some(
        ([other, { imports }]) => files.get(other) !== file && imports.some((each) => path.basename(each.path) === id),
      )
    );
  }

  /** Gives esbuild the chunks of one file, and for one of another file a call that asks for it. @param {string} file */
  const linking = (file) => ({
    name: 'chunks',
    /** @param {import('esbuild').PluginBuild} setUp */
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^\.\/[^/]+\.js$/ }, (chunk) => ({ path: path.basename(chunk.path), namespace: 'chunk' }));
      onResolve({ filter: /.*/, namespace: 'chunk' }, ({ path: outside }) => ({ path: outside, external: true }));
      onLoad({ filter: /.*/, namespace: 'chunk' }, async ({ path: id }) => {
        const contents = texts.get(id);
        if (files.get(id) !== file) {
          return { contents: `module.exports = require('./${files.get(id)}.cjs').chunks[${keys.get(id)}]();` };
        }
        if (file in starts) return { contents };
        const { target, minify, supported } = options;
        const sourcemap = options.sourcemap ? 'inline' : false;
        const { code } = await transform(contents, {
          ...{ target, minify, supported, sourcemap },
          platform: 'node',
          format: 'cjs',
        });
        return { contents: code };
      });
    },
  });

  /** @type {import('esbuild').Metafile} */
  const made = { inputs: {}, outputs: {} };
  for (const [file, pairs] of Map.groupBy(files, ([, each]) => each)) {
    const ids = pairs.map(([id]) => id);
    const asked = ids.filter((id) => isAskedFor(id, file)).map((id) => ({ id, key: keys.get(id) }));
    const contents =
      file in starts ? fileAtStart(asked, file === first ? chunkOf(entry) : undefined) : fileOnUse(asked);
    const outfile = `${outdir}/${file}.cjs`;
    const { metafile: written } = await build({
      ...options,
      stdin: { contents, resolveDir: '.' },
      outfile,
      format: 'cjs',
      metafile: true,
      plugins: [linking(file)],
    });
    const inputs = Object.assign({}, ...ids.map((id) => chunks.get(id).inputs));
    made.outputs[outfile] = { ...written.outputs[outfile], inputs };
  }
  return made;
}

/** Stands for a module that is loaded at the first call, until chunks have their files. */
const DEFERRED = /__deferred\("([^"]+)"\)/gu;

/** Gives those who import these modules functions that load them. @param {string[]} modules */
function deferring(modules) {
  return {
    name: 'deferred',
    /** @param {import('esbuild').PluginBuild} setUp */
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path: target, resolveDir, kind }) => {
        const module = path.relative('.', path.join(resolveDir, target)).replaceAll(path.sep, '/');
        return kind !== 'entry-point' && modules.includes(module) ? { path: module, namespace: 'deferred' } : undefined;
      });
      onLoad({ filter: /.*/, namespace: 'deferred' }, async ({ path: module }) => {
        const names = [...(await readFile(module, 'utf8')).matchAll(/^export (?:async )?function (\w+)/gmu)].map(
          ([, name]) => name,
        );
        const load = `__deferred(${JSON.stringify(module)})`;
        return {
          contents: names.map((name) => `export const ${name} = (...given) => ${load}.${name}(...given);`).join('\n'),
        };
      });
    },
  };
}

/**
 * The editor's API is one large object, of which esbuild would make a copy for each module that imports it.
 * @param {string} text
 */
function withOneApi(text) {
  return text.replaceAll(/import ?\* ?as (\S+) from ?"vscode";/gu, 'var $1 = require("vscode");');
}

/** @typedef {{ readonly id: string, readonly key: number }} Asked a chunk, and what others ask for it by */

/** @param {Asked[]} asked @param {string | undefined} entry the chunk whose names are the file's own */
function fileAtStart(asked, entry) {
  return [
    ...(entry === undefined ? [] : [`export * from './${entry}';`]),
    ...asked.map(({ id, key }) => `import * as chunk${key} from './${id}';`),
    `export const chunks = { ${asked.map(({ key }) => `${key}: () => chunk${key}`).join(', ')} };`,
  ].join('\n');
}

/** @param {Asked[]} asked */
function fileOnUse(asked) {
  return `exports.chunks = { ${asked.map(({ id, key }) => `${key}: () => require('./${id}')`).join(', ')} };`;
}
