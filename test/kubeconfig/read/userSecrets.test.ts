import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { User } from '../../../src/kubeconfig/read/model.ts';
import { bringsSecret, holdsSecret } from '../../../src/kubeconfig/read/userSecrets.ts';

const host = { platform: 'linux', env: {}, home: '/home/alice' } as const;

describe('secrets of users', () => {
  const users = (...bodies: readonly string[]) =>
    Buffer.from(`users:\n${bodies.map((body, index) => `- name: u${index}\n  user: ${body}\n`).join('')}`);
  const provider = (key: string, value = 'hush') => `{auth-provider: {name: oidc, config: {${key}: ${value}}}}`;
  const all = () => true;

  it('are found in every place where client-go keeps one', async () => {
    const bodies = ['{token: hush}', '{password: hush, username: u}', '{client-key-data: aHVzaA==}'];
    const keys = ['id-token', 'refresh-token', 'access-token', 'client-secret'].map((key) => provider(key));
    for (const body of [...bodies, ...keys]) assert.ok(await holdsSecret(users(body), host, all), body);
    const others = ['{as: token}', '{token: ""}', '{tokenFile: /token}', '{exec: {command: get-token}}', 'null'];
    for (const body of [...others, provider('client-id')])
      assert.ok(!(await holdsSecret(users(body), host, all)), body);
  });

  it('are those of whom is meant', async () => {
    const file = users('{token: hush}', '{as: x}');
    const meant = (name: string) => (user: User) => user.name === name;
    assert.ok(await holdsSecret(file, host, meant('u0')));
    assert.ok(!(await holdsSecret(file, host, meant('u1'))));
  });

  it('may be anywhere in what cannot be read to the end', async () => {
    const broken = ['users: [token', 'users:\n- name: a\n- name: a\n  user: {token: t}\n', 'users: {token: t}\n'];
    for (const text of broken) assert.ok(await holdsSecret(Buffer.from(text), host, () => false), text);
    assert.ok(!(await holdsSecret(Buffer.from('users: ['), host, all)), 'no word of a secret');
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(users('{token: t}').toString(), 'utf16le')]);
    assert.ok(await holdsSecret(wide, host, all));
  });

  it('are looked for in a large file with pauses', async () => {
    const large = users(...Array.from({ length: 50_000 }, (_, index) => `{token: t${index}}`));
    const looked = holdsSecret(large, host, () => false).then(() => 'looked');
    assert.equal(await Promise.race([looked, setImmediate('free')]), 'free');
    assert.equal(await looked, 'looked');
  });

  it('come in with a text that has more of them than the other', async () => {
    const [one, two] = [users('{token: a}'), users('{token: a}', provider('id-token', 'b'))];
    assert.ok(await bringsSecret(one, undefined, host));
    assert.ok(await bringsSecret(two, one, host));
    assert.ok(!(await bringsSecret(one, two, host)));
    assert.ok(!(await bringsSecret(users('{as: x}'), undefined, host)));
    assert.ok(await bringsSecret(Buffer.from('users: [token'), two, host));
  });
});
