/** Median and range of one series of runs, in the unit of its row. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What one row of a part's table says: runs of ours, and where there is something to compare with, runs beside them. */
export interface Row {
  readonly what: string;
  readonly unit: 'ms' | 'bytes';
  readonly ours: readonly number[];
  /** As many runs as ours, each taken next to its counterpart: the machine's mood is the same for both. */
  readonly beside?: readonly number[];
}

/** A row as JSON; difference and ratio are medians over the pairs, never a quotient of two medians. */
export interface Figures {
  readonly ours: Spread;
  readonly beside?: Spread;
  readonly difference?: number;
  /** Absent where a run beside ours took no time that its clock can tell. */
  readonly ratio?: number;
}

/** What a part has measured. */
export interface Measured {
  /** What `beside` is, as the heading of its column. */
  readonly beside?: string;
  readonly rows: readonly Row[];
  /** What `--json` writes under the part's name. */
  readonly figures: unknown;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}

export function figuresOf({ ours, beside }: Pick<Row, 'ours' | 'beside'>): Figures {
  if (beside === undefined) return { ours: spread(ours) };
  const pairs = ours.map((value, run) => [value, beside[run]!] as const);
  return {
    ours: spread(ours),
    beside: spread(beside),
    difference: round(median(pairs.map(([a, b]) => a - b))),
    ...(beside.includes(0) ? {} : { ratio: round(median(pairs.map(([a, b]) => a / b))) }),
  };
}

/** A table in columns of equal width, for a person to read. */
export function table(part: string, { beside, rows }: Measured): string {
  const lines = [
    [part, 'median', 'min–max', ...(beside === undefined ? [] : [beside, 'min–max', 'difference', 'ratio'])],
    ...rows.map((row) => cells(row)),
  ];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
    )
    .join('\n');
}

function cells(row: Row): string[] {
  const { ours, beside, difference, ratio } = figuresOf(row);
  const show = (value: number): string => `${value.toLocaleString('en')} ${row.unit}`;
  const range = ({ min, max }: Spread): string =>
    min === max ? '' : `${min.toLocaleString('en')}–${max.toLocaleString('en')}`;
  const compared = beside && [
    show(beside.median),
    range(beside),
    `${difference! < 0 ? '' : '+'}${show(difference!)}`,
    ratio === undefined ? '' : `${ratio}×`,
  ];
  return [row.what, show(ours.median), range(ours), ...(compared ?? [])];
}

function spread(values: readonly number[]): Spread {
  return { median: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) };
}

/** Two digits after the point say all that a shared machine can tell. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
