import assert from 'node:assert/strict';
import { ESLint } from 'eslint';
import { root } from '../../hosts/vsix.ts';

const eslint = new ESLint({ cwd: root });

/**
 * What a rule of our own says about a file in src/text: the ids of its messages.
 * @param rule its name, such as "house/no-bare-text"
 * @param lines of the file, which must parse
 */
export async function ruleMessages(rule: string, lines: readonly string[]): Promise<readonly (string | undefined)[]> {
  // Typed rules need a file that the project knows.
  const [result] = await eslint.lintText(lines.join('\n'), { filePath: 'src/text/sentenceOf.ts' });
  assert.ok(result);
  assert.deepEqual(
    result.messages.filter(({ fatal }) => fatal),
    [],
  );
  return result.messages.filter(({ ruleId }) => ruleId === rule).map(({ messageId }) => messageId);
}
