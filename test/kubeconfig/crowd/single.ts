/** A process that makes context "b" the current one: arguments are the file and the home folder. Says what came of it. */
import { Problem } from '../../../src/base/problem.ts';
import { changeKubeconfig } from '../../../src/kubeconfig/change.ts';

const [path, home] = process.argv.slice(2) as [string, string];
const host = { platform: process.platform, env: {}, home };
try {
  await changeKubeconfig({ paths: [path], host, edits: [{ kind: 'set-current-context', name: 'b' }] });
  process.stdout.write('done\n');
} catch (error) {
  process.stdout.write(error instanceof Problem ? `${error.code}: ${error.message}\n` : `${String(error)}\n`);
}
