import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareClientGo } from './binaries.ts';
import { plainEnvironment } from './process.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What client-go makes of a list of kubeconfig files. */
export type ClientGoAnswer =
  | { readonly error: string }
  | {
      readonly error?: undefined;
      /** As `kubectl config view --raw -o json` shows it. */
      readonly config: Json;
      /** With the paths that a connection would use. */
      readonly resolved: Json;
      /** The path of the file that each entry comes from, by list and name. */
      readonly origins: Readonly<Record<'clusters' | 'users' | 'contexts', Readonly<Record<string, string>>>>;
    };

export interface ClientGo {
  /** The path that the file with this index of a list has for client-go. */
  readonly pathOf: (index: number) => string;
  /** Answers in the order asked; many may be asked at a time. Rejects when the program ends. */
  readonly ask: (files: readonly Uint8Array[]) => Promise<ClientGoAnswer>;
  readonly stop: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: ClientGoAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the program of go/client-go, built once. */
export async function startClientGo(): Promise<ClientGo> {
  const program = await prepareClientGo(() => undefined);
  const folder = await mkdtemp(path.join(tmpdir(), 'client-go-'));
  const child = spawn(program, [folder], { env: plainEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: Waiting[] = [];
  const ended = once(child, 'close').then(() => {
    for (const { reject } of waiting.splice(0)) reject(new Error('client-go ended before it had answered everything.'));
  });
  // A broken pipe is told by the end of the program.
  child.stdin.on('error', () => undefined);
  const read = partReader((part) => waiting.shift()?.resolve(JSON.parse(part.toString('utf8')) as ClientGoAnswer));
  child.stdout.on('data', read);
  return {
    pathOf: (index) => path.join(folder, String(index), 'config'),
    ask: (files) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null || child.signalCode !== null) reject(new Error('client-go has ended.'));
        else {
          waiting.push({ resolve, reject });
          child.stdin.write(Buffer.concat([numberBytes(files.length), ...files.flatMap(withLength)]));
        }
      }),
    stop: async () => {
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Cuts a stream into the parts that come after their length. */
function partReader(onPart: (part: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
      const end = 4 + rest.readUInt32BE();
      onPart(rest.subarray(4, end));
      rest = rest.subarray(end);
    }
  };
}

function withLength(bytes: Uint8Array): readonly Uint8Array[] {
  return [numberBytes(bytes.length), bytes];
}

function numberBytes(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
