import assert from 'node:assert/strict';
import { SIGN_IN } from '../../../../src/authenticators/execPlugin/signIn/providerSignIn.ts';

const BAD = [
  '',
  '-x',
  '--profile',
  'a b',
  'a;b',
  'a&b',
  'a|b',
  'a\nb',
  'a"b',
  "a'b",
  'a`b',
  '$HOME',
  '%PATH%',
  'a\\b',
  '(a)',
  '<a',
  '!a',
  '*',
  'a\u202eb',
  'раypal',
  'x'.repeat(400),
];

describe('the table of sign-in commands', () => {
  it('makes each of them', () => {
    const lines = [
      SIGN_IN.aws(undefined),
      SIGN_IN.aws('dev'),
      SIGN_IN.granted('dev'),
      SIGN_IN.awsSsoCli(),
      SIGN_IN.onePassword(),
      SIGN_IN.gcloud({ account: undefined, configuration: undefined }),
      SIGN_IN.gcloud({ account: 'dev@example.com', configuration: 'work' }),
      SIGN_IN.applicationDefault(),
      SIGN_IN.anthos('prod'),
      SIGN_IN.az(undefined),
      SIGN_IN.az('11111111-2222-3333-4444-555555555555'),
      SIGN_IN.azd('example.com'),
      SIGN_IN.tsh({ proxy: 'teleport.example.com:443', leaf: 'eu', home: '/home/dev/.tsh' }),
      SIGN_IN.oc({
        server: 'https://api.example.com:6443',
        issuer: 'https://sso.example.com/realms/prod',
        clientId: 'cli',
      }),
      SIGN_IN.ocWeb('https://api.example.com:6443'),
      SIGN_IN.doctl('work'),
      SIGN_IN.yc(undefined),
      SIGN_IN.scw('work'),
      SIGN_IN.vcluster('https://platform.example.com'),
      SIGN_IN.loft('https://loft.example.com'),
      SIGN_IN.grant(),
      SIGN_IN.vault(),
    ].map((command) => command?.line);
    assert.deepEqual(lines, [
      'aws sso login',
      'aws sso login --profile dev',
      'assume dev',
      'aws-sso login',
      'op signin',
      'gcloud auth login',
      'gcloud auth login dev@example.com --configuration=work',
      'gcloud auth application-default login',
      'gcloud anthos auth login --cluster prod',
      'az login',
      'az login --tenant 11111111-2222-3333-4444-555555555555',
      'azd auth login --tenant-id example.com',
      'TELEPORT_HOME=/home/dev/.tsh tsh login --proxy=teleport.example.com:443 eu',
      'oc login https://api.example.com:6443 --exec-plugin=oc-oidc --issuer-url=https://sso.example.com/realms/prod --client-id=cli',
      'oc login https://api.example.com:6443 --web',
      'doctl auth init --context work',
      'yc init',
      'scw init --profile work',
      'vcluster platform login https://platform.example.com',
      'loft login https://loft.example.com',
      'grant login',
      'vault login',
    ]);
  });

  it('makes none of a value that does not fit', () => {
    const good = { server: 'https://api.example.com', issuer: 'https://sso.example.com', clientId: 'cli' };
    for (const bad of BAD) {
      const made = [
        SIGN_IN.aws(bad),
        SIGN_IN.granted(bad),
        SIGN_IN.gcloud({ account: bad, configuration: undefined }),
        SIGN_IN.gcloud({ account: undefined, configuration: bad }),
        SIGN_IN.anthos(bad),
        SIGN_IN.az(bad),
        SIGN_IN.azd(bad),
        SIGN_IN.tsh({ proxy: bad, leaf: undefined, home: undefined }),
        SIGN_IN.tsh({ proxy: 'example.com', leaf: bad, home: undefined }),
        SIGN_IN.oc({ ...good, server: bad }),
        SIGN_IN.oc({ ...good, issuer: bad }),
        SIGN_IN.oc({ ...good, clientId: bad }),
        SIGN_IN.ocWeb(bad),
        SIGN_IN.doctl(bad),
        SIGN_IN.yc(bad),
        SIGN_IN.scw(bad),
        SIGN_IN.vcluster(bad),
        SIGN_IN.loft(bad),
      ];
      assert.deepEqual(
        made.map((command) => command?.line),
        made.map(() => undefined),
        JSON.stringify(bad),
      );
    }
    assert.equal(SIGN_IN.ocWeb('https://dev:hush@api.example.com'), undefined);
    assert.equal(SIGN_IN.ocWeb('https://api.example.com/?token=hush'), undefined);
    assert.equal(SIGN_IN.ocWeb('http://api.example.com'), undefined);
    assert.equal(SIGN_IN.granted(undefined), undefined);
    assert.equal(SIGN_IN.tsh({ proxy: undefined, leaf: undefined, home: undefined }), undefined);
  });
});
