import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sentenceOf } from '../../../src/text/sentenceOf.ts';
import type { Host } from '../../../src/base/platform.ts';
import { generateToken } from '../../../src/oci/oke/generateToken.ts';
import { type Oci, prepareOci, runOci } from '../../hosts/oci.ts';
import { createProgress } from '../../setup/progress.mjs';
import { NOW, personIn } from '../../oci/home.ts';
import { randomCases } from '../../oci/randomCases.ts';
import { type Case, cases as written } from '../../oci/realCases.ts';

const cases = [...written, ...randomCases(40, 5)];

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One thing said by the CLI and by us: a token with its expiry, or a refusal. */
interface Said {
  readonly token: string | undefined;
  readonly expires: string | undefined;
}

describe('OKE tokens beside the real oci CLI', function () {
  this.timeout(300_000);
  let oci: Oci;
  let folder: string;

  before(async () => {
    oci = await prepareOci(createProgress('oci'));
    folder = await mkdtemp(path.join(tmpdir(), 'oci-real-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  const personOf = async (one: Case, index: number) => {
    const home = path.join(folder, String(index));
    await mkdir(home);
    return personIn(home, one.files, { ...one.env, HOME: home });
  };

  const askedOfCli = (index: number, env: Host['env']): string => {
    const { args, cliArgs = args } = cases[index]!;
    return JSON.stringify({ args: cliArgs, env, now: NOW / 1000 });
  };

  async function askCli(people: readonly Host[]): Promise<Answer[]> {
    const input = people.map(({ env }, index) => askedOfCli(index, env));
    const script = path.join(import.meta.dirname, '../../hosts/oci-many.py');
    const { code, stdout, stderr } = await runOci(oci.python, [script], { env: {}, input: input.join('\n') });
    assert.equal(code, 0, stderr);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
  }

  function saidByCli(answer: Answer): Said {
    if (answer.code !== 0) return { token: undefined, expires: undefined };
    const { status } = JSON.parse(answer.stdout) as { status: { token: string; expirationTimestamp: string } };
    return { token: status.token, expires: status.expirationTimestamp };
  }

  it('are the same bytes, and refused where it refuses', async () => {
    const people = await Promise.all(cases.map(personOf));
    const answers = await askCli(people);
    assert.equal(answers.length, cases.length);
    for (const [index, one] of cases.entries()) {
      const cli = saidByCli(answers[index]!);
      const host = people[index]!;
      const ours = await generateToken(one.args, { host, clock: { now: () => NOW } }).catch((error: unknown) => {
        assert.ok(error instanceof Error && error.name === 'UserError', `${one.name}: ${String(error)}`);
        return error;
      });
      const said: Said =
        ours instanceof Error || ours.kind === 'handover'
          ? { token: undefined, expires: undefined }
          : { token: ours.token, expires: new Date(ours.expiresAt).toISOString().replace('.000Z', 'Z') };
      const why = `${one.name}: ${ours instanceof Error ? sentenceOf(ours) : ''}\n${answers[index]!.stderr}`;
      assert.equal(cli.token !== undefined, one.works, why);
      assert.deepEqual(said, cli, why);
    }
  });
});
