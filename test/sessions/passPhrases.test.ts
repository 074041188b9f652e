import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AskPassPhrase } from '../../src/oci/api/requestSigner.ts';
import { createPassPhrases, type PassPhrases } from '../../src/sessions/passPhrases.ts';
import { fixedKey, temporaryFolder } from '../signin/support.ts';

describe('pass phrases of keys', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let keyFile: string;
  let passPhrases: PassPhrases;
  let reported: unknown[];
  let asked: number;

  const opens = (passPhrase: string): boolean => passPhrase === 'open sesame';
  const ask: AskPassPhrase = () => {
    asked++;
    return Promise.resolve('open sesame');
  };

  beforeEach(() => {
    folder = temporaryFolder();
    keyFile = path.join(folder.path, 'key.pem');
    writeFileSync(keyFile, 'a key');
    asked = 0;
    reported = [];
    passPhrases = make(fixedKey());
  });

  afterEach(() => {
    folder.remove();
  });

  function make(hostKey: ReturnType<typeof fixedKey>): PassPhrases {
    const report = (error: unknown): void => {
      reported.push(error);
    };
    return createPassPhrases({ stateFolder: path.join(folder.path, 'state'), hostKey, report });
  }

  function files(): readonly string[] {
    return readdirSync(path.join(folder.path, 'state/pass-phrases'));
  }

  it('are asked for once, and kept sealed', async () => {
    assert.equal(await passPhrases.kept(keyFile, opens), undefined);
    assert.equal(await passPhrases.asking(ask)(keyFile, opens), 'open sesame');
    assert.equal(await passPhrases.asking(ask)(keyFile, opens), 'open sesame');
    assert.equal(asked, 1);
    assert.equal(await make(fixedKey()).kept(keyFile, opens), 'open sesame');
    const [name = ''] = files();
    assert.match(name, /^[0-9a-f]{24}\.sealed$/u);
    assert.ok(!readFileSync(path.join(folder.path, 'state/pass-phrases', name)).includes('sesame'));
  });

  it('belong to a key, however it is linked to', async () => {
    await passPhrases.asking(ask)(keyFile, opens);
    const link = path.join(folder.path, 'link.pem');
    symlinkSync(keyFile, link);
    assert.equal(await passPhrases.kept(link, opens), 'open sesame');
    assert.equal(await passPhrases.kept(path.join(folder.path, 'other.pem'), opens), undefined);
  });

  it('are forgotten when they do not open the key any more', async () => {
    await passPhrases.asking(ask)(keyFile, opens);
    assert.equal(await passPhrases.kept(keyFile, () => false), undefined);
    assert.deepEqual(files(), []);
  });

  it('are not kept when the question was dismissed', async () => {
    assert.equal(await passPhrases.asking(() => Promise.resolve(undefined))(keyFile, opens), undefined);
    assert.equal(await passPhrases.kept(keyFile, opens), undefined);
  });

  it('serve although they cannot be kept, and are asked for again then', async () => {
    const locked = make({
      find: () => Promise.resolve(undefined),
      findOrCreate: () => Promise.reject(new Error('no keyring')),
    });
    assert.equal(await locked.asking(ask)(keyFile, opens), 'open sesame');
    assert.equal(await locked.asking(ask)(keyFile, opens), 'open sesame');
    assert.equal(asked, 2);
    assert.equal(reported.length, 2);
  });

  it('stay closed under another key of the host, and where the file is damaged', async () => {
    await passPhrases.asking(ask)(keyFile, opens);
    const other = { hostId: '1'.repeat(32), bytes: new Uint8Array(32).fill(9) };
    assert.equal(await make(fixedKey(other)).kept(keyFile, opens), undefined);
    writeFileSync(path.join(folder.path, 'state/pass-phrases', files()[0] ?? ''), 'garbled');
    assert.equal(await passPhrases.kept(keyFile, opens), undefined);
    assert.equal(await passPhrases.asking(ask)(keyFile, opens), 'open sesame');
    assert.equal(await passPhrases.kept(keyFile, opens), 'open sesame');
  });
});
