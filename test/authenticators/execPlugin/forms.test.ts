import assert from 'node:assert/strict';
import { meetsCondition } from '../../../src/authenticators/execPlugin/signIn/awsConfig.ts';
import { FACT_KEYS } from '../../../src/authenticators/execPlugin/families/facts.ts';
import { recognizeExecPlugin, type RecognizedPlugin } from '../../../src/authenticators/execPlugin/recognize.ts';
import { entriesOf, factsOf, FORMS, HOST, recognizeText, type Form } from './forms.ts';

/** Other authenticators take these. */
const ELSEWHERE = ['oidc-auth-provider', 'oci-oke'];

const SSO_CONFIG = `
# as "aws configure sso" writes it
[default]
sso_session = main
sso_account_id = 111122223333

[profile dev]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1

[sso-session main]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
`;

/** Facts of the list that stand nowhere in what is read here, or say more than the text. */
const NOT_READ: Readonly<Record<string, readonly string[]>> = {
  // It is the default of the program.
  'aks-no-login-flag': ['login'],
  // The name of the entry itself, which the row shows anyway.
  'gke-args-null': ['cluster'],
  // An extension of the cluster entry.
  'gardenlogin-plugin': ['garden'],
};

/** The command that signs in, where it is one that a person runs as it is. */
function expectedCommands({ sign_in }: Form): readonly string[] {
  const isNone = /^none known|with the same arguments|signs in when run|^sign in to the garden|, then /u.test(sign_in);
  return isNone || sign_in === 'the same program with the same arguments' ? [] : sign_in.split(/ \(|, or /u);
}

function offered(plugin: RecognizedPlugin | undefined, config: string | undefined): string | undefined {
  const signIn = plugin?.signIn;
  if (signIn?.condition !== undefined && !meetsCondition(signIn.condition, config, HOST)) return undefined;
  return signIn && [signIn.program, ...signIn.args].join(' ');
}

function camel(key: string): string {
  return key.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

describe('the user entries that people and tools write', () => {
  it('are all here', () => {
    assert.equal(FORMS.length, 111);
  });

  for (const form of FORMS) {
    const isClaimed = form.family !== 'unknown' && !ELSEWHERE.includes(form.family);
    if (!isClaimed) {
      it(`${form.id} is none of them`, () => {
        assert.equal(recognizeText(form.kubeconfig), undefined);
      });
      continue;
    }

    it(`${form.id} is ${form.family}`, () => {
      const plugin = recognizeText(form.kubeconfig);
      assert.equal(plugin?.family, form.family);
      assert.equal(plugin.isForeign, false);
      assert.equal(plugin.isUnclear, false);
      assert.deepEqual(
        plugin.programs,
        form.programs.filter((program) => program !== 'none'),
      );
    });

    it(`${form.id} says what its text says, and nothing else`, () => {
      const found = factsOf(recognizeText(form.kubeconfig));
      const expected = Object.entries(form.facts ?? {}).map(([key, value]) => [camel(key), value] as const);
      for (const [key, value] of Object.entries(found)) {
        assert.ok(form.kubeconfig.includes(value), `${key}: ${value}`);
        const known = expected.find(([name]) => name === key);
        if (known !== undefined) assert.equal(value, known[1], key);
      }
      const missing = expected.filter(([key]) => found[key] === undefined).map(([key]) => key);
      assert.deepEqual(missing, NOT_READ[form.id] ?? []);
      for (const [key] of expected) assert.ok((FACT_KEYS as readonly string[]).includes(key), key);
    });

    it(`${form.id} is signed in by: ${form.sign_in}`, () => {
      const plugin = recognizeText(form.kubeconfig);
      const expected = expectedCommands(form);
      const found = offered(plugin, SSO_CONFIG);
      if (expected.length === 0) assert.equal(plugin?.signIn, undefined);
      else assert.ok(found !== undefined && expected.includes(found), found);
    });

    it(`${form.id} has the same sign-in whatever the names are`, () => {
      const { user, cluster } = entriesOf(form.kubeconfig);
      const before = recognizeExecPlugin(user, cluster, HOST);
      const after = recognizeExecPlugin(
        { ...user, name: 'other-user' },
        cluster && { ...cluster, name: 'other-cluster' },
        HOST,
      );
      assert.deepEqual({ ...after, facts: [] }, { ...before, facts: [] });
      const facts = factsOf(before);
      for (const [key, value] of Object.entries(factsOf(after))) assert.equal(value, facts[key], key);
    });
  }

  it('are offered no AWS sign-in in a home without a profile for it', () => {
    const lines = FORMS.map(({ kubeconfig }) => offered(recognizeText(kubeconfig), undefined));
    assert.ok(lines.some((line) => line !== undefined));
    assert.ok(lines.every((line) => line === undefined || !/^(?:aws |assume)/u.test(line)));
  });

  it('with AWS are offered none where another profile has it', () => {
    const other = '[profile other]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n';
    const aws = FORMS.filter(({ family }) => family === 'aws-eks');
    const lines = aws.map(({ kubeconfig }) => offered(recognizeText(kubeconfig), other) ?? '');
    assert.deepEqual(
      lines.filter((line) => line.startsWith('aws ')),
      [],
    );
  });
});
