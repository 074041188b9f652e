import { performance } from 'node:perf_hooks';

/** Tells a person what set-up is doing. @typedef {(sentence: string) => void} Progress */

const STILL_BUSY_MS = 30_000;

/**
 * Lines on standard error that begin with the name of the part, so that parts prepared side by side can be told apart.
 * @param {string} part
 * @returns {Progress}
 */
export function createProgress(part) {
  return (sentence) => {
    process.stderr.write(`${part}: ${sentence}\n`);
  };
}

/**
 * Runs `work` between two lines, with one every half minute in between, so that nothing long looks hung.
 * @template T
 * @param {Progress} progress
 * @param {string} what such as "building etcd"
 * @param {() => Promise<T>} work
 * @param {() => string} [detail] how far it is, added to the lines in between
 * @returns {Promise<T>}
 */
export async function timed(progress, what, work, detail = () => '') {
  const start = performance.now();
  const seconds = () => `${Math.round((performance.now() - start) / 1000)} s`;
  progress(`${what} …`);
  const timer = setInterval(() => {
    progress(`${what}: ${seconds()} so far${detail()}`);
  }, STILL_BUSY_MS);
  try {
    const result = await work();
    progress(`${what}: done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
