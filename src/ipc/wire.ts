import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { KEY_BYTES, seal, unseal } from '../files/sealing.ts';

/**
 * How two windows of one host speak over a local socket: JSON, one message a line.
 *
 *   asker    → { version, nonce }
 *   listener → { nonce, proof }     HMAC-SHA256 of its role and both nonces under the shared secret
 *   asker    → { proof, box }       the same with the other role; the question, sealed
 *   listener → { box }              the answer, sealed
 *
 * Boxes are sealed under a key that HKDF-SHA256 derives from the shared secret and both nonces, so nothing that
 * matters ever crosses in plain, and nothing can be played back.
 */
export interface Question {
  readonly name: string;
  readonly body: unknown;
}

/** What a broken, foreign or hostile other end amounts to; carries nothing it said. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/**
 * A line of a peer that is longer than this ends the conversation. A question holds up to 1 MiB each of
 * KUBERNETES_EXEC_INFO and of a certificate authority, which as JSON, sealed and in Base64 are some 3 MiB.
 */
const LONGEST_LINE = 4 << 20;
const VERSION = 1;
const NONCE_BYTES = 32;

/** Asks one question and gives the answer; throws WireError. `greeted` is called once the listener proved itself. */
export async function sendQuestion(
  socket: Socket,
  secret: Uint8Array,
  question: Question,
  greeted: () => void,
): Promise<unknown> {
  const lines = readLines(socket);
  const nonce = randomBytes(NONCE_BYTES);
  await sent(socket, { version: VERSION, nonce: nonce.toString('base64url') });
  // While the listener works on its proof, too.
  const begun = beginProofs(secret, nonce);
  const hello = await lines.next();
  const ring = keyRing(begun, nonceIn(hello));
  check(hello['proof'], ring.listenerProof);
  greeted();
  send(socket, { proof: ring.askerProof.toString('base64url'), box: close(ring.box, 'question', question) });
  return open(ring.box, 'answer', (await lines.next())['box']);
}

/** Hears one question from an asker that proved itself; throws WireError. The function returned gives the answer. */
export async function receiveQuestion(
  socket: Socket,
  secret: Uint8Array,
): Promise<{ readonly question: Question; readonly answer: (value: unknown) => void }> {
  const lines = readLines(socket);
  const hello = await lines.next();
  if (hello['version'] !== VERSION) throw new WireError('another version');
  const nonce = randomBytes(NONCE_BYTES);
  const ring = keyRing(beginProofs(secret, nonceIn(hello)), nonce);
  send(socket, { nonce: nonce.toString('base64url'), proof: ring.listenerProof.toString('base64url') });
  const message = await lines.next();
  check(message['proof'], ring.askerProof);
  const question = open(ring.box, 'question', message['box']);
  if (!isRecord(question) || typeof question['name'] !== 'string') throw new WireError('no question');
  return {
    question: { name: question['name'], body: question['body'] },
    answer: (value) => {
      socket.end(`${JSON.stringify({ box: close(ring.box, 'answer', value) })}\n`);
    },
  };
}

interface KeyRing {
  readonly listenerProof: Buffer;
  readonly askerProof: Buffer;
  readonly box: Uint8Array;
}

/** What can be computed of a key ring before the listener's nonce is known. */
function beginProofs(secret: Uint8Array, askerNonce: Uint8Array) {
  const begin = (role: string) => createHmac('sha256', secret).update(role).update(askerNonce);
  return { secret, askerNonce, listener: begin('cluster-signin listener'), asker: begin('cluster-signin asker') };
}

function keyRing(begun: ReturnType<typeof beginProofs>, listenerNonce: Uint8Array): KeyRing {
  const nonces = Buffer.concat([begun.askerNonce, listenerNonce]);
  return {
    listenerProof: begun.listener.update(listenerNonce).digest(),
    askerProof: begun.asker.update(listenerNonce).digest(),
    box: new Uint8Array(hkdfSync('sha256', begun.secret, nonces, 'cluster-signin box', KEY_BYTES)),
  };
}

function close(key: Uint8Array, id: string, value: unknown): string {
  return seal(key, { kind: 'peer', id }, { value }).toString('base64url');
}

function open(key: Uint8Array, id: string, box: unknown): unknown {
  if (typeof box !== 'string') throw new WireError('no box');
  const unsealed = unseal(key, { kind: 'peer', id }, Buffer.from(box, 'base64url'));
  if (!unsealed.ok || !isRecord(unsealed.value)) throw new WireError('a box that does not open');
  return unsealed.value['value'];
}

function nonceIn(message: Message): Buffer {
  const nonce = typeof message['nonce'] === 'string' ? Buffer.from(message['nonce'], 'base64url') : undefined;
  if (nonce?.length !== NONCE_BYTES) throw new WireError('no nonce');
  return nonce;
}

function check(proof: unknown, expected: Buffer): void {
  const given = typeof proof === 'string' ? Buffer.from(proof, 'base64url') : undefined;
  if (given?.length !== expected.length || !timingSafeEqual(given, expected)) throw new WireError('no proof');
}

type Message = Readonly<Record<string, unknown>>;

function send(socket: Socket, message: Message): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Resolves when the message was sent or cannot be sent, in which case no answer comes. */
async function sent(socket: Socket, message: Message): Promise<void> {
  await new Promise<void>((resolve) => {
    socket.once('close', resolve);
    socket.write(`${JSON.stringify(message)}\n`, () => {
      resolve();
    });
  });
}

/** The conversation is strictly by turns, so at most one line is ever waiting. */
function readLines(socket: Socket): { next(): Promise<Message> } {
  let bytes = Buffer.alloc(0);
  let over = false;
  let wake: (() => void) | undefined;
  const stir = (): void => {
    wake?.();
    wake = undefined;
  };
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length > LONGEST_LINE) socket.destroy();
    stir();
  });
  for (const event of ['end', 'close', 'error']) {
    socket.on(event, () => {
      over = true;
      stir();
    });
  }
  return {
    next: async () => {
      for (;;) {
        if (bytes.length > LONGEST_LINE) throw new WireError('too long');
        const end = bytes.indexOf(0x0a);
        if (end >= 0) {
          const line = bytes.subarray(0, end).toString('utf8');
          bytes = bytes.subarray(end + 1);
          return parse(line);
        }
        if (over) throw new WireError('hung up');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

function parse(line: string): Message {
  try {
    const message: unknown = JSON.parse(line);
    if (isRecord(message)) return message;
  } catch {
    // Handled below, without its message.
  }
  throw new WireError('garbage');
}

function isRecord(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
