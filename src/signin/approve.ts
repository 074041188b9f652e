import { isApproved, type ClientStore } from './clients.ts';
import type { Conversation } from './conversation.ts';
import type { Target } from './target.ts';

/**
 * Nothing leaves the machine before the person has seen issuer, client and hosts, and once approved they are not asked
 * again until one of them changes. False when the person declined.
 */
export async function approve(
  clients: ClientStore,
  target: Target,
  conversation: Pick<Conversation, 'approve'>,
): Promise<boolean> {
  const { contextName, destinations } = target;
  const { issuer, clientId } = target.client;
  const decided = await clients.read(issuer, clientId);
  const strangers = destinations.filter((destination) => !isApproved(decided, destination));
  const isFirstUse = decided.destinations.length === 0;
  if (strangers.length === 0 && !isFirstUse) return true;
  if (!(await conversation.approve({ contextName, issuer, clientId, isFirstUse, destinations: strangers })))
    return false;
  await clients.approve(issuer, clientId, strangers);
  return true;
}
