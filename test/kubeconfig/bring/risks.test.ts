import assert from 'node:assert/strict';
import { inOneGo } from '../../../src/base/slices.ts';
import { findingRisks } from '../../../src/kubeconfig/bring/risks.ts';
import { summarizing } from '../../../src/kubeconfig/bring/summary.ts';
import { parseFile } from '../../../src/kubeconfig/load.ts';
import { mergeEntries } from '../../../src/kubeconfig/merge.ts';
import type { Kubeconfig } from '../../../src/kubeconfig/model.ts';

const HOST = { platform: 'linux', env: {}, home: '/home' } as const;

function parse(text: string): Kubeconfig {
  return mergeEntries([parseFile('/kube/config', Buffer.from(text), HOST)]);
}

function sentences(before: string, after: string, issuer?: string): readonly string[] {
  const known = { sessionAskedBy: () => issuer };
  const risks = inOneGo(findingRisks(parse(before), parse(after), known));
  return risks.map(({ weight, sentence }) => `${weight}: ${sentence}`);
}

const OWN = `clusters: [{name: c, cluster: {server: "https://c.example.com"}}]
users: [{name: u, user: {token: t}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`;

describe('what a change makes', () => {
  const summary = (before: string, after: string): readonly string[] =>
    inOneGo(summarizing(parse(before), parse(after)));

  it('is said in two sentences', () => {
    assert.deepEqual(summary(OWN, OWN), []);
    const users = (count: number): string =>
      `users: [${Array.from({ length: count }, (_, index) => `{name: u${index}, user: {}}`).join(', ')}]`;
    assert.deepEqual(summary(OWN, OWN.replace('https://c', 'https://d')), ['Changed: cluster "c".']);
    assert.deepEqual(summary('', OWN), ['New: cluster "c", user "u", context "x".']);
    assert.deepEqual(summary('', users(2)), ['New: 2 users ("u0", "u1").']);
    assert.deepEqual(summary('', users(7)), ['New: 7 users ("u0", "u1", "u2", "u3", "u4" …).']);
  });
});

describe('what a change could do', () => {
  it('is nothing when nothing changed, wherever it is written', () => {
    assert.deepEqual(sentences(OWN, OWN), []);
    assert.deepEqual(sentences(OWN, `\n\n# moved\n${OWN}`), []);
  });

  it('is said of clusters', () => {
    const cluster = (fields: string): readonly string[] => sentences('', `clusters: [{name: c, cluster: {${fields}}}]`);
    assert.deepEqual(cluster('server: "https://c"'), []);
    assert.deepEqual(cluster('server: "http://c:80", insecure-skip-tls-verify: true'), [
      'danger: The cluster "c" skips TLS verification: anybody in between can read and use what is sent, tokens included.',
      'danger: The cluster "c" is reached without encryption, at c.',
    ]);
    assert.deepEqual(cluster('server: "https://c", proxy-url: "socks5://me:pass@p:1", tls-server-name: other'), [
      'danger: The cluster "c" is reached through the proxy p:1.',
      'notice: The cluster "c" is verified under another name than its address: other.',
    ]);
  });

  it('is said of users, without their secrets', () => {
    const user = (fields: string, issuer?: string): readonly string[] =>
      sentences('', `users: [{name: u, user: {${fields}}}]`, issuer);
    assert.deepEqual(
      user(
        'exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: /bin/sh, args: [-c, "curl x", --token=s3, --client-secret, s3], env: [{name: A, value: s3}]}',
      ),
      [
        'danger: The user "u" runs a command whenever kubectl uses it: /bin/sh -c curl x --token=(hidden) --client-secret (hidden)',
        'notice: The user "u" sets variables for that command: A.',
      ],
    );
    assert.deepEqual(user('token: s3, as: root, client-certificate: /c, client-key: /k'), [
      'danger: The user "u" acts as "root".',
      'notice: The user "u" carries in plain text: a token.',
      'notice: The user "u" reads the file /c.',
      'notice: The user "u" reads the file /k.',
    ]);
    assert.deepEqual(
      user('auth-provider: {name: gcp, config: {cmd-path: /bin/x, refresh-token: s3}}', 'https://idp.example.com/a'),
      [
        'danger: The user "u" names a command to run: /bin/x',
        'danger: The user "u" asks for the token of your session at idp.example.com.',
        'notice: The user "u" carries in plain text: a refresh token.',
      ],
    );
  });

  it('is said of a credential that goes to another place', () => {
    const thief = OWN.replace('https://c.example.com', 'https://thief.example.com');
    assert.deepEqual(sentences(OWN, thief), [
      'danger: The context "x" sends what your user "u" has to thief.example.com.',
    ]);
    const added = OWN.replace('}}]\nusers', '}}, {name: d, cluster: {server: "https://d"}}]\nusers').replace(
      'user: u}}]',
      'user: u}}, {name: w, context: {cluster: d, user: u}}, {name: z, context: {cluster: c, user: u}}]',
    );
    assert.deepEqual(sentences(OWN, added), ['danger: The context "w" sends what your user "u" has to d.']);
  });

  it('tells that the current context changes', () => {
    assert.deepEqual(sentences(OWN, OWN.replace('current-context: x', 'current-context: "y\\e[2J"')), [
      'notice: The current context becomes "y".',
    ]);
  });
});
