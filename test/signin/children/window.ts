/** A window with a SecretStorage of its own that lives until it is killed: prints the host's key, then stays. */
import { homedir } from 'node:os';
import { systemClock } from '../../../src/base/clock.ts';
import { createHostKey, encodeKey } from '../../../src/sessions/hostKey.ts';
import { askWindowsForKey, KEY_QUESTION, keyHandler } from '../../../src/sessions/keyExchange.ts';
import { createWindowFiles } from '../../../src/ipc/windowFiles.ts';
import { createWindowIpc } from '../../../src/ipc/windows.ts';
import { fakeSecrets } from '../support.ts';

const [folder] = process.argv.slice(2);
const files = createWindowFiles({ platform: process.platform, env: {}, home: homedir() }, folder!);
// A machine that is busy starting others is no reason to pass one over.
const peers = createWindowIpc({ files, clock: systemClock, greetingMs: 20_000 });
const hostKey = createHostKey({
  stateFolder: folder!,
  secrets: fakeSecrets(),
  askPeers: askWindowsForKey(peers),
  clock: systemClock,
  onLate: () => undefined,
});
peers.handle(KEY_QUESTION, keyHandler(hostKey));
await peers.listen();
console.log(encodeKey(await hostKey.findOrCreate()));
