/** A window with a SecretStorage of its own that lives until it is killed: prints the host's key, then stays. */
import { homedir } from 'node:os';
import { systemClock } from '../../../src/base/clock.ts';
import { createHostKey, encodeKey } from '../../../src/signin/hostKey.ts';
import { askPeersForKey, KEY_QUESTION, keyHandler } from '../../../src/signin/keyExchange.ts';
import { createPeerFiles } from '../../../src/plugin/peerFiles.ts';
import { createPeers } from '../../../src/plugin/peers.ts';
import { fakeSecrets } from '../support.ts';

const [folder] = process.argv.slice(2);
const files = createPeerFiles({ platform: process.platform, env: {}, home: homedir() }, folder!);
const peers = createPeers({ files, clock: systemClock });
const hostKey = createHostKey({
  folder: folder!,
  secrets: fakeSecrets(),
  askPeers: askPeersForKey(peers),
  clock: systemClock,
  onLate: () => undefined,
});
peers.handle(KEY_QUESTION, keyHandler(hostKey));
await peers.listen();
console.log(encodeKey(await hostKey.findOrCreate()));
