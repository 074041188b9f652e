import { clean } from '../../base/clean.ts';
import type { User } from '../../kubeconfig/model.ts';
import { checkVariable, execOf, setArguments, setVariables } from '../../kubeconfig/operations/exec.ts';
import { ask } from '../ask.ts';
import type { CommandParts } from '../commandParts.ts';
import type { Row } from '../rows.ts';
import { editList } from './editList.ts';
import { shownKubeconfig, userFor } from './entries.ts';
import { run } from './run.ts';

export async function setArgumentsCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const user = await execUserFor(parts, row, 'Set Exec Arguments');
  if (user === undefined) return;
  const { command, args } = execOf(user);
  const edited = await editArguments(`Arguments of ${clean(command, 60)}, user ${clean(user.name)}`, args);
  if (edited !== undefined) await run(parts, setArguments(user, edited.items), edited.preview);
}

export async function setVariablesCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const user = await execUserFor(parts, row, 'Set Exec Environment');
  if (user === undefined) return;
  const { command, env: before } = execOf(user);
  const edited = await editList<Variable>({
    title: `Environment of ${clean(command, 60)}, user ${clean(user.name)}`,
    placeholder: 'Choose a variable to change it; nothing is written yet',
    items: before,
    addLabel: 'Add a Variable…',
    shown: lineOf,
    ask: askVariable,
  });
  if (edited === undefined) return;
  const wanted = new Map(edited.items.map(({ name, value }) => [name, value]));
  const gone = before.filter(({ name }) => !wanted.has(name)).map(({ name }) => [name, undefined] as const);
  const changed = edited.items
    .filter((item) => !before.includes(item))
    .map(({ name, value }) => [name, value] as const);
  await run(parts, setVariables(user, new Map([...gone, ...changed])), edited.preview);
}

/** Asks for the arguments of a command, one by one. */
export async function editArguments(title: string, args: readonly string[]): ReturnType<typeof editList<string>> {
  return await editList<string>({
    title,
    placeholder: 'Choose an argument to change it; nothing is written yet',
    items: args,
    addLabel: 'Add an Argument…',
    shown: (argument) => argument,
    ask: async (argument) => {
      const line = await askLine(title, argument, 'One argument, as the command gets it, without quotes.', '--profile');
      return line === undefined ? undefined : line === '' ? [] : [line];
    },
  });
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

function lineOf({ name, value }: Variable): string {
  return `${name}=${value}`;
}

async function askVariable(variable: Variable | undefined): Promise<readonly Variable[] | undefined> {
  const line = await askLine(
    'Environment Variable',
    variable && lineOf(variable),
    'NAME=value, as the command gets it, without quotes.',
    'OCI_CLI_PROFILE=ADMIN',
    (answer) => {
      partsOf(answer);
    },
  );
  if (line === undefined) return undefined;
  return line === '' ? [] : [partsOf(line)];
}

function partsOf(line: string): Variable {
  const [name = '', ...value] = line.split('=');
  checkVariable(value.length === 0 ? '' : name);
  return { name, value: value.join('=') };
}

/** What stays as it was offered is left alone: it may hold what an input box cannot show. Empty removes. */
async function askLine(
  title: string,
  before: string | undefined,
  prompt: string,
  placeholder: string,
  check: (answer: string) => void = () => undefined,
): Promise<string | undefined> {
  const value = before === undefined ? '' : clean(before, Infinity);
  const answer = await ask({
    title,
    prompt: before === undefined ? prompt : `${prompt} Empty removes it.`,
    placeholder,
    value,
    eager: true,
    accept: (line) => {
      if (line !== '') check(line);
    },
  });
  return answer === value.trim() ? undefined : answer;
}

async function execUserFor(parts: CommandParts, row: Row | undefined, title: string): Promise<User | undefined> {
  return await userFor(row, shownKubeconfig(parts.overviews), { title, fits: ({ exec }) => exec !== undefined });
}
