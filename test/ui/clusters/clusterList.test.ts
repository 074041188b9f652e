import assert from 'node:assert/strict';
import { type ClusterList, countSentence } from '../../../src/ui/clusters/clusterList.ts';
import { unsignedToken } from '../../credential/samples.ts';
import { contextsIn, listingFor, overviewFor } from '../kubeconfigs.ts';

const KUBECONFIG = `
clusters:
- { name: Frankfurt, cluster: { server: 'https://10.0.0.6:6443/path' } }
- { name: idle, cluster: { server: 'https://idle.example.com' } }
- { name: serverless, cluster: {} }
users:
- { name: alice-user, user: { token: ${unsignedToken({ email: 'alice@example.com' })} } }
contexts:
- { name: prod, context: { cluster: Frankfurt, user: alice-user, namespace: payments } }
- { name: "te\\u202Est", context: { cluster: Frankfurt, user: ghost } }
- { name: lost, context: { cluster: nowhere, user: alice-user } }
`;

describe('the listing', () => {
  const snapshot = overviewFor(KUBECONFIG);
  const found = (filter: string): string[] => {
    const { clusters, contextsOf } = listingFor(snapshot, filter);
    return clusters.flatMap((name) => {
      const contexts = contextsOf.get(name);
      return contexts === undefined ? [`(${name})`] : contexts.map((context) => context.name.replace('\u202E', ''));
    });
  };

  it('has clusters in the order of their files, then those that only contexts name', () => {
    assert.deepEqual(listingFor(snapshot).clusters, ['Frankfurt', 'idle', 'serverless', 'nowhere']);
  });

  it('finds words in context, cluster, user, namespace, server and identity', () => {
    for (const word of ['prod', 'payments']) assert.deepEqual(found(word), ['prod'], word);
    for (const word of ['frank', 'FRANKFURT', '10.0.0.6:6443']) assert.deepEqual(found(word), ['prod', 'test'], word);
    for (const word of ['alice-user', 'alice@example']) assert.deepEqual(found(word), ['prod', 'lost'], word);
    assert.deepEqual(found('ghost'), ['test']);
    assert.deepEqual(found('nowhere'), ['lost']);
  });

  it('finds clusters without contexts, too', () => {
    assert.deepEqual(found('idle'), ['(idle)']);
    assert.deepEqual(found('serverless'), ['(serverless)']);
  });

  it('wants every word, in any field and order', () => {
    assert.deepEqual(found('alice frankfurt'), ['prod']);
    assert.deepEqual(found('  lost   user '), ['lost']);
    assert.deepEqual(found('alice idle'), []);
    assert.deepEqual(found('https'), []);
  });

  it('takes what is typed as text, and names as they are shown', () => {
    assert.deepEqual(found('test'), ['test']);
    for (const text of ['.*', '[', '\\', '$(flame)']) assert.deepEqual(found(text), [], text);
  });

  it('says how many of how many match', () => {
    const sentence = (filter: string): string => countSentence(listingFor(snapshot, filter));
    assert.equal(sentence('alice'), '2 of 5 match alice');
    assert.equal(sentence('idle'), '1 of 5 match idle');
    assert.equal(sentence('nothing \u001b[31mlike'), '0 of 5 match nothing like');
    const many = overviewFor(contextsIn({ prod: Array.from({ length: 1200 }, (_, index) => `c${index}`) }));
    assert.equal(countSentence(listingFor(many, 'prod')), '1,200 of 1,200 match prod');
  });

  it('looks through the texts of an snapshot once, and anew through those of the next', () => {
    const first = listingFor(snapshot, 'prod');
    const second = listingFor(snapshot, 'lost', first);
    assert.equal(second.texts, first.texts);
    assert.equal(listingFor(snapshot, '', second).texts, first.texts);
    const next: ClusterList = listingFor(overviewFor(KUBECONFIG), 'lost', second);
    assert.notEqual(next.texts, first.texts);
  });

  it('says one trouble once, and hides it while filtering', () => {
    const broken = overviewFor('clusters: [{ name: a, cluster: { server: 1 } }]');
    const { problems } = listingFor(broken);
    assert.equal(problems.length, 1);
    assert.equal(listingFor(broken, 'a').problems.length, 0);
  });
});
