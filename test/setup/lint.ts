/**
 * Lints the checkout: `npm run lint`, or `npm run lint -- --fix` to repair what ESLint can. A file that was clean is
 * skipped until it, a file that it imports, directly or through others, the configuration or a package changes. Typed
 * rules see through imports; ESLint's own cache knows each file by its own text only and would miss what they find.
 */
import { globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ESLint } from 'eslint';
import { importDigests } from './digests.ts';
import { checkoutCache, root } from './once.mjs';

/** Each worker of ESLint reads all types for itself, which takes as long as linting so many files. */
const FILES_PER_WORKER = 60;
const MOST_WORKERS = 4;
const CONFIGURATION = ['eslint.config.mjs', 'tsconfig.json', 'package-lock.json', 'test/setup/lint.ts'];

const cache = path.join(checkoutCache(), 'lint.json');

/** The digests of the files that were clean; none where there is no cache or it cannot be read. */
function readClean(): ReadonlySet<unknown> {
  try {
    return new Set(JSON.parse(readFileSync(cache, 'utf8')) as unknown[]);
  } catch {
    return new Set();
  }
}

function writeClean(digests: readonly string[]): void {
  mkdirSync(path.dirname(cache), { recursive: true });
  const part = `${cache}.part-${process.pid}`;
  writeFileSync(part, JSON.stringify(digests));
  renameSync(part, cache);
}

/** The digest of each file that ESLint would lint. */
function digestsNow(): ReadonlyMap<string, string> {
  const files = globSync('**/*.{ts,mjs,js,cjs}', { cwd: root, exclude: ['node_modules/**', 'dist/**'] });
  const basis = [process.version, ...importDigests(root, CONFIGURATION, '').values()].join(' ');
  const slashed = files.map((file) => file.replaceAll(path.sep, '/'));
  return importDigests(root, slashed, basis);
}

const { values } = parseArgs({ options: { fix: { type: 'boolean', default: false } } });
const clean = readClean();
const before = digestsNow();
const files = [...before].filter(([, digest]) => !clean.has(digest)).map(([file]) => file);
if (files.length > 0) {
  const workers = Math.min(availableParallelism(), MOST_WORKERS, Math.ceil(files.length / FILES_PER_WORKER));
  const eslint = new ESLint({ cwd: root, fix: values.fix, concurrency: workers > 1 ? workers : 'off' });
  const results = await eslint.lintFiles(files);
  await ESLint.outputFixes(results);
  process.stdout.write(await (await eslint.loadFormatter('stylish')).format(results));
  const found = new Set(
    results
      .filter(({ messages }) => messages.length > 0)
      .map(({ filePath }) => path.relative(root, filePath).replaceAll(path.sep, '/')),
  );
  // What changed meanwhile, by --fix or by hand, is linted again next time.
  const unchanged = [...digestsNow()].filter(([file, digest]) => before.get(file) === digest && !found.has(file));
  writeClean(unchanged.map(([, digest]) => digest));
  process.exitCode = found.size === 0 ? 0 : 1;
}
