/** A call of a Kubernetes client in a command line. */
export interface ClientCall {
  readonly program: 'kubectl' | 'helm' | 'k9s';
  /** As the command line names it; undefined: the current one. */
  readonly context: string | undefined;
}

interface Word {
  readonly text: string;
  /** The shell puts something else in its place. */
  readonly expands: boolean;
}

const LONGEST_LINE = 4_000;

/** By what people type; `k` is the alias of kubectl's own documentation. */
const PROGRAMS: ReadonlyMap<string, ClientCall['program']> = new Map([
  ['kubectl', 'kubectl'],
  ['k', 'kubectl'],
  ['helm', 'helm'],
  ['k9s', 'k9s'],
]);

const CONTEXT_FLAG = { kubectl: '--context', helm: '--kube-context', k9s: '--context' } as const;

/** With these it is not the context's user, or not its server, that the client uses. */
const FOREIGN_FLAG =
  /^(?:--(?:kubeconfig|server|cluster|user|token|username|password|client-certificate|client-key|kube-token|kube-apiserver)(?:=|$)|-s$)/u;

/** What may stand before a program's name. */
const BEFORE = /^(?:\w+=.*|time|command|env|if|then|while|do|!|\{)$/su;

/** Whether a command line chooses its kubeconfig itself; what else the terminal runs may then be about that one too. */
export function namesKubeconfig(line: string): boolean {
  return line.includes('KUBECONFIG') || line.includes('HELM_KUBE');
}

/**
 * The client that a command line calls, in the words that bash, zsh, fish and PowerShell share. Undefined where there
 * is none, where several are about different contexts, and where another kubeconfig, server or user is meant.
 */
export function clientCallOf(line: string): ClientCall | undefined {
  if (line.length > LONGEST_LINE || namesKubeconfig(line) || /\$\(|`/u.test(line)) return undefined;
  const calls: ClientCall[] = [];
  for (const words of commandsOf(line)) {
    const start = words.findIndex(({ text }) => !BEFORE.test(text));
    const name = words[start]?.text.replace(/^.*[/\\]/su, '').replace(/\.exe$/iu, '');
    const program = PROGRAMS.get(name ?? '');
    if (program === undefined) continue;
    const call = callOf(program, words.slice(start + 1));
    if (call === undefined) return undefined;
    calls.push(call);
  }
  const [first, ...others] = calls;
  return others.every(({ context }) => context === first?.context) ? first : undefined;
}

function callOf(program: ClientCall['program'], words: readonly Word[]): ClientCall | undefined {
  const flag = CONTEXT_FLAG[program];
  let named: Word | undefined;
  for (const [index, word] of words.entries()) {
    const { text, expands } = word;
    if (text === '--') break;
    if (FOREIGN_FLAG.test(text)) return undefined;
    // The last one counts, as for the clients.
    if (text === flag) named = words[index + 1] ?? { text: '', expands: true };
    if (text.startsWith(`${flag}=`)) named = { text: text.slice(flag.length + 1), expands };
  }
  if (named?.expands === true) return undefined;
  // An empty name is none, as for the clients.
  return { program, context: named?.text === '' ? undefined : named?.text };
}

const ENDS_COMMAND = /[;|&()\n]/u;
const SPECIAL = /[\s"'\\$;&|()#]/u;

/** The words of each simple command. What a quote leaves open is no command. */
function commandsOf(line: string): readonly (readonly Word[])[] {
  const commands: Word[][] = [[]];
  let word: { text: string; expands: boolean } | undefined;
  let quote: string | undefined;
  const add = (text: string, expands = false): void => {
    word = { text: (word?.text ?? '') + text, expands: word?.expands === true || expands };
  };
  const endWord = (): void => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    const next = line.charAt(at + 1);
    if (character === quote) quote = undefined;
    else if (quote === "'") add(character);
    else if (character === '\\' && SPECIAL.test(next)) {
      // A line that goes on is one.
      if (next !== '\n') add(next);
      at++;
    } else if (character === '$') add(character, true);
    else if (quote !== undefined) add(character);
    else if (character === '"' || character === "'") {
      quote = character;
      add('');
    } else if (character === '#' && word === undefined) {
      const end = line.indexOf('\n', at);
      at = (end < 0 ? line.length : end) - 1;
    } else if (character === '&' && (next === '>' || line.charAt(at - 1) === '>')) add(character);
    else if (ENDS_COMMAND.test(character)) {
      endWord();
      commands.push([]);
    } else if (/\s/u.test(character)) endWord();
    else add(character);
  }
  endWord();
  return quote === undefined ? commands : [];
}
