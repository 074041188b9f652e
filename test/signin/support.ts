import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Clock } from '../../src/base/clock.ts';
import type { Cluster } from '../../src/kubeconfig/read/model.ts';
import type { Tokens } from '../../src/oidc/providerConfig.ts';
import type { PluginCommand } from '../../src/plugin/install.ts';
import type { HostKey, Key, Secrets } from '../../src/sessions/hostKey.ts';
import { sessionId } from '../../src/sessions/ids.ts';
import type { Session } from '../../src/sessions/session.ts';
import { TEST_LIMIT_MS } from '../apart.ts';
import { listed } from '../kubeconfig/listed.ts';

export const NOW = 1_800_000_000_000;
export const MINUTE = 60_000;

/** A folder of a test's own, as a state folder. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'signin-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** How user entries of tests run the credential plugin. */
export const PLUGIN: PluginCommand = { command: '/state/bin/cluster-signin', args: [], env: [] };

/** Time that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves on and runs what became due. */
  advance(ms: number): void;
  /** How many timers wait. */
  waiting(): number;
}

export function manualClock(start = NOW): ManualClock {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    after: (delayMs, run) => {
      const timer = { at: now + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      now += ms;
      for (const timer of [...timers]) {
        if (timer.at <= now && timers.delete(timer)) timer.run();
      }
    },
    waiting: () => timers.size,
  };
}

/** Less than mocha's limit, so that the error says what was waited for. */
const WAIT_LIMIT_MS = TEST_LIMIT_MS - 10_000;

/**
 * Lets everything that can go on do so, until a condition holds. In the end this throws with the condition's source.
 * @param pauseMs between two looks at the condition; 0 for the next turn of the event loop
 */
export async function until(condition: () => boolean, pauseMs = 0): Promise<void> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Not within ${WAIT_LIMIT_MS / 1000} s: ${condition.toString()}`);
    await new Promise((resolve) => {
      if (pauseMs === 0) setImmediate(resolve);
      else setTimeout(resolve, pauseMs);
    });
  }
}

/** A SecretStorage of one editor window. */
export interface FakeSecrets extends Secrets {
  readonly kept: Map<string, string>;
  /** How it behaves from now on: `frozen` never answers, `broken` throws, `forgetful` takes all and keeps nothing. */
  mood: 'well' | 'frozen' | 'broken' | 'forgetful';
}

export function fakeSecrets(): FakeSecrets {
  const kept = new Map<string, string>();
  const answer = async <T>(value: () => T): Promise<T> => {
    if (secrets.mood === 'frozen') return await new Promise<T>(() => undefined);
    if (secrets.mood === 'broken') throw new Error('no keyring');
    await Promise.resolve();
    return value();
  };
  const secrets: FakeSecrets = {
    kept,
    mood: 'well',
    get: async (name) => await answer(() => kept.get(name)),
    store: async (name, value) => {
      await answer(() => {
        if (secrets.mood !== 'forgetful') kept.set(name, value);
      });
    },
    delete: async (name) => {
      await answer(() => kept.delete(name));
    },
  };
  return secrets;
}

/** A key that is simply there. */
export const TEST_KEY: Key = { hostId: '0'.repeat(32), bytes: new Uint8Array(32).fill(7) };

export function fixedKey(key = TEST_KEY): Pick<HostKey, 'find' | 'findOrCreate'> {
  return { find: () => Promise.resolve(key), findOrCreate: () => Promise.resolve(key) };
}

export const ISSUER = 'https://idp.example.com/realms/one';
export const CLIENT_ID = 'kubernetes';
export const SUBJECT = 'subject-1';
export const SESSION_ID = sessionId(ISSUER, CLIENT_ID, SUBJECT);

export function sampleSession(change: Partial<Session> = {}): Session {
  return {
    id: SESSION_ID,
    provider: { issuer: ISSUER, clientId: CLIENT_ID, clientSecret: 'hush', scopes: ['email'] },
    account: { subject: SUBJECT, displayName: 'alice@example.com' },
    tokens: { idToken: 'id-0', refreshToken: 'refresh-0', expiresAt: NOW + MINUTE, obtainedAt: NOW },
    signedInAt: NOW,
    generation: 0,
    failing: undefined,
    ended: undefined,
    ...change,
  };
}

export function sampleTokens(number: number, now: number, change: Partial<Tokens> = {}): Tokens {
  return {
    idToken: `id-${number}`,
    refreshToken: `refresh-${number}`,
    expiresAt: now + MINUTE,
    subject: SUBJECT,
    displayName: 'alice@example.com',
    ...change,
  };
}

export function sampleCluster(change: Partial<Cluster> = {}): Cluster {
  return {
    name: 'prod',
    file: listed('/home/alice/.kube/config'),
    line: 3,
    server: 'https://api.example.com:6443',
    certificateAuthority: undefined,
    certificateAuthorityData: undefined,
    tlsServerName: undefined,
    insecureSkipTlsVerify: false,
    proxyUrl: undefined,
    ...change,
  };
}

/** A process of its own: another window, which may be killed. */
export interface Child {
  readonly process: ChildProcess;
  /** The next line it prints. */
  line(): Promise<string>;
  /** How it ended: exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

export function startChild(script: string, args: readonly string[]): Child {
  return startChildAt(join(import.meta.dirname, 'children', script), args);
}

export function startChildAt(script: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    line: async () => {
      const next = await lines.next();
      if (next.done === true) throw new Error(`${script} said nothing more`);
      return next.value;
    },
    ended: new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve(code ?? signal ?? 'unknown');
      });
    }),
  };
}
