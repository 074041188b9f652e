import assert from 'node:assert/strict';
import { execPluginAuthenticator } from '../../../src/authenticators/execPlugin/execPluginAuthenticator.ts';
import { detailLine } from '../../../src/text/status/detailsText.ts';
import type { Snapshot, UserState } from '../../../src/state/snapshot.ts';
import { rowViewOf } from '../../../src/ui/clusters/rowView.ts';
import { tooltipOf } from '../../../src/ui/clusters/rowTooltip.ts';
import { listingFor, overviewFor } from '../../ui/kubeconfigs.ts';
import { EKS, FORMS, formOf, HOST } from './forms.ts';

const SSO = '[profile prod]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n';

function look(kubeconfig: string, awsConfig?: string): { readonly snapshot: Snapshot; readonly user: UserState } {
  const fileText = (path: string) => (path === '/home/alice/.aws/config' ? awsConfig : undefined);
  const snapshot = overviewFor(kubeconfig, undefined, { fileText });
  const [user] = snapshot.users.values();
  return { snapshot, user: user ?? assert.fail('no user') };
}

function eks({ args = '', command = 'aws', contexts = ['prod'] } = {}): string {
  return `
clusters:
- { name: prod, cluster: { server: '${EKS}' } }
- { name: other, cluster: { server: 'https://other.test' } }
users: [{ name: dev, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: ${command}, args: [eks, get-token, --cluster-name, prod${args}], interactiveMode: Never } } }]
contexts: [${contexts.map((name) => `{ name: ${name}, context: { cluster: ${name}, user: dev, namespace: payments } }`).join(', ')}]
`;
}

function rowOf(kubeconfig: string, awsConfig?: string) {
  const { snapshot } = look(kubeconfig, awsConfig);
  const [context] = snapshot.kubeconfig.contexts.values();
  const row = { kind: 'context', context: context ?? assert.fail() } as const;
  return { ...rowViewOf(listingFor(snapshot), row, 0), tooltip: tooltipOf(row, { snapshot, now: 0, origin: '' }) };
}

describe('a user of a provider’s own program', () => {
  it('is named in row and tooltip, after the status and before the namespace', () => {
    const { description, ariaLabel, tooltip } = rowOf(eks({ args: ', --profile, prod' }));
    assert.equal(description, 'status unknown · AWS EKS · profile prod · eu-west-1 · payments');
    assert.match(ariaLabel ?? '', /status unknown, AWS EKS · profile prod · eu-west-1, payments/u);
    assert.match(tooltip, /AWS EKS · profile prod · cluster prod · eu\\-west\\-1/u);
    assert.match(tooltip, /Uses the exec plugin AWS EKS/u);
  });

  it('tells nothing of a cluster that is one of several', () => {
    assert.match(rowOf(eks()).description ?? '', /eu-west-1/u);
    assert.doesNotMatch(rowOf(eks({ contexts: ['prod', 'other'] })).description ?? '', /eu-west-1/u);
  });

  it('can be signed in where the provider’s command would work here', () => {
    const kubeconfig = eks({ args: ', --profile, prod' });
    assert.equal(look(kubeconfig).user.can.signIn, false);
    assert.equal(look(kubeconfig, '[profile prod]\naws_access_key_id = x\n').user.can.signIn, false);
    assert.equal(look(kubeconfig, SSO).user.can.signIn, true);
    assert.match(rowOf(kubeconfig, SSO).contextValue, /\.canSignIn\b/u);
    assert.doesNotMatch(rowOf(kubeconfig).contextValue, /\.canSignIn\b/u);
    const { refresh, signOut, fix } = look(kubeconfig, SSO).user.can;
    assert.deepEqual([refresh, signOut, fix], [false, false, undefined]);
  });

  it('is named as foreign at a place where no installer puts it, and offers nothing', () => {
    const kubeconfig = eks({ command: '/tmp/aws', args: ', --profile, prod' });
    const { description, tooltip, contextValue } = rowOf(kubeconfig, SSO);
    assert.match(description ?? '', /\/tmp\/aws, not the usual location of AWS EKS/u);
    assert.match(tooltip, /not the usual location/u);
    assert.doesNotMatch(contextValue, /\.canSignIn\b/u);
  });

  it('names a file that decides only where one does', () => {
    const [withFile, without] = [eks({ args: ', --profile, prod' }), formOf('gke-get-credentials').kubeconfig].map(
      (text) => {
        const { authMethod } = look(text).user;
        return authMethod.authenticator === 'execPlugin' ? execPluginAuthenticator.namedFiles(authMethod) : undefined;
      },
    );
    assert.deepEqual(withFile, ['/home/alice/.aws/config']);
    assert.deepEqual(without, []);
  });

  it('leaves to others what is theirs, and what kubectl prefers', () => {
    const exec =
      'exec: { apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks, get-token], interactiveMode: Never }';
    for (const other of [
      'username: a, password: b',
      'tokenFile: /t',
      'client-certificate-data: eA==, client-key-data: eA==',
    ]) {
      const user = `users: [{ name: a, user: { ${other}, ${exec} } }]`;
      assert.equal(look(user).user.authMethod.authenticator, 'none', other);
    }
  });

  it('converts where it is kubelogin', () => {
    const { user } = look(formOf('oidc-kubelogin-binary').kubeconfig);
    assert.deepEqual([user.can.convert, user.can.signIn], [true, false]);
  });

  for (const { id, kubeconfig, sign_in: signIn } of FORMS) {
    it(`${id}: a row and a tooltip, and no sign-in where nobody signs in`, () => {
      const { user } = look(kubeconfig.replaceAll('/home/alice', HOST.home));
      if (user.authMethod.authenticator !== 'execPlugin') return;
      for (const detail of execPluginAuthenticator.details(user.authMethod)) {
        assert.match(detailLine(detail), /^[^\p{C}]{3,}$/u);
      }
      if (signIn.startsWith('none known')) assert.equal(user.can.signIn, false);
    });
  }
});
