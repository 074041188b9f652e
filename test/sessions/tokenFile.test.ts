import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeTokenFile, sessionIdOfTokenFile, tokenFileOf, writeTokenFile } from '../../src/sessions/tokenFile.ts';
import { SESSION_ID, temporaryFolder } from '../signin/support.ts';

describe('token files', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let state: string;

  beforeEach(() => {
    folder = temporaryFolder();
    state = join(folder.path, 'state');
  });
  afterEach(() => {
    folder.remove();
  });

  it('are private and in a private folder', async () => {
    assert.equal(await writeTokenFile(state, SESSION_ID, 'a.b.c'), true);
    const path = tokenFileOf(state, SESSION_ID);
    assert.equal(readFileSync(path, 'utf8'), 'a.b.c');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
  });

  it('are written only when the token changed or others could read it', async () => {
    const path = tokenFileOf(state, SESSION_ID);
    await writeTokenFile(state, SESSION_ID, 'a.b.c');
    utimesSync(path, 1, 1);
    assert.equal(await writeTokenFile(state, SESSION_ID, 'a.b.c'), false);
    assert.equal(statSync(path).mtimeMs, 1000);
    chmodSync(path, 0o644);
    assert.equal(await writeTokenFile(state, SESSION_ID, 'a.b.c'), true);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(await writeTokenFile(state, SESSION_ID, 'd.e.f'), true);
  });

  it('go away, also twice', async () => {
    await writeTokenFile(state, SESSION_ID, 'a.b.c');
    await removeTokenFile(state, SESSION_ID);
    await removeTokenFile(state, SESSION_ID);
    assert.equal(existsSync(tokenFileOf(state, SESSION_ID)), false);
  });

  it('are known by their path, and nothing else is', () => {
    const path = tokenFileOf(state, SESSION_ID);
    assert.equal(sessionIdOfTokenFile(state, path), SESSION_ID);
    assert.equal(sessionIdOfTokenFile(state, join(state, 'x', '..', 'tokens', `${SESSION_ID}.jwt`)), SESSION_ID);
    for (const other of [
      undefined,
      '',
      join(state, 'tokens'),
      join(state, `${SESSION_ID}.jwt`),
      join(state, 'tokens', 'sub', `${SESSION_ID}.jwt`),
      join(state, 'tokens', `${SESSION_ID}.txt`),
      join(state, 'tokens', 'name.jwt'),
      join(state, 'tokens', '.jwt'),
    ]) {
      assert.equal(sessionIdOfTokenFile(state, other), undefined, other);
    }
  });

  it('are not put into a folder that leads elsewhere', async () => {
    await writeTokenFile(state, SESSION_ID, 'a.b.c');
    const elsewhere = join(folder.path, 'elsewhere');
    symlinkSync(state, elsewhere);
    await assert.rejects(writeTokenFile(elsewhere, SESSION_ID, 'd.e.f'), { code: 'folder-unsafe' });
  });
});
