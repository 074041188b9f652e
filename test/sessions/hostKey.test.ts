import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AskWindowsForKey,
  createHostKey,
  encodeKey,
  type HostKey,
  type KeyFound,
  type Secrets,
} from '../../src/sessions/hostKey.ts';
import { fakeSecrets, manualClock, temporaryFolder, until } from '../signin/support.ts';

/** The key, to be compared. */
function textOf(found: KeyFound): string {
  assert.ok(typeof found === 'object');
  return encodeKey(found);
}

describe("the host's key", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let clock: ReturnType<typeof manualClock>;
  /** How often SecretStorage gave the key late. */
  let late: number;
  const nobody: AskWindowsForKey = () => Promise.resolve(undefined);

  beforeEach(() => {
    folder = temporaryFolder();
    clock = manualClock();
    late = 0;
  });
  afterEach(() => {
    folder.remove();
  });

  const open = (secrets: Secrets, askPeers: AskWindowsForKey = nobody): HostKey =>
    createHostKey({ stateFolder: folder.path, secrets, askPeers, clock, onLate: () => late++ });
  const hostFile = () => join(folder.path, 'host.json');
  /** Lets time pass until `work` is done, as it does for something that waits for a limit. */
  async function impatiently<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const watched = work.finally(() => {
      done = true;
    });
    watched.catch(() => undefined);
    await until(() => {
      if (clock.waiting() > 0) clock.advance(1000);
      return done;
    });
    return await watched;
  }

  it('is not made by looking for it', async () => {
    const secrets = fakeSecrets();
    assert.equal(await open(secrets).find(), undefined);
    assert.equal(secrets.kept.size, 0);
    assert.equal(existsSync(hostFile()), false);
  });

  it('is made once, kept by the editor, and found by the next window', async () => {
    const secrets = fakeSecrets();
    const first = open(secrets);
    const key = await first.findOrCreate();
    assert.equal(key.bytes.length, 32);
    assert.equal(first.storage(), 'kept');
    assert.deepEqual(first.held(), key);
    const next = open(secrets);
    assert.equal(textOf(await next.find()), encodeKey(key));
    assert.equal(encodeKey(await next.findOrCreate()), encodeKey(key));
  });

  it('never lies on the disk', async () => {
    const key = await open(fakeSecrets()).findOrCreate();
    const text = readFileSync(hostFile(), 'utf8');
    assert.equal(text.includes(encodeKey(key)), false);
    assert.equal(text.includes(Buffer.from(key.bytes).toString('hex')), false);
    assert.equal(statSync(hostFile()).mode & 0o777, 0o600);
  });

  it('is one key when two windows make it at once', async () => {
    const secrets = fakeSecrets();
    const keys = await Promise.all([1, 2, 3].map(async () => await open(secrets).findOrCreate()));
    assert.equal(new Set(keys.map(encodeKey)).size, 1);
  });

  it('comes from a living window where SecretStorage is not shared, and is then kept here too', async () => {
    const [one, other] = [fakeSecrets(), fakeSecrets()];
    const first = open(one);
    const key = await first.findOrCreate();
    const second = open(other, () => Promise.resolve(first.held()));
    assert.equal(textOf(await second.find()), encodeKey(key));
    await until(() => second.storage() === 'kept');
    assert.deepEqual([...other.kept], [...one.kept]);
  });

  it('is refused from a peer or a secret that has another one', async () => {
    const secrets = fakeSecrets();
    const key = await open(secrets).findOrCreate();
    const wrong = { hostId: key.hostId, bytes: new Uint8Array(32) };
    for (const name of secrets.kept.keys()) secrets.kept.set(name, encodeKey(wrong));
    assert.equal(await open(secrets, () => Promise.resolve(wrong)).find(), undefined);
    for (const name of secrets.kept.keys()) secrets.kept.set(name, 'garbage');
    assert.equal(await open(secrets, () => Promise.reject(new Error('gone'))).find(), undefined);
    assert.equal(textOf(await open(secrets, () => Promise.resolve(key)).find()), encodeKey(key));
  });

  it('is made anew, with a new host id, when it is nowhere to be had', async () => {
    const secrets = fakeSecrets();
    const lost = await open(secrets).findOrCreate();
    secrets.kept.clear();
    const fresh = await open(secrets).findOrCreate();
    assert.notEqual(fresh.hostId, lost.hostId);
    assert.equal(secrets.kept.size, 1);
  });

  it('follows when another window made a new one', async () => {
    const secrets = fakeSecrets();
    const first = open(secrets);
    await first.findOrCreate();
    secrets.kept.clear();
    const fresh = await open(secrets).findOrCreate();
    assert.equal(textOf(await first.find()), encodeKey(fresh));
    assert.equal(secrets.kept.size, 1);
  });

  it('survives a garbled or lost host file while a window holds it', async () => {
    const secrets = fakeSecrets();
    const first = open(secrets);
    const key = await first.findOrCreate();
    for (const text of ['', '{"id":3}', '\0\0']) {
      writeFileSync(hostFile(), text);
      assert.equal(textOf(await first.find()), encodeKey(key));
      const second = open(secrets, () => Promise.resolve(first.held()));
      assert.equal(encodeKey(await second.findOrCreate()), encodeKey(key));
      assert.ok(readFileSync(hostFile(), 'utf8').includes(key.hostId));
    }
  });

  it('works from memory while SecretStorage never answers, and is kept once it does', async () => {
    const secrets = fakeSecrets();
    let release = (): void => undefined;
    const frozen = {
      ...secrets,
      store: async (name: string, value: string) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        await secrets.store(name, value);
      },
    };
    const hostKey = open(frozen);
    const key = await impatiently(hostKey.findOrCreate());
    assert.equal(hostKey.storage(), 'waiting');
    assert.deepEqual(await hostKey.find(), key);
    release();
    await until(() => hostKey.storage() === 'kept');
    assert.equal([...secrets.kept.values()][0], encodeKey(key));
  });

  it('is not replaced because SecretStorage sleeps', async () => {
    const secrets = fakeSecrets();
    const key = await open(secrets).findOrCreate();
    secrets.mood = 'frozen';
    assert.equal(await impatiently(open(secrets).find()), 'silent');
    await assert.rejects(impatiently(open(secrets).findOrCreate()), { code: 'keyring-silent' });
    secrets.mood = 'well';
    assert.equal(textOf(await open(secrets).find()), encodeKey(key));
  });

  it('is taken when SecretStorage gives it late, which is told, and is not waited for meanwhile', async () => {
    const secrets = fakeSecrets();
    const key = await open(secrets).findOrCreate();
    let unlock = (): void => undefined;
    let asked = 0;
    const locked = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    const get = async (name: string): Promise<string | undefined> => {
      asked++;
      await locked;
      return await secrets.get(name);
    };
    const hostKey = open({ ...secrets, get });
    assert.equal(await impatiently(hostKey.find()), 'silent');
    assert.equal(await hostKey.find(), 'silent');
    assert.deepEqual([asked, clock.waiting(), late], [1, 0, 0]);
    unlock();
    await until(() => late === 1);
    assert.deepEqual(await hostKey.find(), key);
    assert.deepEqual([asked, hostKey.storage()], [1, 'kept']);
  });

  it('is asked for anew when SecretStorage had none after all', async () => {
    const secrets = fakeSecrets();
    await open(secrets).findOrCreate();
    secrets.kept.clear();
    let unlock = (): void => undefined;
    const locked = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    const get = async (name: string): Promise<string | undefined> => {
      await locked;
      return await secrets.get(name);
    };
    const hostKey = open({ ...secrets, get });
    assert.equal(await impatiently(hostKey.find()), 'silent');
    unlock();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await hostKey.find(), undefined);
    assert.equal(late, 0);
  });

  it('is not taken away because SecretStorage could not be read for once', async () => {
    const secrets = fakeSecrets();
    const former = await open(secrets).findOrCreate();
    await open({ ...secrets, get: () => Promise.reject(new Error('locked')) }).findOrCreate();
    assert.ok([...secrets.kept.values()].includes(encodeKey(former)));
  });

  it('says so when there is no keyring, and works until the windows close', async () => {
    for (const mood of ['broken', 'forgetful'] as const) {
      const secrets = fakeSecrets();
      secrets.mood = mood;
      const hostKey = open(secrets);
      const key = await hostKey.findOrCreate();
      assert.equal(hostKey.storage(), 'refused', mood);
      assert.deepEqual(await hostKey.find(), key);
      assert.equal(await open(secrets).find(), undefined);
    }
  });
});
