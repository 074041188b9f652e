import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createWindowFiles } from '../../src/ipc/windowFiles.ts';
import { createWindowIpc, type Handler, type WindowIpc } from '../../src/ipc/windows.ts';
import { manualClock, temporaryFolder, until } from '../signin/support.ts';

describe('windows of one host', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let clock: ReturnType<typeof manualClock>;
  let windows: WindowIpc[];
  let impostors: Server[];

  beforeEach(() => {
    folder = temporaryFolder();
    clock = manualClock();
    windows = [];
    impostors = [];
  });
  afterEach(async () => {
    await Promise.all(
      windows.map(async (peers) => {
        await peers.close();
      }),
    );
    await Promise.all(impostors.map((server) => new Promise((resolve) => server.close(resolve))));
    folder.remove();
  });

  const files = (env: Record<string, string> = {}) =>
    createWindowFiles({ platform: process.platform, env, home: folder.path }, folder.path);
  async function openWindow(handler?: Handler): Promise<WindowIpc> {
    const peers = createWindowIpc({ files: files(), clock });
    if (handler !== undefined) peers.handle('test', handler);
    windows.push(peers);
    await peers.listen();
    return peers;
  }
  const entries = () => readdirSync(join(folder.path, 'windows')).filter((name) => name.endsWith('.json'));
  const question = { name: 'test', body: { for: 'you' }, limitMs: 1000 };
  /** Something else that listens where a window should, and is focused last. */
  async function openImpostor(id: string, talk: (socket: Socket) => void): Promise<void> {
    const address = join(folder.path, 'windows', `${id}.sock`);
    const server = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      talk(socket);
    });
    await new Promise<void>((resolve) => server.listen(address, resolve));
    impostors.push(server);
    const entry = join(folder.path, 'windows', `${id}.json`);
    writeFileSync(entry, JSON.stringify({ address, host: hostname() }));
    utimesSync(entry, 4e9, 4e9);
  }

  it('answer each other, and nobody answers himself', async () => {
    const heard: unknown[] = [];
    const one = await openWindow((body) => {
      heard.push(body);
      return Promise.resolve({ token: 'for you' });
    });
    assert.equal(await one.ask(question), undefined);
    const other = await openWindow();
    assert.deepEqual(await other.ask(question), { token: 'for you' });
    assert.deepEqual(heard, [{ for: 'you' }]);
  });

  it('take a question with the largest certificate authority that is read', async () => {
    const pem = `-----BEGIN CERTIFICATE-----\n${`${'A'.repeat(64)}\n`.repeat(16_000)}`;
    await openWindow((body) => Promise.resolve({ is: (body as { pem: string }).pem === pem }));
    const body = { pem, execInfo: '"'.repeat(1 << 19) };
    assert.deepEqual(await (await openWindow()).ask({ ...question, body }), { is: true });
  });

  it('listen once, however often they are told to', async () => {
    const window = await openWindow();
    await Promise.all([window.listen(), window.listen()]);
    assert.equal(entries().length, 1);
    await window.close();
    assert.deepEqual(readdirSync(join(folder.path, 'windows')), []);
  });

  it('keep socket, entry and secret to this person', async () => {
    await openWindow();
    await (await openWindow()).ask(question);
    assert.equal(statSync(join(folder.path, 'windows')).mode & 0o777, 0o700);
    for (const name of readdirSync(join(folder.path, 'windows'))) {
      assert.equal(statSync(join(folder.path, 'windows', name)).mode & 0o777, 0o600, name);
    }
    assert.equal(statSync(join(folder.path, 'peers.secret')).mode & 0o777, 0o600);
  });

  it('pass over one that does not know, fails, or has no such question', async () => {
    const asker = await openWindow();
    await openWindow(() => Promise.resolve('the answer'));
    await openWindow(() => Promise.resolve(undefined));
    await openWindow(() => Promise.reject(new Error('secret')));
    await openWindow();
    assert.equal(await asker.ask(question), 'the answer');
    assert.equal(await asker.ask({ ...question, name: 'toString' }), undefined);
  });

  it('ask the one focused last first', async () => {
    const asked: number[] = [];
    const asker = await openWindow();
    const others = [];
    for (const number of [1, 2]) {
      others.push(
        await openWindow(() => {
          asked.push(number);
          return Promise.resolve(undefined);
        }),
      );
    }
    for (const name of entries()) utimesSync(join(folder.path, 'windows', name), 1, 1);
    await others[0]!.touch();
    await asker.ask(question);
    assert.deepEqual(asked, [1, 2]);
  });

  it('forget those that died, and their sockets', async () => {
    const dead = { id: 'd'.repeat(16), address: join(folder.path, 'windows', `${'d'.repeat(16)}.sock`) };
    await files().enter(dead);
    await openWindow(() => Promise.resolve('alive'));
    assert.equal(entries().length, 1);
    await files().enter(dead);
    assert.equal(await (await openWindow()).ask(question), 'alive');
    await until(() => entries().length === 2);
    await windows[0]!.close();
    assert.equal(readdirSync(join(folder.path, 'windows')).length, 2);
  });

  it('listen anew at the next focus when their socket or entry was taken away', async () => {
    const window = await openWindow(() => Promise.resolve('still here'));
    const asker = await openWindow();
    for (const what of ['sock', 'json']) {
      for (const name of readdirSync(join(folder.path, 'windows'))) {
        if (name.endsWith(what)) rmSync(join(folder.path, 'windows', name));
      }
      assert.equal(await asker.ask(question), undefined);
      await window.touch();
      assert.equal(await asker.ask(question), 'still here');
    }
  });

  it('listen anew at the next focus when their host was given another name', async () => {
    const window = await openWindow(() => Promise.resolve('still here'));
    const asker = await openWindow();
    for (const name of entries()) {
      const path = join(folder.path, 'windows', name);
      writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), host: 'former' }));
    }
    assert.equal(await asker.ask(question), undefined);
    await window.touch();
    assert.equal(await asker.ask(question), 'still here');
  });

  it('leave alone what is no window of this host', async () => {
    mkdirSync(join(folder.path, 'windows'), { mode: 0o700 });
    const put = (name: string, text: string): void => {
      writeFileSync(join(folder.path, 'windows', name), text);
    };
    put(`${'1'.repeat(16)}.json`, JSON.stringify({ address: `/x/${'1'.repeat(16)}.sock`, host: 'another' }));
    put(`${'2'.repeat(16)}.json`, JSON.stringify({ address: '/var/run/docker.sock', host: hostname() }));
    put(`${'3'.repeat(16)}.json`, 'garbage');
    put(`${'4'.repeat(16)}.json`, 'x'.repeat(100_000));
    put('notes.json', '{}');
    symlinkSync('/dev/zero', join(folder.path, 'windows', `${'5'.repeat(16)}.json`));
    assert.deepEqual(await files().entries(), []);
    const asker = await openWindow();
    assert.equal(await asker.ask(question), undefined);
    assert.equal(entries().length, 7);
  });

  it('are not fooled by who does not know the secret, and send him nothing', async () => {
    const asker = await openWindow();
    await openWindow(() => Promise.resolve('genuine'));
    let heard = '';
    const nonce = Buffer.alloc(32).toString('base64url');
    await openImpostor('a'.repeat(16), (socket) => {
      socket.on('data', (chunk) => {
        heard += chunk.toString();
        socket.write(`${JSON.stringify({ nonce, proof: nonce })}\n`);
      });
    });
    assert.equal(await asker.ask(question), 'genuine');
    assert.equal(heard.includes('box'), false);
    assert.equal(heard.includes('for'), false);
  });

  it('are not stopped by garbage, megabytes, or one who hangs up', async () => {
    const asker = await openWindow();
    await openWindow(() => Promise.resolve('genuine'));
    await openImpostor('a'.repeat(16), (socket) => socket.end('\0\u001b[31m garbage\n'));
    await openImpostor('b'.repeat(16), (socket) => socket.write('x'.repeat(5_000_000)));
    await openImpostor('c'.repeat(16), (socket) => socket.destroy());
    await openImpostor('e'.repeat(16), (socket) => socket.end('[]\n'));
    assert.equal(await asker.ask(question), 'genuine');
  });

  it('pass over one that is frozen, after its time', async () => {
    const asker = await openWindow();
    await openWindow(() => Promise.resolve('genuine'));
    let reached = false;
    await openImpostor('a'.repeat(16), () => {
      reached = true;
    });
    const answer = asker.ask(question);
    await until(() => reached);
    clock.advance(2_000);
    assert.equal(await answer, 'genuine');
  });

  it('pass over one that thinks too long, which is told', async () => {
    const asker = await openWindow();
    let given: AbortSignal | undefined;
    await openWindow((_, signal) => {
      given = signal;
      return new Promise(() => undefined);
    });
    const answer = asker.ask(question);
    await until(() => given !== undefined);
    clock.advance(1_000);
    assert.equal(await answer, undefined);
    await until(() => given?.aborted === true);
  });

  it('stop asking when told to', async () => {
    const asker = await openWindow();
    let reached = false;
    await openWindow(() => {
      reached = true;
      return new Promise(() => undefined);
    });
    const caller = new AbortController();
    const answer = asker.ask({ ...question, signal: caller.signal });
    await until(() => reached);
    caller.abort();
    assert.equal(await answer, undefined);
  });

  it('are not asked one after the other when told to stop', async () => {
    const asker = await openWindow();
    let asked = 0;
    const silent: Handler = () => {
      asked++;
      return new Promise(() => undefined);
    };
    await openWindow(silent);
    await openWindow(silent);
    const caller = new AbortController();
    const answer = asker.ask({ ...question, signal: caller.signal });
    await until(() => asked === 1);
    caller.abort();
    assert.equal(await answer, undefined);
    assert.equal(asked, 1);
    assert.equal(await asker.ask({ ...question, signal: caller.signal }), undefined);
    assert.equal(asked, 1);
  });

  it('hang up on askers that are silent, talk nonsense or too much', async () => {
    await openWindow(() => Promise.reject(new Error('never asked')));
    const [entry] = await files().entries();
    const hello = JSON.stringify({ version: 1, nonce: Buffer.alloc(32).toString('base64url') });
    const words = ['garbage\n', '{}\n', '{"version":9}\n', `${hello}\n{"proof":"","box":""}\n`, 'x'.repeat(5_000_000)];
    for (const said of words) {
      const socket = createConnection(entry!.address).on('error', () => undefined);
      socket.resume().write(said);
      await until(() => socket.destroyed);
    }
    const silent = createConnection(entry!.address).resume();
    await until(() => clock.waiting() > 0);
    clock.advance(20_000);
    await until(() => silent.destroyed);
    assert.equal(clock.waiting(), 0);
  });

  it('hang up on askers that have another secret', async () => {
    let heard = false;
    await openWindow(() => {
      heard = true;
      return Promise.resolve('secret');
    });
    const asker = await openWindow();
    const strange = createWindowIpc({
      files: { ...files(), secret: () => Promise.resolve(new Uint8Array(32)) },
      clock,
    });
    assert.equal(await strange.ask(question), undefined);
    assert.equal(heard, false);
    assert.equal(await asker.ask(question), 'secret');
  });

  it('agree on one secret, also when it was garbled', async () => {
    const all = await Promise.all([1, 2, 3].map(async () => Buffer.from(await files().secret()).toString('hex')));
    assert.equal(new Set(all).size, 1);
    writeFileSync(join(folder.path, 'peers.secret'), 'garbage');
    assert.equal(
      Buffer.from(await files().secret()).toString('hex'),
      readFileSync(join(folder.path, 'peers.secret'), 'utf8'),
    );
  });

  it('listen where the path is short enough and private', async () => {
    const runtime = join(folder.path, 'runtime');
    mkdirSync(runtime, { mode: 0o700 });
    assert.ok((await files({ XDG_RUNTIME_DIR: runtime }).newAddress()).startsWith(join(runtime, 'cluster-signin')));
    mkdirSync(join(folder.path, 'open'));
    const open = await files({ XDG_RUNTIME_DIR: join(folder.path, 'open') }).newAddress();
    assert.ok(open.startsWith(join(folder.path, 'windows')));
    const deep = join(folder.path, 'd'.repeat(90));
    mkdirSync(deep);
    const far = createWindowFiles({ platform: 'linux', env: { TMPDIR: folder.path }, home: deep }, deep);
    const address = await far.newAddress();
    assert.ok(Buffer.byteLength(address) <= 100, address);
    assert.equal(statSync(join(address, '..')).mode & 0o777, 0o700);
    await far.remove({ id: 'f'.repeat(16), address });
    const pipe = await createWindowFiles({ platform: 'win32', env: {}, home: '' }, folder.path).newAddress();
    assert.match(pipe, /^\\\\\.\\pipe\\cluster-signin-[0-9a-f]{32}$/u);
  });
});
