import assert from 'node:assert/strict';
import { riskText } from '../../../src/text/kubeconfig/risksText.ts';
import { summaryLines } from '../../../src/text/kubeconfig/transferText.ts';
import { inOneGo } from '../../../src/base/timeSlices.ts';
import { findingRisks, selectTopics } from '../../../src/kubeconfig/transfer/risks.ts';
import { summarizing } from '../../../src/kubeconfig/transfer/summary.ts';
import { parseFile } from '../parseFile.ts';
import { mergeEntries } from '../../../src/kubeconfig/read/merge.ts';
import type { Kubeconfig } from '../../../src/kubeconfig/read/model.ts';

const HOST = { platform: 'linux', env: {}, home: '/home' } as const;

function parse(text: string): Kubeconfig {
  return mergeEntries([parseFile('/kube/config', Buffer.from(text), HOST)]);
}

function sentences(before: string, after: string, issuer?: string): readonly string[] {
  const known = { sessionAskedBy: () => issuer };
  const risks = inOneGo(findingRisks(parse(before), parse(after), known));
  return risks.map((risk) => `${risk.weight}: ${riskText(risk)}`);
}

const OWN = `clusters: [{name: c, cluster: {server: "https://c.example.com"}}]
users: [{name: u, user: {token: t}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`;

describe('what a change makes', () => {
  const summary = (before: string, after: string): readonly string[] =>
    summaryLines(inOneGo(summarizing(parse(before), parse(after))));

  it('is said in two sentences', () => {
    assert.deepEqual(summary(OWN, OWN), []);
    const users = (count: number): string =>
      `users: [${Array.from({ length: count }, (_, index) => `{name: u${index}, user: {}}`).join(', ')}]`;
    assert.deepEqual(summary(OWN, OWN.replace('https://c', 'https://d')), ['Changed: cluster "c".']);
    assert.deepEqual(summary('', OWN), ['New: cluster "c", user "u", context "x".']);
    assert.deepEqual(summary('', users(2)), ['New: 2 users ("u0" and "u1").']);
    assert.deepEqual(summary('', users(7)), ['New: 7 users ("u0", "u1", "u2", "u3", "u4", and 2 more).']);
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
      'danger: The cluster "c" skips TLS verification. Anyone on the network can read and use what is sent, including tokens.',
      'danger: The connection to the cluster "c" at c is not encrypted.',
    ]);
    assert.deepEqual(cluster('server: "https://c", proxy-url: "socks5://me:pass@p:1", tls-server-name: other'), [
      'danger: The connection to the cluster "c" goes through the proxy p:1.',
      'notice: The certificate of the cluster "c" is verified with a name other than its address: other.',
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
        'notice: The user "u" sets environment variables for that command: A.',
      ],
    );
    assert.deepEqual(user('token: s3, as: root, client-certificate: /c, client-key: /k'), [
      'danger: The user "u" impersonates the user "root".',
      'notice: The user "u" contains in plain text: a token.',
      'notice: The user "u" reads the file /c.',
      'notice: The user "u" reads the file /k.',
    ]);
    assert.deepEqual(
      user('auth-provider: {name: gcp, config: {cmd-path: /bin/x, refresh-token: s3}}', 'https://idp.example.com/a'),
      [
        'danger: The user "u" names a command to run: /bin/x',
        'danger: The user "u" asks for the token of your session at idp.example.com.',
        'notice: The user "u" contains in plain text: a refresh token.',
      ],
    );
  });

  it('is said of a credential that goes to another place', () => {
    const thief = OWN.replace('https://c.example.com', 'https://thief.example.com');
    assert.deepEqual(sentences(OWN, thief), [
      'danger: The context "x" sends the credential of your user "u" to thief.example.com.',
    ]);
    const added = OWN.replace('}}]\nusers', '}}, {name: d, cluster: {server: "https://d"}}]\nusers').replace(
      'user: u}}]',
      'user: u}}, {name: w, context: {cluster: d, user: u}}, {name: z, context: {cluster: c, user: u}}]',
    );
    assert.deepEqual(sentences(OWN, added), ['danger: The context "w" sends the credential of your user "u" to d.']);
  });

  it('is said of a file that goes to a server', () => {
    const stealing = OWN.replace('token: t', 'tokenFile: /home/alice/.vault-token').replace('current-context: x\n', '');
    const sends = 'danger: The user "u" sends the contents of /home/alice/.vault-token to c.example.com.';
    const reads = 'notice: The user "u" reads the file /home/alice/.vault-token.';
    assert.deepEqual(sentences('', stealing), [sends, reads]);
    assert.deepEqual(sentences(OWN, stealing), [sends, reads]);
    assert.deepEqual(sentences(stealing, stealing), []);
    const twice = stealing.replace('user: u}}]', 'user: u}}, {name: y, context: {cluster: c, user: u}}]');
    assert.deepEqual(sentences('', twice), [sends, reads]);
    assert.deepEqual(sentences('', stealing.replace(/contexts.*\n/u, '')), [reads]);
  });

  it('is said of all that kubectl says the person is', () => {
    const as = (fields: string): string => `users: [{name: u, user: {as: svc${fields}}}]`;
    const groups = as(', as-groups: ["system:masters"]');
    assert.deepEqual(sentences(as(''), groups), [
      'danger: The user "u" impersonates the user "svc" and the group "system:masters".',
    ]);
    assert.deepEqual(inOneGo(summarizing(parse(as('')), parse(groups))), {
      added: [],
      changed: [{ kind: 'user', names: ['u'] }],
    });
    assert.deepEqual(
      sentences(as(''), as(', as-uid: "7", as-groups: [a, b, c, d], as-user-extra: {scopes: [x], other: []}')),
      [
        'danger: The user "u" impersonates the user "svc", the groups "a", "b", "c", and 1 more, the UID "7", and the attributes "scopes" and "other".',
      ],
    );
  });

  it('is shown of every kind, the commands first, however many of another kind there are', () => {
    const clusters = Array.from({ length: 20 }, (_, index) => `{name: c${index}, cluster: {proxy-url: "http://p"}}`);
    const exec = (name: string): string => `{name: ${name}, user: {exec: {apiVersion: v1, command: sh}}}`;
    const text = `clusters: [${clusters.join(', ')}]\nusers: [${exec('u')}, ${exec('v')}]\n`;
    const risks = inOneGo(findingRisks(parse(''), parse(text), { sessionAskedBy: () => undefined }));
    const { shown, left } = selectTopics(risks, 12);
    assert.deepEqual(shown.slice(0, 3).map(riskText), [
      'The user "u" runs a command whenever kubectl uses it: sh',
      'The user "v" runs a command whenever kubectl uses it: sh',
      'The connection to the cluster "c0" goes through the proxy p.',
    ]);
    assert.deepEqual(shown.slice(11).map(riskText), ['The connection to the cluster "c9" goes through the proxy p.']);
    assert.equal(left, 10);
    const proxyFirst = selectTopics(risks.toReversed(), 12);
    assert.equal(proxyFirst.shown.filter(({ code }) => code === 'runs-command').length, 1);
    assert.deepEqual(selectTopics(risks, 22), { shown: risks, left: 0 });
  });

  it('tells that the current context changes', () => {
    assert.deepEqual(sentences(OWN, OWN.replace('current-context: x', 'current-context: "y\\e[2J"')), [
      'notice: The current context becomes "y".',
    ]);
  });
});
