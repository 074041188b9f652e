/** A process that makes context "b" the current one: arguments are the file and the home folder. Says what came of it. */
import { isUserError } from '../../../src/errors/userError.ts';
import { sentenceOf } from '../../../src/text/sentenceOf.ts';
import { changeKubeconfig } from '../../../src/kubeconfig/edit/changeKubeconfig.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

const [path, home] = process.argv.slice(2) as [string, string];
const host = { platform: process.platform, env: {}, home };
try {
  await changeKubeconfig({ paths: listedPaths([path]), host, edits: [{ kind: 'set-current-context', name: 'b' }] });
  process.stdout.write('done\n');
} catch (error) {
  process.stdout.write(isUserError(error) ? `${error.code}: ${sentenceOf(error)}\n` : `${String(error)}\n`);
}
