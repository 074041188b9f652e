import { decodeKey, encodeKey, type AskPeersForKey, type HostKey } from './hostKey.ts';
import type { Handler, Peers } from '../plugin/peers.ts';

/** The name of the question for the host's key. */
export const KEY_QUESTION = 'key';

/** A window answers from memory, so it answers at once. */
const ANSWER_MS = 2_000;

/** What a window answers that is asked for the host's key: only what it holds, and only the key that is meant. */
export function keyHandler(hostKey: Pick<HostKey, 'held'>): Handler {
  return (body) => {
    const asked = typeof body === 'object' && body !== null && 'hostId' in body ? body.hostId : undefined;
    const key = hostKey.held();
    const given = key !== undefined && (typeof asked !== 'string' || asked === key.hostId) ? key : undefined;
    return Promise.resolve(given && { hostId: given.hostId, key: encodeKey(given) });
  };
}

/** Asks the other windows for the host's key. */
export function askPeersForKey(peers: Pick<Peers, 'ask'>): AskPeersForKey {
  return async (hostId) => {
    const body = hostId === undefined ? {} : { hostId };
    const answer = await peers.ask({ name: KEY_QUESTION, body, limitMs: ANSWER_MS });
    return typeof answer === 'object' && answer !== null && 'hostId' in answer && 'key' in answer
      ? decodeKey(answer.hostId, answer.key)
      : undefined;
  };
}
