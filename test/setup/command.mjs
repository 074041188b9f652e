import { spawn } from 'node:child_process';

const LAST_LINES = 15;

/**
 * Runs a command to its end, quietly; what it said last is in the error when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, shell?: boolean }} [options]
 *   `onLine` sees each line of its output
 * @returns {Promise<string>} its standard output
 */
export function run(command, args, { cwd, env, onLine = () => undefined, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = () => child.kill();
    process.once('exit', kill);
    /** @type {string[]} */
    const last = [];
    let stdout = '';
    const hear = (/** @type {string} */ text) => {
      for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
        onLine(line);
        last.push(line);
        if (last.length > LAST_LINES) last.shift();
      }
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      hear(text);
    });
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', kill);
      if (code === 0) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}:\n${last.join('\n')}`));
    });
  });
}

/**
 * Runs npm, the one that started this process where there is one.
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} options
 */
export function npm(args, options) {
  const starter = process.env['npm_execpath'];
  if (starter?.endsWith('npm-cli.js')) return run(process.execPath, [starter, ...args], options);
  // On Windows npm is a batch file, which only a shell can start; none of the arguments has a blank.
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}
