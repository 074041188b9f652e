import assert from 'node:assert/strict';
import { isUserError, type UserErrorOf } from '../../../../src/errors/userError.ts';
import { sentenceOf } from '../../../../src/text/sentenceOf.ts';
import { paste } from './paste.ts';
import * as portals from './portals.ts';

async function refusal(commands: string): Promise<UserErrorOf<'commands-refused'>> {
  const error = await paste(commands).then(
    () => assert.fail(`taken over: ${commands}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(isUserError(error, 'commands-refused'), String(error));
  assert.match(sentenceOf(error), /^Line \d+: [^\n]+\.$/u);
  return error;
}

const GOOD = 'kubectl config set-cluster c --server=https://x';
const SET = 'kubectl config set-credentials u';

/** Each is refused whole, with a sentence; nothing of it is ever run. */
const CASES: readonly (readonly [what: string, commands: string, sentence: RegExp])[] = [
  ['removing files', `${GOOD}\nrm -rf /`, /^Line 2: This removes a file/u],
  ['another program', `${GOOD} && sudo reboot`, /"sudo" is not supported/u],
  ['a download', 'curl -s https://x/ca.crt -o ca.crt', /"curl"/u],
  ["Oracle's CLI", portals.OKE_ACCESS, /Oracle's CLI/u],
  ['what would have to be asked for', portals.OKE_TOKEN_BY_COMMAND, /"kubectl" would have to be run/u],
  ['a substitution', `${SET} --token=$(cat /etc/passwd)`, /"cat" would have to be run/u],
  ['a substitution in quotes', `${SET} --token="a$(cat /etc/passwd)"`, /"cat"/u],
  ['backticks', `${SET} --token=\`id\``, /"id"/u],
  ['mktemp with more in it', 'export A=$(mktemp; id)', /"mktemp;"/u],
  ['a substitution in echo', 'echo $(id)', /"id"/u],
  ['a variable', `${SET} --token=$TOKEN`, /\$TOKEN is not set/u],
  ['a variable with a blank', `T="a b"\n${SET} --token=$T`, /\$T contains a space/u],
  ['an expansion', `${SET} --token=\${TOKEN:-x}`, /"\$\{"/u],
  ['braces', `${SET} --exec-command=a --exec-arg={a,b}`, /into several words/u],
  ['a variable for a program', `PATH=/tmp ${GOOD}`, /PATH= before a command/u],
  ['a redirection', `${GOOD} > /etc/passwd`, /"kubectl" is not supported/u],
  ['another redirection', `${GOOD} 2>/dev/null`, /"2>"/u],
  ['a pipe', `${GOOD} | sh`, /"kubectl"/u],
  ['a pipe into a shell', 'echo x | sh > y', /"echo"/u],
  ['input', 'kubectl config set-cluster c < x', /"<"/u],
  ['a subshell', `(${GOOD})`, /"\("/u],
  ['an alternative', `${GOOD} || id`, /"\|\|"/u],
  ['background', `${GOOD} &`, /"&"/u],
  ['an open quote', 'kubectl config set-cluster "c', /never closed/u],
  ['an open text', 'cat <<EOF > x\nabc', /has no line "EOF"/u],
  ['filling in a text', 'cat <<EOF > x\n$(id)\nEOF', /nothing is substituted/u],
  ['another kubectl command', 'kubectl delete ns prod', /"kubectl delete" is not supported/u],
  ['another config command', 'kubectl config delete-context prod', /"kubectl config delete-context"/u],
  ['an unknown flag', `${GOOD} --insecure`, /no flag "--insecure"/u],
  ['a flag without its value', 'kubectl config set-cluster c --server', /has no value/u],
  ['a lost continuation', `${SET}\n--token=abc`, /^Line 2: "--token" is not/u],
  ['a stray word', `${SET} --password my secret`, /Look for a missing quote/u],
  ['no name', 'kubectl config set-cluster', /requires a name/u],
  ['a wrong truth', 'kubectl config set-cluster c --embed-certs=yes', /neither true nor false/u],
  ['two trusts', `${GOOD} --insecure-skip-tls-verify --certificate-authority=/a`, /cannot be combined/u],
  ['two credentials', `${SET} --token=a --username=b`, /--token cannot be combined/u],
  ['a context that is not there', 'kubectl config use-context gone', /no context "gone"/u],
  ['no current context', 'kubectl config set-context --current --user=u', /no current context/u],
  ['a wrong mode', `${SET} --exec-command=a --exec-interactive-mode=never`, /Never, IfAvailable, or Always/u],
  ['a relative command', `${SET} --exec-command=./a`, /without its folder/u],
  ['quotes that Go refuses', `${SET} --exec-arg='{"a":1}'`, /at its commas/u],
  ['a pair that is none', `${SET} --auth-provider=oidc --auth-provider-arg=x`, /name=value/u],
  ['an unknown property', 'kubectl config set users.u.exec.command x', /does not support the property/u],
  ['text that is not base64', 'kubectl config set users.u.client-key-data a.b', /not base64/u],
  ['a missing file', `${GOOD} --embed-certs --certificate-authority=/certs/none`, /does not exist/u],
  ['a file of something else', `${GOOD} --embed-certs --certificate-authority=/certs/note.txt`, /no certificate/u],
  ['a relative file', `${GOOD} --certificate-authority=ca.crt`, /without its folder/u],
  ['no file', `${GOOD} --certificate-authority=`, /names no file/u],
  ['an empty certificate', `export T=$(mktemp) && echo -e "" > $T && ${GOOD} --certificate-authority=$T`, /no certif/u],
  ['binary', 'kubectl config\u0000', /control character/u],
  ['an escape sequence', 'kubectl config \u001b[31mset', /control character/u],
  ['nothing', '', /no "kubectl config" command/u],
  ['too much', 'kubectl config '.repeat(100_000), /too long/u],
  ['a name of JavaScript', 'constructor x', /"constructor" is not/u],
  ['a subcommand of JavaScript', 'kubectl config __proto__', /not supported/u],
];

describe('commands that are refused', () => {
  for (const [what, commands, sentence] of CASES) {
    it(what, async () => {
      assert.match(sentenceOf(await refusal(commands)), sentence);
    });
  }

  it('name no secret', async () => {
    for (const commands of [
      `${SET} --token s3cret s3cret`,
      `${SET} --auth-provider=oidc --auth-provider-arg s3cret`,
      `${SET} --embed-certs=s3cret`,
      'kubectl config set users.u.client-key-data s3.cret-s3cret',
    ]) {
      const error = await refusal(commands);
      assert.doesNotMatch(sentenceOf(error) + JSON.stringify(error.data), /s3/u);
    }
  });
});
