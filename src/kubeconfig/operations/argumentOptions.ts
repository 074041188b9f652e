/**
 * Options in a list of arguments, as `--auth x` or `--auth=x`. What follows `--` is no option. A text that begins with
 * `--` is no value of the option before it.
 */

interface Found {
  readonly index: number;
  readonly value: string | undefined;
  /** How many arguments the option and its value take. */
  readonly length: 1 | 2;
}

/** The value of the last such option, which most programs use; undefined when there is none, '' without a value. */
export function optionOf(args: readonly string[], option: string): string | undefined {
  const last = find(args, option).at(-1);
  return last && (last.value ?? '');
}

/**
 * The arguments with one such option: the first is kept where it is and as it is spelled, others go; a new one comes
 * last, but before `--`.
 */
export function withOption(args: readonly string[], option: string, value: string): readonly string[] {
  const [first, ...others] = find(args, option);
  const rest = [...args];
  for (const { index, length } of others.reverse()) rest.splice(index, length);
  if (first === undefined) rest.splice(optionsEnd(args), 0, option, value);
  else if (args[first.index] === option) rest.splice(first.index, first.length, option, value);
  else rest.splice(first.index, 1, `${option}=${value}`);
  return rest;
}

/** The arguments without such options and their values. */
export function withoutOption(args: readonly string[], option: string): readonly string[] {
  const rest = [...args];
  for (const { index, length } of find(args, option).reverse()) rest.splice(index, length);
  return rest;
}

function find(args: readonly string[], option: string): Found[] {
  const found: Found[] = [];
  const end = optionsEnd(args);
  for (let index = 0; index < end; index++) {
    const argument = args[index] ?? '';
    if (argument.startsWith(`${option}=`)) {
      found.push({ index, value: argument.slice(option.length + 1), length: 1 });
    } else if (argument === option) {
      const next = index + 1 < end ? args[index + 1] : undefined;
      const value = next?.startsWith('--') === true ? undefined : next;
      found.push({ index, value, length: value === undefined ? 1 : 2 });
      if (value !== undefined) index++;
    }
  }
  return found;
}

function optionsEnd(args: readonly string[]): number {
  const end = args.indexOf('--');
  return end < 0 ? args.length : end;
}
