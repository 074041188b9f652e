import assert from 'node:assert/strict';
import type { User } from '../../src/kubeconfig/model.ts';
import { bringsSecret, holdsSecret } from '../../src/kubeconfig/userSecrets.ts';

const host = { platform: 'linux', env: {}, home: '/home/alice' } as const;

describe('secrets of users', () => {
  const users = (...bodies: readonly string[]) =>
    Buffer.from(`users:\n${bodies.map((body, index) => `- name: u${index}\n  user: ${body}\n`).join('')}`);
  const provider = (key: string, value = 'hush') => `{auth-provider: {name: oidc, config: {${key}: ${value}}}}`;
  const all = () => true;

  it('are found in every place where client-go keeps one', () => {
    const bodies = ['{token: hush}', '{password: hush, username: u}', '{client-key-data: aHVzaA==}'];
    const keys = ['id-token', 'refresh-token', 'access-token', 'client-secret'].map((key) => provider(key));
    for (const body of [...bodies, ...keys]) assert.ok(holdsSecret(users(body), host, all), body);
    const others = ['{as: token}', '{token: ""}', '{tokenFile: /token}', '{exec: {command: get-token}}', 'null'];
    for (const body of [...others, provider('client-id')]) assert.ok(!holdsSecret(users(body), host, all), body);
  });

  it('are those of whom is meant', () => {
    const file = users('{token: hush}', '{as: x}');
    const meant = (name: string) => (user: User) => user.name === name;
    assert.ok(holdsSecret(file, host, meant('u0')));
    assert.ok(!holdsSecret(file, host, meant('u1')));
  });

  it('may be anywhere in what cannot be read to the end', () => {
    const broken = ['users: [token', 'users:\n- name: a\n- name: a\n  user: {token: t}\n', 'users: {token: t}\n'];
    for (const text of broken)
      assert.ok(
        holdsSecret(Buffer.from(text), host, () => false),
        text,
      );
    assert.ok(!holdsSecret(Buffer.from('users: ['), host, all), 'no word of a secret');
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(users('{token: t}').toString(), 'utf16le')]);
    assert.ok(holdsSecret(wide, host, all));
  });

  it('come in with a text that has more of them than the other', () => {
    const [one, two] = [users('{token: a}'), users('{token: a}', provider('id-token', 'b'))];
    assert.ok(bringsSecret(one, undefined, host));
    assert.ok(bringsSecret(two, one, host));
    assert.ok(!bringsSecret(one, two, host));
    assert.ok(!bringsSecret(users('{as: x}'), undefined, host));
    assert.ok(bringsSecret(Buffer.from('users: [token'), two, host));
  });
});
