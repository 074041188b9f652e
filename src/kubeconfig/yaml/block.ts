/** What a block scalar (| or >) says. */
export interface BlockText {
  readonly text: string;
  /** Where a tab stands in its indentation, which kubectl refuses. */
  readonly wrongTab: number | undefined;
}

/**
 * Reads the block scalar at `start` as yaml_parser_scan_block_scalar of go-yaml 2 (scannerc.go) does: text of blanks
 * alone and a last line without an end are read otherwise elsewhere. `indent` is the column of the innermost block
 * collection around it, -1 without one.
 */
export function readBlock(source: string, start: number, indent: number): BlockText {
  const header = /([|>])([-+]?)([1-9]?)([-+]?)[^\n]*\n?/uy;
  header.lastIndex = start;
  const [, style, before = '', digit = '', after = ''] = header.exec(source) ?? [];
  const chomping = before + after;
  let column = digit === '' ? 0 : Math.max(indent, 0) + Number(digit);
  let widest = 0;
  let text = '';
  let leadingBreak = '';
  let breaks = '';
  let wasBlank = false;
  let at = header.lastIndex;
  const result = (wrongTab?: number): BlockText => {
    const tail = (chomping === '-' ? '' : leadingBreak) + (chomping === '+' ? breaks : '');
    return { text: text + tail, wrongTab };
  };
  while (at > 0 && at < source.length) {
    let spaces = 0;
    while ((column === 0 || spaces < column) && source[at + spaces] === ' ') spaces++;
    const first = source[at + spaces] ?? '';
    widest = Math.max(widest, spaces);
    if (first === '\t' && (column === 0 || spaces < column)) return result(at + spaces);
    const newline = source.indexOf('\n', at);
    const end = newline < 0 ? source.length : newline;
    const next = newline < 0 ? source.length : newline + 1;
    if (first === '\n' || first === '\r') {
      breaks += '\n';
      at = next;
      continue;
    }
    if (column === 0) column = Math.max(widest, indent + 1, 1);
    if (spaces !== column || first === '') return result();
    const isBlank = first === ' ' || first === '\t';
    const isFolded = style === '>' && leadingBreak !== '' && !wasBlank && !isBlank;
    text += isFolded ? (breaks === '' ? ' ' : '') : leadingBreak;
    text += breaks + source.slice(at + spaces, source[end - 1] === '\r' ? end - 1 : end);
    breaks = '';
    wasBlank = isBlank;
    leadingBreak = newline < 0 ? '' : '\n';
    at = next;
  }
  return result();
}
