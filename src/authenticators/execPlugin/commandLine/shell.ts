/** One command of a script, its variables in front of it. */
export interface Statement {
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly words: readonly string[];
}

/** Longer than any script that people put into a kubeconfig. */
const LONGEST = 16_384;

/** Operators that end a command; brackets, background jobs and documents are not understood. */
const SEPARATOR = /^(?:\|\||&&|[|;\n])/u;
const REDIRECTION = /^\d?(?:>>|>&|&>|>|<)(?!<)/u;

/**
 * The commands of a small shell script, without running anything: words in plain or quoted text, parted by `|`, `||`,
 * `&&`, `;` and line ends, redirections left out. A `$NAME` stays as written. Undefined for whatever else there is:
 * substitutions, escapes, brackets, documents.
 */
export function readShell(script: string): readonly Statement[] | undefined {
  if (script.length > LONGEST) return undefined;
  const statements: Statement[] = [];
  let words: string[] = [];
  let rest = script.replaceAll('\\\n', ' ');
  const end = (): void => {
    const statement = statementOf(words);
    if (statement !== undefined) statements.push(statement);
    words = [];
  };
  for (;;) {
    rest = rest.replace(/^[ \t\r]+/u, '').replace(/^#.*/u, '');
    if (rest === '') break;
    const separator = SEPARATOR.exec(rest)?.[0];
    const redirection = REDIRECTION.exec(rest)?.[0];
    if (separator !== undefined) {
      end();
      rest = rest.slice(separator.length);
    } else {
      if (redirection !== undefined) rest = rest.slice(redirection.length).replace(/^[ \t]+/u, '');
      const word = readWord(rest);
      if (word === undefined) return undefined;
      if (redirection === undefined) words.push(word.text);
      rest = rest.slice(word.length);
    }
  }
  end();
  return statements;
}

function readWord(from: string): { readonly text: string; readonly length: number } | undefined {
  let text = '';
  let at = 0;
  for (;;) {
    const piece = /^(?:([^\s'"`\\|&;<>(){}]+)|'([^']*)'|"([^"`\\]*)")/u.exec(from.slice(at));
    if (piece === null) break;
    const [whole, plain, single, double] = piece;
    if (whole.includes('$(') && single === undefined) return undefined;
    text += plain ?? single ?? double ?? '';
    at += whole.length;
  }
  const isWhole = at > 0 && /^(?:$|[\s|;<>]|&[&>])/u.test(from.slice(at));
  return isWhole ? { text, length: at } : undefined;
}

/** Words of a shell that stand before a command, or set its variables. */
function statementOf(words: readonly string[]): Statement | undefined {
  const rest = [...words];
  const isExport = rest[0] === 'export';
  if (isExport) rest.shift();
  const variables: [string, string][] = [];
  for (;;) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/su.exec(rest[0] ?? '') ?? [];
    if (name === undefined || value === undefined) break;
    variables.push([name, value]);
    rest.shift();
  }
  if (rest[0] === 'exec' || rest[0] === 'command') rest.shift();
  return words.length === 0 ? undefined : { variables, words: isExport ? [] : rest };
}
