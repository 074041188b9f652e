import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNamedFiles, readText } from '../../src/state/namedFiles.ts';
import { kubeconfigOf } from '../credential/samples.ts';
import { failure } from '../oidc/failure.ts';
import { temporaryFolder } from '../signin/support.ts';

describe('the small files that a kubeconfig names', () => {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder.path, name);
  after(() => {
    folder.remove();
  });

  it('are read: authorities, token files, client certificates, and no keys', async () => {
    for (const name of ['ca', 'token', 'cert', 'key']) writeFileSync(path(name), `the ${name}`);
    const fileText = await readNamedFiles(
      kubeconfigOf(`
clusters: [{ name: c, cluster: { certificate-authority: ${path('ca')} } }]
users:
- { name: t, user: { tokenFile: ${path('token')} } }
- { name: u, user: { client-certificate: ${path('cert')}, client-key: ${path('key')} } }
`),
    );
    assert.deepEqual(
      ['ca', 'token', 'cert', 'key', 'other'].map((name) => fileText(path(name))),
      ['the ca', 'the token', 'the cert', undefined, undefined],
    );
  });

  it('are absent when they are no small regular files, and nothing hangs', async () => {
    mkdirSync(path('folder'));
    symlinkSync(path('loop'), path('loop'));
    writeFileSync(path('large'), Buffer.alloc((1 << 20) + 1));
    if (process.platform !== 'win32') execFileSync('mkfifo', [path('fifo')]);
    const names = ['folder', 'loop', 'large', 'fifo', 'missing'];
    const users = names.map((name) => `- { name: ${name}, user: { tokenFile: ${path(name)} } }`);
    const odd = ['/dev/zero', '/proc/self/mem', '\\\\server\\share\\token'];
    users.push(...odd.map((name, index) => `- { name: odd${index}, user: { tokenFile: '${name}' } }`));
    const fileText = await readNamedFiles(kubeconfigOf(`users:\n${users.join('\n')}`));
    for (const name of [...names.map(path), ...odd]) assert.equal(fileText(name), undefined, name);
  });

  it('are read once each, and thousands of them a few at a time', async () => {
    writeFileSync(path('shared'), 'x');
    const users = Array.from(
      { length: 3000 },
      (_, index) => `- { name: u${index}, user: { tokenFile: ${path('shared')} } }`,
    );
    const missing = Array.from(
      { length: 3000 },
      (_, index) => `- { name: m${index}, user: { tokenFile: ${path(`m${index}`)} } }`,
    );
    const fileText = await readNamedFiles(kubeconfigOf(`users:\n${[...users, ...missing].join('\n')}`));
    assert.equal(fileText(path('shared')), 'x');
    assert.equal(fileText(path('m1')), undefined);
  });

  it('say why, where one is asked for', async () => {
    assert.equal(await readText(path('nowhere')), undefined);
    await assert.rejects(readText(path('folder')), failure('not-a-file'));
    await assert.rejects(readText(path('large')), failure('too-large'));
  });
});
