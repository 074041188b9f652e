import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PortOwner } from '../../../../src/errors/ociErrors.ts';
import { refuseUnlessPortFree, portOwner, whoListens } from '../../../../src/oci/signIn/callbackPort.ts';
import { CALLBACK_PORT, takeCallbackPort } from '../../../hosts/callback-port.ts';
import { failure } from '../../../oidc/failure.ts';

describe('the port to which Oracle sends the browser back', function () {
  this.timeout(300_000);
  let giveBack: () => void;

  before(async () => {
    giveBack = await takeCallbackPort();
  });

  after(() => {
    giveBack();
  });

  async function taken(address: string, run: () => Promise<void>): Promise<void> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(CALLBACK_PORT, address, resolve));
    try {
      await run();
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it('is free', async () => {
    await refuseUnlessPortFree();
    assert.equal(await whoListens(CALLBACK_PORT), undefined);
  });

  for (const address of ['127.0.0.1', '0.0.0.0']) {
    it(`is told to be used at ${address}, and by whom where that can be known`, async () => {
      await taken(address, async () => {
        const who = process.platform === 'linux' ? /this window\. Finish or cancel/u : /in use by/u;
        await assert.rejects(refuseUnlessPortFree(), failure('oci-port-in-use', who));
      });
    });
  }

  it('is told apart by who has it: a sign-in is finished or cancelled, another program ended', async () => {
    const proc = mkdtempSync(path.join(tmpdir(), 'proc-'));
    try {
      for (const [pid, exe, ...words] of [
        ['7', process.execPath, 'extensionHost'],
        ['8', '/usr/bin/python3', '/opt/oci', 'session', 'authenticate', '--region', 'iad'],
        ['9', '/usr/bin/python3', '-m', 'http.server'],
      ] as const) {
        mkdirSync(path.join(proc, pid));
        symlinkSync(exe, path.join(proc, pid, 'exe'));
        writeFileSync(path.join(proc, pid, 'cmdline'), `${words.join('\0')}\0`);
      }
      const owner = async (pid: number): Promise<PortOwner> => await portOwner({ pid, name: 'python3' }, proc);
      assert.deepEqual(await owner(process.pid), { kind: 'this-window' });
      assert.deepEqual(await owner(7), { kind: 'window', pid: 7 });
      assert.deepEqual(await owner(8), { kind: 'cli', pid: 8 });
      assert.deepEqual(await owner(9), { kind: 'program', pid: 9, name: 'python3' });
      assert.deepEqual(await owner(10), { kind: 'program', pid: 10, name: 'python3' });
    } finally {
      rmSync(proc, { recursive: true });
    }
  });

  it('belongs to a process that is found by its socket, and not to one that is only connected', async () => {
    const proc = mkdtempSync(path.join(tmpdir(), 'proc-'));
    const line = (state: string, inode: number): string =>
      `   0: 0100007F:1FF5 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 x`;
    for (const folder of ['net', '7/fd', '8/fd', '9']) mkdirSync(path.join(proc, folder), { recursive: true });
    writeFileSync(path.join(proc, 'net/tcp'), ['  sl  local_address', line('01', 11), line('0A', 12)].join('\n'));
    symlinkSync('socket:[11]', path.join(proc, '7/fd/3'));
    symlinkSync('socket:[12]', path.join(proc, '8/fd/3'));
    writeFileSync(path.join(proc, '8/comm'), 'python3\n');
    try {
      if (process.platform !== 'linux') return;
      assert.deepEqual(await whoListens(8181, proc), { pid: 8, name: 'python3' });
      // It ends while it is looked at.
      rmSync(path.join(proc, '8/comm'));
      assert.equal(await whoListens(8181, proc), undefined);
    } finally {
      rmSync(proc, { recursive: true });
    }
  });
});
