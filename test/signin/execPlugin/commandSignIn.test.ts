import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIGN_IN } from '../../../src/authenticators/execPlugin/signIn/providerSignIn.ts';
import { createHostKey } from '../../../src/sessions/hostKey.ts';
import type { ConsentSubject } from '../../../src/signin/execPlugin/commandConsents.ts';
import { type CommandSignInUi, createExecPluginSignIn } from '../../../src/signin/execPlugin/commandSignIn.ts';
import { systemClock } from '../../../src/base/clock.ts';
import { fakeSecrets, temporaryFolder } from '../support.ts';

describe('a sign-in by a provider’s own command', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let stateFolder: string;
  let bin: string;
  let asked: ConsentSubject[];
  let ran: unknown[];
  const secrets = fakeSecrets();
  const command = SIGN_IN.aws('prod') ?? assert.fail();
  beforeEach(() => {
    folder = temporaryFolder();
    [stateFolder, bin] = [join(folder.path, 'state'), join(folder.path, 'bin')];
    mkdirSync(bin);
    [asked, ran] = [[], []];
  });
  afterEach(() => {
    folder.remove();
  });

  function install(name = 'aws', mode = 0o755): string {
    const path = join(bin, name);
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, mode);
    return path;
  }
  function uiSaying(answer: boolean): CommandSignInUi {
    return {
      consent: (subject) => {
        asked.push(subject);
        return Promise.resolve(answer);
      },
      run: (started) => ran.push(started),
    };
  }
  async function signIn({ answer = true, wanted = command, file = '/config', path = bin } = {}): Promise<string> {
    const hostKey = createHostKey({
      stateFolder,
      secrets,
      askPeers: () => Promise.resolve(undefined),
      clock: systemClock,
      onLate: () => undefined,
    });
    const host = { platform: 'linux', env: { PATH: path }, home: folder.path } as const;
    const act = createExecPluginSignIn({ host, stateFolder, hostKey });
    return await act({ command: wanted, file }, uiSaying(answer));
  }

  it('runs the program that PATH leads to, as an argument list, after consent to all of it', async () => {
    const path = install();
    assert.equal(await signIn(), 'started');
    assert.deepEqual(asked, [{ path, args: ['sso', 'login', '--profile', 'prod'], env: {}, file: '/config' }]);
    assert.deepEqual(ran, [
      { shellPath: path, shellArgs: ['sso', 'login', '--profile', 'prod'], program: 'aws', env: {} },
    ]);
  });

  it('asks once for exactly the same, in whichever window', async () => {
    install();
    await signIn();
    assert.equal(await signIn(), 'started');
    assert.deepEqual([asked.length, ran.length], [1, 2]);
  });

  it('asks again when arguments, variables, file or program change', async () => {
    install();
    await signIn();
    const other = SIGN_IN.aws('dev') ?? assert.fail();
    await signIn({ wanted: other });
    await signIn({ wanted: { ...command, env: { AWS_CONFIG_FILE: '/x' } } });
    await signIn({ file: '/other' });
    const elsewhere = join(folder.path, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'aws'), '#!/bin/sh\n', { mode: 0o755 });
    await signIn({ path: `${elsewhere}:${bin}` });
    assert.equal(asked.length, 5);
  });

  it('asks again where the consent cannot be opened', async () => {
    install();
    await signIn();
    const consents = join(stateFolder, 'commands');
    for (const name of readdirSync(consents)) writeFileSync(join(consents, name), 'forged');
    await signIn();
    assert.equal(asked.length, 2);
  });

  it('runs nothing and remembers nothing when the person declines', async () => {
    install();
    assert.equal(await signIn({ answer: false }), 'declined');
    assert.deepEqual(ran, []);
    await signIn({ answer: false });
    assert.equal(asked.length, 2);
  });

  it('asks nobody when there is no such program to run', async () => {
    assert.equal(await signIn(), 'missing');
    install('aws', 0o644);
    mkdirSync(join(folder.path, 'other', 'aws'), { recursive: true });
    assert.equal(await signIn({ path: `${bin}:${join(folder.path, 'other')}` }), 'missing');
    assert.deepEqual([asked, ran], [[], []]);
  });
});
