import { csvFields } from './csv.ts';
import { refused } from './dialect.ts';
import type { ConfigLine, FlagValue } from './kubectlFlags.ts';

/** The values of a flag that takes several at once, parted by commas. */
export function slices(config: ConfigLine, flag: string): readonly FlagValue[] {
  return (config.flags.get(flag) ?? []).flatMap(({ text, line }) => {
    if (text === '') return [];
    const parts = csvFields(text);
    if (parts === undefined) throw refused(line, 'unquoted-list', { flag: `--${flag}` });
    return parts.map((part) => ({ text: part, line }));
  });
}

/** `name=value` sets and `name-` removes (ParsePairs of kubectl's cmd/util). */
export function pairsOf(
  flag: string,
  values: readonly FlagValue[],
): { readonly pairs: Map<string, string>; readonly removed: readonly string[] } {
  const pairs = new Map<string, string>();
  const removed: string[] = [];
  for (const { text, line } of values) {
    const at = text.indexOf('=');
    if (at > 0) pairs.set(text.slice(0, at), text.slice(at + 1));
    else if (at < 0 && text.endsWith('-') && text !== '-') removed.push(text.slice(0, -1));
    else throw refused(line, 'not-a-pair', { flag: `--${flag}` });
  }
  return { pairs, removed };
}
