import { isDeepStrictEqual } from 'node:util';
import type { TextEdit } from './textEdit.ts';
import { type ItemSection, readDocument, type Section } from '../yaml/document.ts';
import { parseSyntax } from '../yaml/node.ts';
import { slicesOf } from '../yaml/outline.ts';

/** A text and how it can be cut. */
export interface Cut {
  readonly text: string;
  readonly sections: readonly Section[];
}

/**
 * A kubeconfig without the items that some edits have nothing to do with. Since every item of a text stands for
 * itself, the edited excerpt with these items back in their places says what the edited whole would say.
 */
export interface Excerpt {
  readonly text: string;
  readonly gaps: readonly Gap[];
}

/** Items that were left out: always between two of their list that were not. */
export interface Gap {
  /** Where they belong in the excerpt. */
  readonly at: number;
  readonly list: ItemSection;
  /** The first of the items, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * Leaves out the items whose names are not among `names`. The first and the last of each list stay, for what is written
 * like them and behind them, and so do the neighbours of those meant: were they not there, the last item meant could be
 * taken for the last of all. Of a name that many items have two stay, enough to refuse it.
 */
export function excerptOf({ text, sections }: Cut, names: ReadonlySet<string>): Excerpt {
  const parts: string[] = [];
  const gaps: Gap[] = [];
  let length = 0;
  let copied = 0;
  for (const { list } of sections) {
    if (list === undefined) continue;
    const kept = keptItems(list, names);
    for (let from = 0; from < kept.length; from++) {
      if (kept[from] === 1) continue;
      let to = from;
      while (kept[to] === 0) to++;
      const part = text.slice(copied, list.starts[from]);
      parts.push(part);
      length += part.length;
      gaps.push({ at: length, list, from, to });
      copied = list.starts[to] ?? text.length;
      from = to;
    }
  }
  parts.push(text.slice(copied));
  return { text: parts.join(''), gaps };
}

function keptItems({ names: all }: ItemSection, names: ReadonlySet<string>): Uint8Array {
  const kept = new Uint8Array(all.length);
  const seen = new Map<string, number>();
  kept[0] = 1;
  kept[all.length - 1] = 1;
  all.forEach((name, index) => {
    if (!names.has(name)) return;
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    if (before < 2) kept.fill(1, Math.max(index - 1, 0), index + 2);
  });
  return kept;
}

/**
 * The gaps after splices of the excerpt; what is put in where a gap is comes before it. Undefined when a splice reaches
 * over one.
 */
export function moveGaps(gaps: readonly Gap[], splices: readonly TextEdit[]): readonly Gap[] | undefined {
  const moved: Gap[] = [];
  for (const gap of gaps) {
    let { at } = gap;
    for (const { start, end, text } of splices) {
      if (end <= gap.at) at += text.length - (end - start);
      else if (start < gap.at) return undefined;
    }
    moved.push({ ...gap, at });
  }
  return moved;
}

/**
 * Puts what was left out of `before` back into an edited excerpt, of which `sections` tell the slices. Undefined when
 * some gap is no longer between two items of its list.
 */
export function fillGaps(before: Cut, edited: Cut, gaps: readonly Gap[]): Cut | undefined {
  const parts: string[] = [];
  const sections: Section[] = [];
  let copied = 0;
  let added = 0;
  let next = 0;
  for (const { start, list } of edited.sections) {
    if (list === undefined) {
      sections.push({ start: start + added, list });
      continue;
    }
    const filled = { key: list.key, column: list.column, starts: [] as number[], names: [] as string[] };
    sections.push({ start: start + added, list: filled });
    for (let index = 0; index < list.starts.length; index++) {
      const at = list.starts[index] ?? 0;
      const gap = gaps[next];
      if (gap?.at === at) {
        if (index === 0 || gap.list.key !== list.key || gap.list.column !== list.column) return undefined;
        const first = gap.list.starts[gap.from] ?? 0;
        const items = before.text.slice(first, gap.list.starts[gap.to]);
        parts.push(edited.text.slice(copied, at), items);
        for (let each = gap.from; each < gap.to; each++) {
          filled.starts.push((gap.list.starts[each] ?? 0) - first + at + added);
          filled.names.push(gap.list.names[each] ?? '');
        }
        copied = at;
        added += items.length;
        next++;
      }
      filled.starts.push(at + added);
      filled.names.push(list.names[index] ?? '');
    }
  }
  parts.push(edited.text.slice(copied));
  return next === gaps.length ? { text: parts.join(''), sections } : undefined;
}

/** True if the text can be cut like this. Can pause. */
export function* isCutSo({ text, sections }: Cut): Generator<undefined, boolean> {
  if (text.startsWith('{')) {
    const document = yield* readDocument(text, () => ({ item: () => undefined }), parseSyntax);
    return isDeepStrictEqual(document.sections, sections);
  }
  const cutting = slicesOf(text);
  let current = -1;
  let items = 0;
  for (let step = cutting.next(); ; step = cutting.next()) {
    const list = sections[current]?.list;
    if (step.done !== true && step.value.kind === 'item') {
      const { start, column, list: key } = step.value;
      if (list?.key !== key || list.column !== column || list.starts[items++] !== start) return false;
    } else {
      if (list !== undefined && items !== list.starts.length) return false;
      current++;
      if (step.done === true) return step.value === undefined && current === sections.length;
      items = 0;
      const section = sections[current];
      if (section?.start !== step.value.start || (section.list !== undefined) !== (step.value.kind === 'head'))
        return false;
    }
    yield;
  }
}
