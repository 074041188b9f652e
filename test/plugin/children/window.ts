/**
 * A window that answers the credential plugin until it is killed, with nobody in front of it: arguments are the state
 * folder, the person's home and the kubeconfig. It gets the host's key from another window and says that it has it.
 */
import { systemClock } from '../../../src/base/clock.ts';
import { pluginCommand } from '../../../src/plugin/install.ts';
import { createServices } from '../../../src/services/services.ts';
import { fakeSecrets } from '../../signin/support.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

const [stateFolder = '', home = '', kubeconfig = ''] = process.argv.slice(2);
const services = createServices({
  host: { platform: process.platform, env: {}, home },
  stateFolder,
  secrets: fakeSecrets(),
  paths: () => listedPaths([kubeconfig]),
  keepBackups: () => 10,
  proxy: () => ({ editorProxy: '', editorNoProxy: [], env: {} }),
  activeForMs: () => 0,
  plugin: pluginCommand(stateFolder, process.platform, process.execPath),
  ociCliPath: () => undefined,
  askPassPhrase: () => Promise.resolve(undefined),
  clock: systemClock,
  report: console.error,
});
await services.plugins.serve(() => Promise.resolve({ kind: 'nobody' }));
await services.listen();
await services.startBackground();
void services.usePaths();
await services.snapshots.reload();
services.focus();
console.log(services.snapshots.current()?.users.get('alice')?.session?.id);
// Nothing else keeps it alive when the others are gone.
setInterval(() => undefined, 60_000);
