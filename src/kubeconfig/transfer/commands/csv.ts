/**
 * The fields of the first line of comma-separated values as Go's encoding/csv reads them (RFC 4180 with strict quotes):
 * kubectl takes the values of some flags so. Undefined where Go refuses.
 */
export function csvFields(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let field = '';
      for (at++; ; at++) {
        const end = text.indexOf('"', at);
        if (end < 0) return undefined;
        field += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        field += '"';
      }
      fields.push(field);
    } else {
      let end = at;
      while (end < text.length && text[end] !== ',' && text[end] !== '\n') end++;
      const field = text.slice(at, end);
      if (field.includes('"')) return undefined;
      fields.push(field);
      at += field.length;
    }
    if (at >= text.length || text[at] === '\n') return fields;
    if (text[at] !== ',') return undefined;
    at++;
  }
}
