import { fieldsIn } from '../base/json.ts';
import { type AskWindowsForKey, decodeKey, encodeKey, type HostKey } from './hostKey.ts';
import type { Handler, WindowIpc } from '../ipc/windows.ts';

/** The name of the question for the host's key. */
export const KEY_QUESTION = 'key';

/** A window answers from memory, so it answers at once. */
const ANSWER_MS = 2_000;

/** What a window answers that is asked for the host's key: only what it holds, and only the key that is meant. */
export function keyHandler(hostKey: Pick<HostKey, 'held'>): Handler {
  return (body) => {
    const { hostId: asked } = fieldsIn(body);
    const key = hostKey.held();
    const given = key !== undefined && (typeof asked !== 'string' || asked === key.hostId) ? key : undefined;
    return Promise.resolve(given && { hostId: given.hostId, key: encodeKey(given) });
  };
}

/** Asks the other windows for the host's key. */
export function askWindowsForKey(peers: Pick<WindowIpc, 'ask'>): AskWindowsForKey {
  return async (hostId) => {
    const body = hostId === undefined ? {} : { hostId };
    const answer = fieldsIn(await peers.ask({ name: KEY_QUESTION, body, limitMs: ANSWER_MS }));
    return decodeKey(answer['hostId'], answer['key']);
  };
}
